/** One call of git, complete: nothing is inherited from the process that makes it. */
export interface GitCommand {
  /** The program and its arguments. No shell reads them. */
  readonly argv: readonly [string, ...string[]];
  /** An existing folder. */
  readonly cwd: string;
  /** The complete environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Standard input; empty when left out. */
  readonly input?: Uint8Array;
  /** An open file that receives standard output instead of {@link GitOutcome.stdout}. */
  readonly outputFd?: number;
  /** A call that writes more to one of its outputs is ended. */
  readonly maxOutputBytes: number;
  /** In milliseconds; a call that takes longer is ended. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Told the id of a process, git itself or its parent, that ends no earlier than git does, before that takes long. */
  readonly onStart?: (pid: number) => void;
}

export interface GitOutcome {
  /** Null where a signal ended git. */
  readonly exitCode: number | null;
  readonly status: 'exited' | 'timeout' | 'aborted' | 'flood';
  /** As bytes, because paths need not be text. */
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * How git is started: a port, so that whoever composes the packages can put every process under one supervision.
 * It rejects only where no process could be started; the promise settles when the process is gone.
 */
export type GitProcess = (command: GitCommand) => Promise<GitOutcome>;
