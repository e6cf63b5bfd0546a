import type { WorktreeChanges } from '@orch/git';

import type { WorkflowTask } from '../task/task.ts';
import { isAmong } from './globs.ts';

/** Whether what a worktree holds is work on its task. */
export type WorkVerdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Files in which agents keep notes to themselves: changing only them is no work. */
const notes: readonly string[] = [
  'memory.md',
  '**/memory.md',
  'notes.md',
  '**/notes.md',
  'todo.md',
  '**/todo.md',
  'plan.md',
  '**/plan.md',
  'state.{md,json}',
  '**/state.{md,json}',
  'progress.{md,json}',
  '**/progress.{md,json}',
  '*workflowmanagerstate.md',
  '**/*workflowmanagerstate.md',
  '.claude/**',
  '.codex/**',
  '.gemini/**',
  '.opencode/**',
  '.cursor/**',
  '.memory/**',
  '.github/workflow-states/**',
  '.github/workflow-checkpoints/**',
];

/** Whether a path is of an agent's notes to itself. */
function isNote(path: string): boolean {
  return isAmong(path.toLowerCase(), notes);
}

/**
 * Judges the work by what is there, whatever the agent says: the branch of the task is checked out, something other than
 * notes has changed, nothing outside of the allowed paths, and no other repository was put inside.
 */
export function judgeWork(
  task: WorkflowTask,
  branch: string,
  { files, branch: current }: WorktreeChanges,
): WorkVerdict {
  if (current !== branch) {
    return refuse(
      `${current ?? 'no branch'} is checked out instead of ${branch}; what was committed there does not count`,
    );
  }
  if (files.length === 0) return refuse('no file differs from where the task began');
  // Documents may well be named like notes where documents are the work.
  const work = task.type === 'documentation' ? files : files.filter(({ path }) => !isNote(path));
  if (work.length === 0) return refuse(`only notes were changed: ${list(files.map(({ path }) => path))}`);
  const outside = task.allowedPaths.length === 0 ? [] : files.filter(({ path }) => !isAmong(path, task.allowedPaths));
  if (outside.length > 0) {
    return refuse(`files outside of the task were changed: ${list(outside.map(({ path }) => path))}`);
  }
  const nested = files.filter(({ kind, action }) => kind === 'repository' && action === 'added');
  if (nested.length > 0) {
    return refuse(
      `another repository was put inside, whose files git does not keep: ${list(nested.map(({ path }) => path))}`,
    );
  }
  return { ok: true };
}

function refuse(reason: string): WorkVerdict {
  return { ok: false, reason };
}

/** The first paths of a list, for a sentence. */
export function list(paths: readonly string[], most = 5): string {
  const shown = paths.slice(0, most).join(', ');
  return paths.length > most ? `${shown} and ${paths.length - most} more` : shown;
}
