import type { Clock, Diagnostic, Json, Random } from '@orch/core';
import type { Config, Workspace } from '@orch/config';
import type { Event } from '@orch/dag';

import type { StartAgents } from '../agents/options.ts';

/** Which requirement document to start: a roadmap id, or the path of a document. */
export type StartRequest = { readonly id: string } | { readonly prdPath: string };

export interface StartOptions {
  readonly request: StartRequest;
  /** How the caller was called, kept with the run so that it can be called the same again. */
  readonly invocation?: Json | undefined;
  readonly workspace: Workspace;
  readonly config: Config;
  /** Folder that a relative `prdPath` is read from. */
  readonly cwd: string;
  /** Whether code and scripts of the repository, as they are at the call, may run. */
  readonly isTrusted: () => boolean;
  /** Tell what would happen and change nothing at all. */
  readonly dryRun: boolean;
  /** Whether recorded results may stand in for work; results are written either way. */
  readonly useCache: boolean;
  /**
   * Steps for which no recorded result stands in: every one, or the named one and all that depend on it. What an
   * interrupted run has recorded stands. @default none
   */
  readonly rerun?: 'all' | { readonly from: string } | undefined;
  /** Run only these steps and what they need. @default every step */
  readonly only?: readonly string[] | undefined;
  /** Commit files all or nothing. Without it they are written one after the other, for debugging. */
  readonly useBatch: boolean;
  /** Replace generated files also where the user has edited them. */
  readonly overwrite: boolean;
  /** Wait for another start of the same target to end, instead of failing with `ORCH_LOCKED`. */
  readonly wait: boolean;
  /** New status of the roadmap row. */
  readonly status: string | undefined;
  /** Roles to record instead of derived ones. */
  readonly roles: readonly string[] | undefined;
  /** Default time to live of cache entries, in milliseconds. */
  readonly cacheTtlMs: number | undefined;
  /** The caller's environment; child processes get only an allow-list of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Path of the Node executable that runs generated tests, and its version. */
  readonly node: { readonly path: string; readonly version: string };
  /** Version of orch, recorded with the run. */
  readonly version: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Has agents do what no generator covers. @default nobody does it */
  readonly agents?: StartAgents | undefined;
  readonly onEvent: (event: Event) => void;
  /** Told as soon as the target is known, before any work. */
  readonly onTarget: (target: { readonly taskId: string; readonly prdPath: string }) => void;
  /** Told once when the run waits for another one that holds the target. */
  readonly onWait: (holder: string) => void;
  readonly onDiagnostic: (diagnostic: Diagnostic) => void;
}
