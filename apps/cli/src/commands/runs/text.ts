import { unreachable } from '@orch/core';
import type { NodeSummary, Todo } from '@orch/dag';

import { printable } from '../../render/printable.ts';
import type { FoundRun } from './find-run.ts';

/** Milliseconds from the start of a run to its end, or until now while it runs. */
export function elapsed({ record, state }: FoundRun, now: number): number {
  const { openedAt, closedAt } = record;
  return Math.max(0, (closedAt ?? (state === 'running' ? now : openedAt)) - openedAt);
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A todo list as people read it. */
export function todoLines(todos: readonly Todo[]): string[] {
  const marks = { pending: '[ ]', in_progress: '[>]', completed: '[x]' } as const;
  return todos.map(({ content, status }) => {
    const indent = content.length - content.trimStart().length;
    return `${marks[status]} ${' '.repeat(indent)}${printable(content.trimStart())}`;
  });
}

/** What a step tells of the failure of what it ran, which does not fail the step itself: tests, and scripts. */
function failureTold(output: NodeSummary['output']): string | undefined {
  const { status, reason, log } = { ...(output as Readonly<Record<string, unknown>> | null | undefined) };
  if (status !== 'failed') return undefined;
  const told = typeof reason === 'string' ? `: ${printable(reason)}` : '';
  return `${told}${typeof log === 'string' ? `; see ${printable(log)}` : ''}`;
}

/** What became of a node, in one sentence, and what can be done about it. */
export function nodeLines(summary: NodeSummary): string[] {
  const { node, status, blockedBy, question, error, attempts, durationMs, output } = summary;
  const name = printable(node);
  const tries = attempts > 1 ? ` at attempt ${attempts}` : '';
  const help = error?.help === undefined ? [] : [`  help: ${printable(error.help)}`];
  switch (status) {
    case 'succeeded': {
      const failure = failureTold(output);
      return failure === undefined
        ? [`${name} succeeded${tries} in ${seconds(durationMs)}`]
        : [`${name} ran to its end${tries} in ${seconds(durationMs)}, and what it ran failed${failure}`];
    }
    case 'failed':
      return [`${name} failed${tries}: ${printable(`${error?.code}: ${error?.message}`)}`, ...help];
    case 'retrying':
      return [`${name} is tried again after a failure${tries}: ${printable(error?.message ?? '')}`, ...help];
    case 'waiting':
      return [`${name} waits for a person: ${printable(question?.question ?? '')}`];
    case 'blocked':
      return [`${name} did not start, because ${printable(blockedBy ?? '')} failed`];
    case 'skipped':
      return [
        blockedBy === undefined
          ? `${name} was skipped: its condition does not hold`
          : `${name} was skipped, because ${printable(blockedBy)} was`,
      ];
    case 'reused':
      return [`${name} did not run: a result for the same inputs was stored`];
    case 'planned':
      return [`${name} was only planned`];
    case 'cancelled':
      return [`${name} was cancelled while it ran`];
    case 'running':
      return [`${name} was started and has not ended${tries}`];
    default:
      return unreachable(status);
  }
}
