import { oneLine } from '../task/one-line.ts';
import type { WorkflowTask } from '../task/task.ts';

/** What every prompt for a task says: the whole task, the same in every round. */
function briefOf(task: WorkflowTask): string {
  return [
    `# Task: ${task.title}`,
    '',
    `From ${task.source}. Type: ${task.type}.`,
    '',
    '## The task, as it was written',
    '',
    quoted(task.text),
    '',
    section('## It is done when', task.acceptance),
    section('## Rules that bind the work', task.rules),
    section('## Files that may be changed', task.allowedPaths),
    ...(task.context === undefined
      ? []
      : [
          `## What it is a part of`,
          '',
          `${task.source}, for the words and the connections. Only the task above is to be done.`,
          '',
          quoted(task.context),
          '',
        ]),
  ]
    .filter((part) => part !== null)
    .join('\n');
}

/** Asks for a plan. */
export function planPrompt(task: WorkflowTask): string {
  return [
    briefOf(task),
    '## What to do now',
    '',
    'Read the repository in the current folder and write a plan for this task. Change no file.',
    'Answer with the plan itself: which files change and how, which tests prove each sentence of "It is done when", and',
    'what could go wrong. If the task contradicts itself or the code, say so.',
  ].join('\n');
}

/** Asks for the work itself. */
export function implementPrompt(task: WorkflowTask, plan: string | null): string {
  return [
    briefOf(task),
    ...(plan === null ? [] : ['## The plan', '', quoted(plan), '']),
    '## What to do now',
    '',
    'Do the task in the current folder: change the files themselves, and write tests that fail without the change.',
    'Stay on the branch that is checked out. Do not push, do not open pull requests or issues, and do not write notes for',
    'yourself into the repository. You may commit; what is not committed when you end is committed for you.',
    'Your work is judged by the files, by the tests that are then run, and by a review, not by what you say.',
  ].join('\n');
}

/** Shows an agent why its work does not hold. The whole task is told again, so that no round forgets what done means. */
export function fixPrompt(task: WorkflowTask, problem: string): string {
  return [
    briefOf(task),
    '## What to do now',
    '',
    'The work on this task in the current folder does not hold yet:',
    '',
    quoted(problem),
    '',
    'Mend that, without giving up anything that the task asks for. Do not weaken, skip or delete tests to make them pass.',
    'Stay on the branch that is checked out, and do not push.',
  ].join('\n');
}

/** Asks for documentation of what was changed. */
export function documentPrompt(task: WorkflowTask, files: readonly string[]): string {
  return [
    briefOf(task),
    '## What to do now',
    '',
    'The task is done and its tests pass. These files were changed:',
    '',
    ...files.map((path) => `- ${path}`),
    '',
    'Bring the documentation of the repository up to date where a user or a colleague would look for what has changed:',
    'README, guides, changelog, comments of public functions. Where nothing needs to be said, change nothing.',
  ].join('\n');
}

/** Asks for a review with a verdict that can be read by a program. */
export function reviewPrompt(task: WorkflowTask, patch: { readonly text: string; readonly isCut: boolean }): string {
  return [
    briefOf(task),
    '## What to do now',
    '',
    'Review the change below as a strict colleague. Read the repository in the current folder as far as you need it.',
    'Change no file. Ask for each sentence of "It is done when" whether the change and its tests really make it true; look',
    'for defects, missing tests, weakened tests and security problems.',
    '',
    ...(patch.isCut ? ['The change is longer than what is shown; read the rest in the repository.', ''] : []),
    quoted(patch.text),
    '',
    'End your answer with exactly one line that is this JSON and nothing else, the verdict being `approve` or',
    '`request-changes`, and findings what must change before it may be merged:',
    '{"verdict":"request-changes","findings":["…"]}',
  ].join('\n');
}

function section(heading: string, items: readonly string[]): string | null {
  return items.length === 0 ? null : [heading, '', ...items.map((item) => `- ${oneLine(item)}`), ''].join('\n');
}

/** Text of others, in a fence that it cannot close: it is material and no instruction of ours. */
function quoted(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text.replace(/\n+$/, '')}\n${fence}`;
}
