import { buildCommand, type Command } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { commonFlags, type CommonFlags } from './flag-kinds.ts';
import { lazily } from './lazily.ts';

export const doctorCommand: Command<CliContext> = buildCommand<CommonFlags, [], CliContext>({
  loader: lazily(async () => (await import('./doctor.ts')).doctor),
  parameters: {
    flags: commonFlags,
  },
  docs: { brief: 'Tell what of this machine orch and its agents need, and what is missing' },
});
