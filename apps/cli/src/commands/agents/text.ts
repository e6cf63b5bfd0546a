import type { PlannedTask, RunReport } from '@orch/workflow';

import { count, printable } from '../../render/printable.ts';
import { spendText } from '../../render/spend.ts';
import type { AgentsResult } from './result.ts';

/** The result for people. */
export function resultText({ tasks, integration, run, status, report, spend }: AgentsResult): string {
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
    ...(report === null ? [] : reportLines(report)),
    ...(spend === null || spend.calls === 0
      ? []
      : [`agents cost ${spendText(spend)} in ${count(spend.calls, 'call')}`]),
    ...(status === 'needs-human' ? ['answer with: orch approve'] : []),
    '',
  ].join('\n');
}

/** What a run measured of itself, for people. */
function reportLines({ speedUp, efficiency, successRate, errorRate, byType }: RunReport): string[] {
  const share = (value: number): string => `${Math.round(100 * value)} %`;
  return [
    ...(speedUp === null || efficiency === null
      ? []
      : [`${speedUp} times as fast as one after the other (${share(efficiency)} of what the slots allow)`]),
    ...(successRate === null ? [] : [`${share(successRate)} of the tasks that ended have landed`]),
    ...(errorRate === null || errorRate === 0 ? [] : [`${share(errorRate)} of the attempts of phases failed`]),
    ...byType.map(({ type, tasks, meanMs, phases }) => {
      const times = phases.filter((one) => one.meanMs >= 50).map((one) => `${one.phase} ${duration(one.meanMs)}`);
      return `${type}: ${count(tasks, 'task')}, ${duration(meanMs)} each (${times.join(', ')})`;
    }),
  ];
}

function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 6000) / 10} min`;
}

/** The plan for people. */
export function planText(
  planned: readonly PlannedTask[],
  before: ReadonlyMap<string, readonly string[]>,
  parallel: { readonly count: number; readonly reason: string },
): string {
  return [
    ...planned.map(({ task, estimateMs, estimatedBy, touches }) => {
      const waits = before.get(task.id) ?? [];
      return [
        `  ${task.id}  ${task.type}, about ${duration(estimateMs)} by ${estimatedBy === 'type' ? 'its type' : 'earlier runs'}: ${printable(task.title)}`,
        ...(waits.length === 0 ? [] : [`    after ${waits.join(', ')}`]),
        ...(touches.length === 0 ? [] : [`    touches ${touches.map(printable).join(', ')}`]),
      ].join('\n');
    }),
    '',
    `at most ${parallel.count} at once (${parallel.reason})`,
    '',
  ].join('\n');
}
