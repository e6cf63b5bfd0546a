import { buildCommand, type Command } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { text } from './flag-kinds.ts';
import { lazily } from './lazily.ts';

export interface DemoFlags {
  readonly dir?: string;
}

export const demoCommand: Command<CliContext> = buildCommand<DemoFlags, [], CliContext>({
  loader: lazily(async () => (await import('./demo.ts')).demo),
  parameters: {
    flags: {
      dir: text('dir', 'Folder to make, instead of a temporary one'),
    },
  },
  docs: { brief: 'Try orch on a small bookshop in a temporary folder: no network, no keys' },
});
