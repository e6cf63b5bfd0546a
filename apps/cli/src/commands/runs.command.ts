import { buildCommand, type Command } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { asText, commonFlags, text, yes, type CommonFlags } from './flag-kinds.ts';
import { lazily } from './lazily.ts';
import type { ApproveFlags } from './runs/approve.ts';
import type { CancelFlags } from './runs/cancel.ts';
import type { LogsFlags } from './runs/logs.ts';
import type { ResumeFlags } from './runs/resume.ts';
import type { WhyFlags } from './runs/why.ts';

export interface RunListFlags extends CommonFlags {
  readonly unfinished: boolean;
  readonly limit: number;
}

const oneRun = {
  kind: 'tuple',
  parameters: [
    {
      placeholder: 'run',
      parse: asText,
      optional: true,
      brief: 'Id of a run, its beginning or its end, or what the run is about; else the newest that is not finished',
    },
  ],
} as const;

function asCount(input: string): number {
  if (!/^[1-9]\d{0,8}$/.test(input)) throw new SyntaxError(`${input} is no number of runs`);
  return Number(input);
}

/** Seconds on the command line, milliseconds inside. */
function asSeconds(input: string): number {
  if (!/^\d{1,6}(?:\.\d{1,3})?$/.test(input)) throw new SyntaxError(`${input} is no number of seconds`);
  return Number(input) * 1000;
}

export const runsCommand: Command<CliContext> = buildCommand<RunListFlags, [], CliContext>({
  loader: lazily(async () => (await import('./runs/list.ts')).listRuns),
  parameters: {
    flags: {
      ...commonFlags,
      unfinished: yes('Only runs that go on, were cut off, or wait for a person'),
      limit: { kind: 'parsed', parse: asCount, default: '20', placeholder: 'count', brief: 'How many at most' },
    },
  },
  docs: { brief: 'List the runs of a repository, newest first' },
});

export const statusCommand: Command<CliContext> = buildCommand<CommonFlags, [string?], CliContext>({
  loader: lazily(async () => (await import('./runs/status.ts')).showStatus),
  parameters: { flags: commonFlags, positional: oneRun },
  docs: { brief: 'Show a run: its todo list, its open questions, and what can be done' },
});

export const whyCommand: Command<CliContext> = buildCommand<WhyFlags, [string?], CliContext>({
  loader: lazily(async () => (await import('./runs/why.ts')).explainRun),
  parameters: {
    flags: { ...commonFlags, node: text('id', 'Why this node is as it is') },
    positional: oneRun,
  },
  docs: { brief: 'Tell what keeps a run from its success, or why a node did not run' },
});

export const logsCommand: Command<CliContext> = buildCommand<LogsFlags, [string?], CliContext>({
  loader: lazily(async () => (await import('./runs/logs.ts')).showLogs),
  parameters: {
    flags: {
      ...commonFlags,
      json: yes('Print each event as a line of JSON'),
      node: text('id', 'Only events of this node'),
      follow: yes('Go on until the run ends'),
    },
    positional: oneRun,
  },
  docs: { brief: 'Print the events of a run' },
});

export const attachCommand: Command<CliContext> = buildCommand<CommonFlags, [string?], CliContext>({
  loader: lazily(async () => (await import('./runs/attach.ts')).attachRun),
  parameters: { flags: commonFlags, positional: oneRun },
  docs: { brief: 'Follow a run until it ends, and tell how it ended' },
});

export const approveCommand: Command<CliContext> = buildCommand<ApproveFlags, [string?], CliContext>({
  loader: lazily(async () => (await import('./runs/approve.ts')).approveRun),
  parameters: {
    flags: {
      ...commonFlags,
      node: text('id', 'The node that asks, where several do'),
      key: text('key', 'The question, where a node has several'),
      reject: yes('Reject instead'),
      note: text('text', 'Why; it is recorded'),
      by: text('name', 'Who decides, instead of the user of this process'),
    },
    positional: oneRun,
  },
  docs: { brief: 'Answer a question of a run; who, when and why is recorded' },
});

export const resumeCommand: Command<CliContext> = buildCommand<ResumeFlags, [string?], CliContext>({
  loader: lazily(async () => (await import('./runs/resume.ts')).resumeRun),
  parameters: {
    flags: {
      ...commonFlags,
      trust: yes('Run code and scripts of this repository, this time'),
      wait: yes('Wait while another start holds the same target'),
    },
    positional: oneRun,
  },
  docs: { brief: 'Continue a run that was cut off, was cancelled, or has its answer' },
});

export const cancelCommand: Command<CliContext> = buildCommand<CancelFlags, [string?], CliContext>({
  loader: lazily(async () => (await import('./runs/cancel.ts')).stopRun),
  parameters: {
    flags: {
      ...commonFlags,
      reason: text('text', 'Why; it is recorded'),
      by: text('name', 'Who cancels, instead of the user of this process'),
      timeout: {
        kind: 'parsed',
        parse: asSeconds,
        default: '30',
        placeholder: 'seconds',
        brief: 'How long to wait until it has stopped',
      },
    },
    positional: oneRun,
  },
  docs: { brief: 'Stop a run, to be continued later' },
});
