import { buildCommand, buildRouteMap, type Command, type RouteMap } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { agentFlags, type AgentFlags } from './agent-flags.ts';
import { asText, commonFlags, text, yes, type CommonFlags } from './flag-kinds.ts';
import { lazily } from './lazily.ts';

/** Flags of `orch agents run`, as the parser hands them over. */
export interface AgentsRunFlags extends AgentFlags, CommonFlags {
  readonly stdin: boolean;
  readonly dryRun: boolean;
  readonly trust: boolean;
  readonly wait: boolean;
}

const runCommand: Command<CliContext> = buildCommand<AgentsRunFlags, string[], CliContext>({
  loader: lazily(async () => {
    const { runTasks } = await import('./agents/run.ts');
    return (context, flags, ...tasks) => runTasks(context, flags, tasks);
  }),
  parameters: {
    flags: {
      stdin: yes('Read one task from standard input'),
      agent: text('name', 'claude, codex, gemini, opencode, acp or command (see the configuration)'),
      ...agentFlags,
      base: text('revision', 'What everything begins with; HEAD where it is left out'),
      dryRun: yes('Tell the plan and change nothing'),
      trust: yes('Run the tests and set-up commands of this repository, this time'),
      wait: yes('Wait for another orch that orchestrates agents in this repository'),
      ...commonFlags,
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
