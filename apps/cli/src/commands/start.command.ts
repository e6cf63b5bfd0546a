import { buildCommand, type Command } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { asText, budget, fallback, interactive, maxParallel, meter, sandbox, text, timeout } from './flag-kinds.ts';

/** Flags of `orch start`, as the parser hands them over. */
export interface StartFlags {
  readonly id?: string;
  readonly prdPath?: string;
  readonly status?: string;
  readonly roles?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly cwd?: string;
  readonly cache: boolean;
  readonly batch: boolean;
  readonly showStats: boolean;
  readonly overwrite: boolean;
  readonly trust: boolean;
  readonly wait: boolean;
  readonly agent?: string;
  readonly model?: string;
  readonly fallback?: string;
  readonly interactive: boolean;
  readonly maxParallel?: number;
  readonly timeout?: number;
  readonly budget?: number;
  readonly sandbox?: 'auto' | 'bwrap' | 'none';
  readonly meter?: boolean;
  readonly base?: string;
  readonly force: boolean;
  readonly from?: string;
  readonly only?: string;
}

export const startCommand: Command<CliContext> = buildCommand<StartFlags, [], CliContext>({
  loader: async () => {
    const { start } = await import('./start.ts');
    return function (this: CliContext, flags) {
      return start(this, flags);
    };
  },
  parameters: {
    flags: {
      id: { kind: 'parsed', parse: asText, optional: true, placeholder: 'id', brief: 'Roadmap id of the feature' },
      prdPath: {
        kind: 'parsed',
        parse: asText,
        optional: true,
        placeholder: 'path',
        brief: 'Path of a requirement document',
      },
      status: {
        kind: 'parsed',
        parse: asText,
        optional: true,
        placeholder: 'status',
        brief: 'New status of the roadmap row',
      },
      roles: {
        kind: 'parsed',
        parse: asText,
        optional: true,
        placeholder: 'a,b',
        brief: 'Roles to record instead of derived ones',
      },
      dryRun: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Tell what would happen and change nothing',
      },
      json: { kind: 'boolean', default: false, withNegated: false, brief: 'Print the result as one JSON document' },
      cwd: {
        kind: 'parsed',
        parse: asText,
        optional: true,
        placeholder: 'dir',
        brief: 'Run as if started in this folder',
      },
      cache: { kind: 'boolean', default: true, brief: 'Let recorded results stand in for work' },
      batch: { kind: 'boolean', default: true, brief: 'Commit all files or none' },
      showStats: { kind: 'boolean', default: false, withNegated: false, brief: 'Print statistics of cache and batch' },
      overwrite: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Replace generated files also where they were edited',
      },
      trust: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Run code and scripts of this repository, this time',
      },
      wait: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Wait while another start holds the same target',
      },
      agent: text('name', 'Have claude, codex, gemini, opencode or command do what no generator covers'),
      model: text('name', 'Model of the agent'),
      fallback,
      interactive,
      maxParallel,
      timeout,
      budget,
      sandbox,
      meter,
      base: text('revision', 'What the branch of the agents begins with; HEAD where it is left out'),
      force: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Run every step again, also where a recorded result holds',
      },
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
      'script:<name>, evidence and commit-evidence; orch status shows those of a run.',
    ].join('\n'),
  },
});
