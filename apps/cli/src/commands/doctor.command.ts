import { buildCommand, type Command } from '@stricli/core';

import type { CliContext } from '../context.ts';

export interface DoctorFlags {
  readonly json: boolean;
  readonly cwd?: string;
}

export const doctorCommand: Command<CliContext> = buildCommand<DoctorFlags, [], CliContext>({
  loader: async () => {
    const { doctor } = await import('./doctor.ts');
    return function (this: CliContext, flags) {
      return doctor(this, flags);
    };
  },
  parameters: {
    flags: {
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
  docs: { brief: 'Tell what of this machine orch and its agents need, and what is missing' },
});
