import { buildCommand, type Command } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { commonFlags, type CommonFlags } from './flag-kinds.ts';
import { lazily } from './lazily.ts';

export interface CostFlags extends CommonFlags {
  readonly by: 'task' | 'run' | 'day' | 'agent';
}

export const costCommand: Command<CliContext> = buildCommand<CostFlags, [], CliContext>({
  loader: lazily(async () => (await import('./cost.ts')).cost),
  parameters: {
    flags: {
      by: {
        kind: 'enum',
        values: ['task', 'run', 'day', 'agent'],
        default: 'task',
        brief: 'What it is added up for; days are those of UTC',
      },
      ...commonFlags,
    },
  },
  docs: { brief: 'Tell what coding agents have cost in this repository' },
});
