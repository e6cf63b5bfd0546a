import { unreachable } from '@orch/core';
import type { Gate, StartResult, WorkflowStep } from '@orch/pipeline';
import type { LoadSummary } from '@orch/pool';

import { count, printable } from './printable.ts';

const mostFiles = 40;
const mostTasks = 8;

/** The result of `orch start` for a person. */
export function renderSummary(result: StartResult): string {
  const lines = [
    headline(result),
    ...(result.resumed ? ['', '  continued a run that had been interrupted'] : []),
    '',
    `  document  ${printable(result.prdPath)}`,
    `  tasks     ${counts(result)}`,
    ...result.workflow.map((step) => `  ${step.name.padEnd(16)}${printable(stepText(step))}`),
    ...section('files', fileLines(result)),
    ...section('document sections', result.prd.sections.map(printable)),
    ...section('open tasks (no generator covers them)', openLines(result)),
    ...(result.omitted.length === 0
      ? []
      : ['', `  ${count(result.omitted.length, 'statement')} left out, each with its reason in the execution plan`]),
    ...section('failed', result.gates.filter((gate) => gate.status === 'failed').map(gateText)),
  ];
  return `${lines.join('\n')}\n`;
}

function headline(result: StartResult): string {
  const seconds = (result.durationMs / 1000).toFixed(1);
  switch (result.status) {
    case 'planned':
      return `${result.taskId}: dry run, nothing was changed`;
    case 'cancelled':
      return `${result.taskId}: cancelled after ${seconds} s`;
    case 'needs-human':
      return `${result.taskId}: waits for an answer after ${seconds} s`;
    case 'failed':
      return result.mode === 'dry-run'
        ? `${result.taskId}: dry run, would fail; nothing was changed`
        : `${result.taskId}: failed after ${seconds} s`;
    case 'succeeded': {
      const isUpToDate = result.files.every((file) => file.action === 'kept');
      const isUnverified = result.workflow.some(
        (step) => step.status === 'not run' && step.reason?.startsWith('untrusted'),
      );
      const state = `${isUpToDate ? 'up to date' : 'done'}${isUnverified ? ', not verified' : ''}`;
      return `${result.taskId}: ${state} in ${seconds} s`;
    }
    default:
      return unreachable(result.status);
  }
}

function counts({ tasks, openTasks }: StartResult): string {
  const parts = [
    count(tasks.apis, 'API'),
    count(tasks.models, 'model'),
    count(tasks.pages, 'page'),
    count(tasks.rules, 'rule'),
  ];
  return `${parts.join(', ')}; ${openTasks.length} open`;
}

function stepText(step: WorkflowStep): string {
  const tests = step.tests ? `: ${step.tests.passed} passed, ${step.tests.failed} failed` : '';
  const reason = step.reason === undefined ? '' : ` (${step.reason})`;
  const cached = step.cached ? ' (recorded result)' : '';
  const log = step.status === 'failed' && step.log !== undefined ? `; see ${step.log}` : '';
  return `${step.status}${tests}${reason}${cached}${log}`;
}

function gateText(gate: Gate): string {
  return printable(`${gate.name}: ${gate.status} (${gate.reason})`);
}

function fileLines({ files }: StartResult): string[] {
  const shown = files.slice(0, mostFiles).map((file) => `${file.action.padEnd(7)} ${printable(file.path)}`);
  return files.length > mostFiles ? [...shown, `and ${files.length - mostFiles} more`] : shown;
}

function openLines({ openTasks }: StartResult): string[] {
  const shown = openTasks.slice(0, mostTasks).map((task) => printable(`${task.title} — ${task.reason}`));
  return openTasks.length > mostTasks
    ? [...shown, `and ${openTasks.length - mostTasks} more, all in the execution plan`]
    : shown;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `  ${title}`, ...lines.map((line) => `    ${line}`)];
}

/** Statistics of cache and batch, and of the machine as a whole where it was looked at, for `--show-stats`. */
export function renderStats({ cache, batch, cached, durationMs }: StartResult, load: LoadSummary | undefined): string {
  const memory = globalThis.process.memoryUsage.rss() / 1024 / 1024;
  return [
    `cache     ${cache.hits} hits, ${cache.misses} misses, ${cached} steps reused`,
    `batch     ${batch.written} written, ${batch.unchanged} unchanged, ${batch.bytes} bytes`,
    `time      ${durationMs.toFixed(0)} ms`,
    `memory    ${memory.toFixed(0)} MB`,
    ...(load === undefined ? [] : [`machine   ${loadText(load)}`]),
    '',
  ].join('\n');
}

function loadText({ meanBusyCores, peakBusyCores, coreShares, peakUsedBytes }: LoadSummary): string {
  const used = (peakUsedBytes / 1024 ** 3).toFixed(1);
  const [mean, peak] = [meanBusyCores, peakBusyCores].map((cores) => cores.toFixed(1));
  return `${mean} of ${coreShares.length} cores busy (at most ${peak}), at most ${used} GiB in use`;
}
