import { buildCommand, type Command } from '@stricli/core';

import type { CliContext } from '../context.ts';

export interface CostFlags {
  readonly by: 'task' | 'run' | 'day' | 'agent';
  readonly json: boolean;
  readonly cwd?: string;
}

export const costCommand: Command<CliContext> = buildCommand<CostFlags, [], CliContext>({
  loader: async () => {
    const { cost } = await import('./cost.ts');
    return function (this: CliContext, flags) {
      return cost(this, flags);
    };
  },
  parameters: {
    flags: {
      by: {
        kind: 'enum',
        values: ['task', 'run', 'day', 'agent'],
        default: 'task',
        brief: 'What it is added up for; days are those of UTC',
      },
      json: { kind: 'boolean', default: false, withNegated: false, brief: 'Print the result as one JSON document' },
      cwd: {
        kind: 'parsed',
        parse: (input: string): string => input,
        optional: true,
        placeholder: 'dir',
        brief: 'Run as if started in this folder',
      },
    },
  },
  docs: { brief: 'Tell what coding agents have cost in this repository' },
});
