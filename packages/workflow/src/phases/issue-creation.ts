import type { Kind } from '@orch/dag';

import { phaseKind, type PhaseInput } from './phase-kind.ts';
import { askForge, type PhaseServices } from './services.ts';

export interface IssueOutput {
  readonly number: number;
  readonly url: string;
}

/** Phase 2: an issue for the task, made once. Leaves with: its number, as the forge answered it. */
export const issueCreation: Kind<PhaseServices> = phaseKind<Pick<PhaseInput, 'task'>, IssueOutput>({
  name: 'issue-creation',
  version: 1,
  retry: { attempts: 5 },
  run: async (context, { task }) =>
    await askForge(context, 'issue', {
      do: 'issue',
      task: task.id,
      title: task.title,
      body: issueBody(task),
      labels: [`orch:${task.type}`],
    }),
});

function issueBody({ text, source, acceptance }: PhaseInput['task']): string {
  const criteria = acceptance.map((line) => `- [ ] ${line.replaceAll(/\s+/g, ' ')}`).join('\n');
  return [text.trim(), ...(criteria === '' ? [] : ['## Acceptance', criteria]), `From \`${source}\`.`].join('\n\n');
}
