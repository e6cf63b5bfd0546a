import type { Writable } from 'node:stream';

/** How the left-over processes of a command are found: see the README, "What is guaranteed". */
export type Containment = 'scan' | 'marked' | 'cgroup' | 'namespace';

export interface ProcessOptions {
  /** The command and its arguments. No shell reads them. */
  readonly argv: readonly [string, ...string[]];
  /** An existing folder. */
  readonly cwd: string;
  /** The complete environment; {@link cleanEnvironment} builds one. */
  readonly env: Readonly<Record<string, string>>;
  /** What the command reads from its standard input. @default nothing */
  readonly input?: string | Uint8Array;
  /**
   * Gets the standard input of the command when it has started, in place of `input`: for protocols of two ways. It stays
   * open until it is ended, or the command has ended. What cannot be written because the command has gone is dropped.
   */
  readonly onInput?: (input: Writable) => void;
  /** File that receives standard output; replaced if it exists. @default a temporary file without a name */
  readonly stdoutFile?: string;
  /** File that receives standard error; may be the same as `stdoutFile`. @default a temporary file without a name */
  readonly stderrFile?: string;
  /** How much of the end of each output is returned, in bytes. @default 65536 */
  readonly tailBytes?: number;
  /** Both outputs together; a command that writes more is killed. @default 1 GiB */
  readonly maxOutputBytes?: number;
  /** Ends the command this long after its start, in milliseconds. @default never */
  readonly timeoutMs?: number;
  /** Ends the command when it has written nothing at all this long after its start, in milliseconds. @default never */
  readonly firstOutputTimeoutMs?: number;
  /** Ends the command when it has written nothing for this long, in milliseconds. @default never */
  readonly idleTimeoutMs?: number;
  /** Ends the command this long after a line for which `isResult` said true, in milliseconds. @default never */
  readonly lingerTimeoutMs?: number;
  /** Whether a line is the last thing that the command has to say. */
  readonly isResult?: (line: OutputLine) => boolean;
  /**
   * Gets every line of both outputs, within about 50 ms while the command runs, all of them before the outcome.
   * What it throws ends the command, and `runProcess` rejects with it.
   */
  readonly onLine?: (line: OutputLine) => void;
  /** Longest part of a line that is given, in bytes. @default 1 MiB */
  readonly maxLineBytes?: number;
  /** Time between SIGTERM and SIGKILL, in milliseconds. @default 5000 */
  readonly graceMs?: number;
  /** The run this command belongs to, for {@link sweepProcesses}. Stands in the environment as `ORCH_RUN_MARKER`. */
  readonly marker?: { readonly run: string };
  /** Ends the command when aborted. */
  readonly signal?: AbortSignal;
  /** Ends the command at once when aborted, or cuts its grace short: what a second Ctrl-C asks for. */
  readonly killSignal?: AbortSignal;
  /**
   * `marked`: with a mark in its limits that nothing clears, where the system has `prlimit` (Linux), else as `scan`.
   * `cgroup`: in a control group of its own where one is delegated to us (Linux), else as `marked`.
   * `namespace`: in a PID namespace of its own where the system allows it (Linux), else as `cgroup`.
   * The outcome says which it was. @default 'scan'
   */
  readonly containment?: Containment;
}

/** A line of output, without its line end. */
export interface OutputLine {
  /** `stdout` where both outputs go to one file. */
  readonly output: 'stdout' | 'stderr';
  readonly text: string;
  /** Bytes at the end of the line that were left out because of `maxLineBytes`. */
  readonly droppedBytes: number;
}

/** The option that ended a command. */
export type ProcessLimit =
  | 'timeoutMs'
  | 'firstOutputTimeoutMs'
  | 'idleTimeoutMs'
  | 'lingerTimeoutMs'
  | 'maxOutputBytes';

/**
 * - `exited`: the command ended on its own (or was killed by somebody else: see `signal`)
 * - `timeout`, `idle`, `aborted`, `flood`: we ended it, because of `timeoutMs` or `lingerTimeoutMs`, `idleTimeoutMs` or
 *   `firstOutputTimeoutMs`, `signal` or `killSignal`, `maxOutputBytes`
 */
export type ProcessStatus = 'exited' | 'timeout' | 'idle' | 'aborted' | 'flood';

export interface ProcessOutcome {
  /** Null where a signal ended the command, and where it never started because `signal` was aborted already. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly status: ProcessStatus;
  /** The option because of which we ended it: of two with one status it says which. */
  readonly limit?: ProcessLimit;
  /** From the start until the whole tree was gone, in milliseconds. */
  readonly durationMs: number;
  /** The end of standard output, decoded as UTF-8; it starts with a whole character. */
  readonly stdoutTail: string;
  readonly stderrTail: string;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /**
   * Processes that were still there after the command had exited on its own, and were ended by us.
   * In a namespace the kernel ends them, as a rule before they are counted.
   */
  readonly leftOver: number;
  readonly containment: Containment;
  readonly usage: ProcessUsage;
}

/**
 * What all processes of a command together have used, as far as samples tell (Linux): after 20 ms, then ever less often,
 * down to once a second. All figures are lower bounds: what happens between the last sample and the end is not in them.
 */
export interface ProcessUsage {
  /** Processor time of user and system, in milliseconds. */
  readonly cpuMs: number;
  /** Resident memory at its highest. Memory that processes share counts for each of them. */
  readonly peakRssBytes: number;
  /** Resident memory over time. */
  readonly meanRssBytes: number;
  /** Bytes that had to be read from disks, and that were given to them. */
  readonly readBytes: number;
  readonly writtenBytes: number;
  /** 0: nothing is known, because the command was too short or the system does not tell. */
  readonly samples: number;
  /** How long the samples reach back, in milliseconds. */
  readonly sampledMs: number;
  /**
   * Figures that are exact, because a control group has counted them, whatever the samples saw. There the peak of
   * memory has the page cache of the command in it. Left out where there are none.
   */
  readonly counted?: readonly ('cpuMs' | 'peakRssBytes')[];
}
