import type { Json } from '@orch/core';

import type { CliContext } from '../../context.ts';
import type { ResumeFlags } from './resume.ts';

/** How a command was called; it is kept with the runs that the command begins, as their `request`. */
export interface Invocation {
  readonly command: string;
  /** Absolute path of the working folder. */
  readonly cwd: string;
  /** Flags that decide what is run; those that only say how to show it, or that grant trust, are not kept. */
  readonly flags: { readonly [name: string]: Json };
}

/** Calls a command again. */
type Again = (context: CliContext, invocation: Invocation, flags: ResumeFlags) => Promise<void>;

export interface Resumption {
  readonly invocation: Invocation;
  readonly again: Again;
}

/** The commands whose runs can be resumed. A command that begins runs adds itself here. */
const commands: Readonly<Record<string, Again>> = {
  start: async (context, invocation, flags) => {
    const { startAgain } = await import('../start.ts');
    await startAgain(context, invocation, flags);
  },
  'agents run': async (context, invocation, flags) => {
    const { runTasksAgain } = await import('../agents/run.ts');
    await runTasksAgain(context, invocation, flags);
  },
};

/** What calls the command of a run again; undefined for a run that no command of this version has begun. */
export function resumables(request: Json | undefined): Resumption | undefined {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return undefined;
  const { command, cwd, flags } = request as { readonly [name: string]: Json | undefined };
  if (typeof command !== 'string' || typeof cwd !== 'string' || typeof flags !== 'object' || flags === null) {
    return undefined;
  }
  const again = Object.hasOwn(commands, command) ? commands[command] : undefined;
  return again && { invocation: { command, cwd, flags: flags as Invocation['flags'] }, again };
}
