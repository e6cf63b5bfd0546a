import type { PlannedTask } from '@orch/workflow';

import { count, printable } from '../../render/printable.ts';
import { spendText } from '../../render/spend.ts';
import type { AgentsResult } from './result.ts';

/** The result for people. */
export function resultText({ tasks, integration, run, status, speedUp, spend }: AgentsResult): string {
  const lines = tasks.map((task) => {
    const tests = task.tests === null ? '' : `, ${task.tests.passed} tests passed`;
    const cost = task.spend === null || task.spend.calls === 0 ? '' : `, ${spendText(task.spend)}`;
    const reason = task.reason === null ? '' : `\n    ${printable(task.reason.split('\n')[0] ?? '')}`;
    return `  ${task.status.padEnd(13)} ${task.id}  (${task.branch}${tests}${cost})${reason}`;
  });
  const landed = tasks.filter((task) => task.status.startsWith('landed')).length;
  return [
    ...lines,
    '',
    run === null
      ? `all of it had landed in ${integration} before; nothing was done`
      : `${landed} of ${tasks.length} landed in ${integration}; the run is ${status} (${run})`,
    ...(speedUp === null || speedUp < 1.05 ? [] : [`${speedUp} times as fast as one after the other`]),
    ...(spend === null || spend.calls === 0
      ? []
      : [`agents cost ${spendText(spend)} in ${count(spend.calls, 'call')}`]),
    ...(status === 'needs-human' ? ['answer with: orch approve'] : []),
    '',
  ].join('\n');
}

/** The plan for people. */
export function planText(
  planned: readonly PlannedTask[],
  before: ReadonlyMap<string, readonly string[]>,
  parallel: { readonly count: number; readonly reason: string },
): string {
  return [
    ...planned.map(({ task, estimateMs, touches }) => {
      const waits = before.get(task.id) ?? [];
      return [
        `  ${task.id}  ${task.type}, about ${Math.round(estimateMs / 60_000)} min: ${printable(task.title)}`,
        ...(waits.length === 0 ? [] : [`    after ${waits.join(', ')}`]),
        ...(touches.length === 0 ? [] : [`    touches ${touches.map(printable).join(', ')}`]),
      ].join('\n');
    }),
    '',
    `at most ${parallel.count} at once (${parallel.reason})`,
    '',
  ].join('\n');
}
