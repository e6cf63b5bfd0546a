/** Ids of the nodes of the nine phases. */
export type PhaseId =
  | 'initial-setup'
  | 'issue-creation'
  | 'branch-management'
  | 'research-and-planning'
  | 'implementation'
  | 'testing'
  | 'documentation'
  | 'pull-request'
  | 'review';

export interface Phase {
  readonly number: number;
  readonly id: PhaseId;
  readonly title: string;
}

/** The nine phases of a task, in their order, as the journal and every view name them. */
export const phases: readonly Phase[] = [
  { number: 1, id: 'initial-setup', title: 'Initial Setup' },
  { number: 2, id: 'issue-creation', title: 'Issue Creation' },
  { number: 3, id: 'branch-management', title: 'Branch Management' },
  { number: 4, id: 'research-and-planning', title: 'Research and Planning' },
  { number: 5, id: 'implementation', title: 'Implementation' },
  { number: 6, id: 'testing', title: 'Testing' },
  { number: 7, id: 'documentation', title: 'Documentation' },
  { number: 8, id: 'pull-request', title: 'Pull Request' },
  { number: 9, id: 'review', title: 'Review' },
];
