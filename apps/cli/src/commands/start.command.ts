import { buildCommand, type Command } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { agentFlags, type AgentFlags } from './agent-flags.ts';
import { commonFlags, text, yes, type CommonFlags } from './flag-kinds.ts';
import { lazily } from './lazily.ts';

/** Flags of `orch start`, as the parser hands them over. */
export interface StartFlags extends AgentFlags, CommonFlags {
  readonly id?: string;
  readonly prdPath?: string;
  readonly status?: string;
  readonly roles?: string;
  readonly dryRun: boolean;
  readonly cache: boolean;
  readonly batch: boolean;
  readonly showStats: boolean;
  readonly overwrite: boolean;
  readonly trust: boolean;
  readonly wait: boolean;
  readonly force: boolean;
  readonly from?: string;
  readonly only?: string;
}

export const startCommand: Command<CliContext> = buildCommand<StartFlags, [], CliContext>({
  loader: lazily(async () => (await import('./start.ts')).start),
  parameters: {
    flags: {
      id: text('id', 'Roadmap id of the feature'),
      prdPath: text('path', 'Path of a requirement document'),
      status: text('status', 'New status of the roadmap row'),
      roles: text('a,b', 'Roles to record instead of derived ones'),
      dryRun: yes('Tell what would happen and change nothing'),
      ...commonFlags,
      cache: { kind: 'boolean', default: true, brief: 'Let recorded results stand in for work' },
      batch: { kind: 'boolean', default: true, brief: 'Commit all files or none' },
      showStats: yes('Print statistics of cache and batch'),
      overwrite: yes('Replace generated files also where they were edited'),
      trust: yes('Run code and scripts of this repository, this time'),
      wait: yes('Wait while another start holds the same target'),
      agent: text('name', 'Have claude, codex, gemini, opencode, acp or command do what no generator covers'),
      ...agentFlags,
      base: text('revision', 'What the branch of the agents begins with; HEAD where it is left out'),
      force: yes('Run every step again, also where a recorded result holds'),
      from: text('step', 'Run this step and all that depend on it again'),
      only: text('a,b', 'Run only these steps and what they need'),
    },
  },
  docs: {
    brief: 'Take a requirement document to generated code whose tests have run',
    fullDescription: [
      'Take a requirement document to generated code whose tests have run.',
      '',
      'Finds the document through the roadmap (--id) or by its path (--prd-path), extracts its tasks, generates code,',
      'edits document and roadmap in place, commits all files at once, runs the generated tests and the lint, test and',
      'build scripts of the repository, and records the evidence. Running it again changes nothing that is up to date.',
      '',
      'With --agent, coding agents do in the same run what no generator covers, each task in a git worktree of its own. What',
      'was tested and reviewed lands in the branch orch/integration, and the documents tell what has landed and what has not.',
      '',
      'The steps are parse, extract, generate:<task>, merge, edit-prd, edit-roadmap, commit, generated-tests,',
      'script:<name>, evidence, commit-evidence and verdict; orch status shows those of a run.',
    ].join('\n'),
  },
});
