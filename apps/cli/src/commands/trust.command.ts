import { buildCommand, type Command } from '@stricli/core';

import type { CliContext } from '../context.ts';

export interface TrustFlags {
  readonly cwd?: string;
  readonly revoke: boolean;
}

export const trustCommand: Command<CliContext> = buildCommand<TrustFlags, [], CliContext>({
  loader: async () => {
    const { trust } = await import('./trust.ts');
    return function (this: CliContext, flags) {
      return trust(this, flags);
    };
  },
  parameters: {
    flags: {
      cwd: {
        kind: 'parsed',
        parse: (input: string): string => input,
        optional: true,
        placeholder: 'dir',
        brief: 'Run as if started in this folder',
      },
      revoke: { kind: 'boolean', default: false, withNegated: false, brief: 'Take the trust back' },
    },
  },
  docs: {
    brief: 'Let orch run the scripts and the configuration code of this repository',
    fullDescription: [
      'Let orch run the scripts and the configuration code of this repository, as they are now.',
      '',
      'The record is kept in your own state folder, by path and content: when a script of package.json or',
      'orch.config.ts changes, the trust ends and is asked for again.',
    ].join('\n'),
  },
});
