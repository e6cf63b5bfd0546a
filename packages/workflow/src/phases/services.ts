import type { Json, RunId } from '@orch/core';
import type { NodeContext } from '@orch/dag';
import type { Repository, Worktree } from '@orch/git';

import type { RunAgent } from '../agent/agent-port.ts';
import type { AskForge, ForgeAnswers, ForgeRequest } from '../forge/forge-port.ts';
import type { RefusalNote } from '../orchestrate/refusals.ts';
import { presentable } from '../forge/presentable.ts';
import type { Command, WorkflowSettings } from '../task/settings.ts';

/** How a command ended. */
export interface CommandOutcome {
  readonly command: Command;
  /** Null where it was ended by a signal or a limit. */
  readonly exitCode: number | null;
  readonly status: 'exited' | 'timeout' | 'idle' | 'flood' | 'aborted';
  /** The last of its output and error output. */
  readonly tail: string;
  readonly durationMs: number;
}

/** What the phases of a task work with. Everything that reaches beyond the worktree is a port. */
export interface PhaseServices {
  readonly repository: Repository;
  /** Takes the worktree of the task, once a process. */
  worktree(base: string, signal: AbortSignal): Promise<Worktree>;
  readonly settings: WorkflowSettings;
  readonly runAgent: RunAgent;
  /** The forge, for the requests of a run. */
  askForge(run: RunId): AskForge;
  /** Tells whoever orchestrates that an agent's provider refuses. @default nobody is told */
  tellRefusal?(key: string, note: RefusalNote): Promise<void>;
  /** Runs a command of the settings in the worktree, with all that it starts ended when it has. */
  runCommand(
    command: Command,
    options: { readonly cwd: string; readonly signal: AbortSignal },
  ): Promise<CommandOutcome>;
  /** Milliseconds since the epoch. */
  now(): number;
}

export type PhaseContext = NodeContext<PhaseServices>;

/** Does something whose result must be the same when a phase is repeated after a crash, and may be done again until it is recorded. */
export async function once<R>(context: PhaseContext, key: string, work: () => Promise<R>): Promise<R> {
  // Results are plain data; the journal gives back what `work` answered.
  return (await context.effect({ key, idempotent: true, do: async () => (await work()) as Json })) as R;
}

/** Asks the forge as an effect of a phase: what it answered is recorded, and not asked for again. */
export async function askForge<R extends ForgeRequest>(
  context: PhaseContext,
  key: string,
  request: R,
): Promise<ForgeAnswers[R['do']]> {
  return await once(context, key, () => context.services.askForge(context.run)(presentable(request), context.signal));
}
