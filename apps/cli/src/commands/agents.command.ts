import { buildCommand, buildRouteMap, type Command, type RouteMap } from '@stricli/core';

import type { CliContext } from '../context.ts';
import {
  asText,
  budget,
  fallback,
  interactive,
  maxParallel,
  meter,
  sandbox,
  text,
  timeout,
  yes,
} from './flag-kinds.ts';

/** Flags of `orch agents run`, as the parser hands them over. */
export interface AgentsRunFlags {
  readonly stdin: boolean;
  readonly agent?: string;
  readonly model?: string;
  readonly fallback?: string;
  readonly maxParallel?: number;
  readonly timeout?: number;
  readonly budget?: number;
  readonly sandbox?: 'auto' | 'bwrap' | 'none';
  readonly meter?: boolean;
  readonly base?: string;
  readonly dryRun: boolean;
  readonly trust: boolean;
  readonly wait: boolean;
  readonly interactive: boolean;
  readonly json: boolean;
  readonly cwd?: string;
}

const runCommand: Command<CliContext> = buildCommand<AgentsRunFlags, string[], CliContext>({
  loader: async () => {
    const { runTasks } = await import('./agents/run.ts');
    return function (this: CliContext, flags, ...tasks) {
      return runTasks(this, flags, tasks);
    };
  },
  parameters: {
    flags: {
      stdin: yes('Read one task from standard input'),
      agent: text('name', 'claude, codex, gemini, opencode, acp or command (see the configuration)'),
      model: text('name', 'Model of the agent'),
      fallback,
      interactive,
      maxParallel,
      timeout,
      budget,
      sandbox,
      meter,
      base: text('revision', 'What everything begins with; HEAD where it is left out'),
      dryRun: yes('Tell the plan and change nothing'),
      trust: yes('Run the tests and set-up commands of this repository, this time'),
      wait: yes('Wait for another orch that orchestrates agents in this repository'),
      json: yes('Print the result as one JSON document'),
      cwd: text('dir', 'Run as if started in this folder'),
    },
    positional: {
      kind: 'array',
      parameter: {
        placeholder: 'task',
        parse: asText,
        brief: 'A file with a task in markdown, or the task itself in quotes',
      },
    },
  },
  docs: { brief: 'Give tasks to coding agents, in parallel, and land what was tested and reviewed in one branch' },
});

export const agentsRoutes: RouteMap<CliContext> = buildRouteMap({
  routes: { run: runCommand },
  docs: { brief: 'Have tasks done by coding agents' },
});
