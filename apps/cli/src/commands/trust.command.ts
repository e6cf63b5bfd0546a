import { buildCommand, type Command } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { commonFlags, yes, type CommonFlags } from './flag-kinds.ts';
import { lazily } from './lazily.ts';

export interface TrustFlags extends Pick<CommonFlags, 'cwd'> {
  readonly revoke: boolean;
}

export const trustCommand: Command<CliContext> = buildCommand<TrustFlags, [], CliContext>({
  loader: lazily(async () => (await import('./trust.ts')).trust),
  parameters: {
    flags: {
      cwd: commonFlags.cwd,
      revoke: yes('Take the trust back'),
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
