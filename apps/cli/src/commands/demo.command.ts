import { buildCommand, type Command } from '@stricli/core';

import type { CliContext } from '../context.ts';

export interface DemoFlags {
  readonly dir?: string;
}

export const demoCommand: Command<CliContext> = buildCommand<DemoFlags, [], CliContext>({
  loader: async () => {
    const { demo } = await import('./demo.ts');
    return function (this: CliContext, flags) {
      return demo(this, flags);
    };
  },
  parameters: {
    flags: {
      dir: {
        kind: 'parsed',
        parse: (input: string): string => input,
        optional: true,
        placeholder: 'dir',
        brief: 'Folder to make, instead of a temporary one',
      },
    },
  },
  docs: { brief: 'Try orch on a small bookshop in a temporary folder: no network, no keys' },
});
