/** One call of a program, complete: nothing is inherited from the process that makes it. */
export interface ProcessCommand {
  /** The program and its arguments. No shell reads them. */
  readonly argv: readonly [string, ...string[]];
  /** An existing folder. */
  readonly cwd: string;
  /** The complete environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Standard input; empty when left out. */
  readonly input?: Uint8Array;
  /** A call that writes more to one of its outputs is ended. */
  readonly maxOutputBytes: number;
  /** In milliseconds; a call that takes longer is ended. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface ProcessOutcome {
  /** Null where a signal ended the program. */
  readonly exitCode: number | null;
  readonly status: 'exited' | 'timeout' | 'aborted' | 'flood';
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * How programs (git, gh) are started: a port, so that every process is under the supervision of whoever composes the
 * packages; `spawnGit` of @orch/git is one. It rejects only where no process could be started.
 */
export type ProcessPort = (command: ProcessCommand) => Promise<ProcessOutcome>;
