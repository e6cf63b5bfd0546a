import type { Json, Sha256 } from '@orch/core';

import type { FileSystem } from './file-system.ts';

/** What happens, or happened, to one path. */
export type Action = 'create' | 'update' | 'delete' | 'rename' | 'mkdir' | 'chmod' | 'unchanged';

export interface PlannedChange {
  /** Below the root, with `/`. */
  readonly path: string;
  readonly action: Action;
  /** Bytes that are written; 0 for anything but `create` and `update`. */
  readonly bytes: number;
  /** The former path of a `rename`. */
  readonly from?: string;
}

export interface BatchReport {
  /** One entry a path, sorted by path. */
  readonly operations: readonly PlannedChange[];
  /** Files created, updated, renamed or given another mode. */
  readonly written: number;
  /** Paths that already were as asked for; nothing was written and their times are kept. */
  readonly unchanged: number;
  /** Files and folders removed. */
  readonly deleted: number;
  /** Bytes written to files, without the journal. */
  readonly bytes: number;
  /** Folders created. */
  readonly directories: number;
  readonly durationMs: number;
  readonly dryRun: boolean;
  /** Set if the work was done by a thread of its own. */
  readonly thread?: 'worker';
  /** Set if an earlier flush had been killed and was rolled back first. */
  readonly recovered?: RecoveryReport;
}

export interface RootOptions {
  /** The folder all paths are relative to. It must exist. */
  readonly root: string;
  /** Where journals lie until their commit. May serve several roots. @default `<root>/.orch/tx` */
  readonly journalDir?: string;
  /** The file system calls that are used. @default those of `node:fs` */
  readonly fileSystem?: FileSystem;
}

export interface BatchOptions extends RootOptions {
  /** Plan and report, but write nothing at all. @default false */
  readonly dryRun?: boolean;
  /**
   * `batch`: all operations or none, also when the process is killed. `file`: each file is old or new, never torn.
   * `none`: plain writes one after the other. @default 'batch'
   */
  readonly atomic?: 'batch' | 'file' | 'none';
  /**
   * What a loss of power may do. `none`: the guarantees hold for a killed process only. `journal`: all or nothing also
   * then, but `flush` resolves before the contents have reached the disk, and a loss of power until then undoes it; see
   * `settle`. `full`: all of it, folders' entries included, is on the disk when `flush` resolves. @default 'none'
   */
  readonly durability?: 'none' | 'journal' | 'full';
  /**
   * Line endings of texts that are written, appended or edited; bytes are never changed. `preserve`: those that most
   * lines of the existing file have. @default 'as-given'
   */
  readonly eol?: 'as-given' | 'preserve' | 'lf' | 'crlf';
  /**
   * `preserve`: a text begins with a byte order mark if the existing file does, and `edit` is given the text without it.
   * A file that is new is written as given. @default 'as-given'
   */
  readonly bom?: 'as-given' | 'preserve';
  /**
   * `follow`: links whose target is inside the root are followed, and the real path is what is planned and reported;
   * `delete` and `rename` mean the link itself. A link that leads elsewhere at flush than when it was followed is
   * `ORCH_FS_STALE_BASE`. @default 'deny'
   */
  readonly symlinks?: 'deny' | 'follow';
  /**
   * Where a flush does its work. `caller`: in the thread that calls it, in slices of a few milliseconds. `worker`: in a
   * thread of its own, which has a copy of all content. `auto`: there for more than 20,000 paths or 256 MiB. Flushes
   * with a `fileSystem` of their own, and those of bundles that lack the module of the thread, stay with the caller.
   * @default 'auto'
   */
  readonly thread?: 'auto' | 'caller' | 'worker';
  /** How long `flush` waits for another flush of the same root, in milliseconds. @default 10_000 */
  readonly lockTimeoutMs?: number;
}

export interface WriteOptions {
  /** Permission bits. @default those of the existing file, or 0o666 less the umask */
  readonly mode?: number;
  /** Sets or clears the executable bits, for everybody who may read the file. @default those of the existing file */
  readonly executable?: boolean;
  /** `keep`: nothing is written over a file. `refuse`: a file that exists is `ORCH_FS_CONFLICT`. @default 'replace' */
  readonly ifExists?: 'replace' | 'keep' | 'refuse';
  /** `atomic` replaces the file by a rename, so that a reader never sees it half written. @default in place */
  readonly visibility?: 'atomic';
  /** The SHA-256 the file on disk must have at flush; null if it must not exist. */
  readonly base?: Sha256 | null;
}

export interface DeleteOptions {
  /** The SHA-256 the file on disk must have at flush; null if it must not exist. */
  readonly base?: Sha256 | null;
}

export interface FlushOptions {
  /** Abort rolls back what was written and rejects with `ORCH_ABORTED`. */
  readonly signal?: AbortSignal;
  /** Is handed to `amend` of `recover()` if this flush is interrupted. */
  readonly note?: Json;
}

/** A set of file operations that reads see at once and the disk sees at `flush`. */
export interface Batch {
  /** The text of a file with all queued operations applied; undefined if there is none. */
  read(path: string): string | undefined;
  readBytes(path: string): Uint8Array | undefined;
  exists(path: string): boolean;
  /** Sorted names in a folder; empty if there is no such folder. */
  list(path?: string): string[];
  write(path: string, content: string | Uint8Array, options?: WriteOptions): void;
  append(path: string, content: string | Uint8Array): void;
  /** Replaces a text by a function of it. The file on disk must still be the same at flush. */
  edit(path: string, change: (text: string | undefined) => string): void;
  /** Removes a file, or a folder with all it holds. Nothing happens if there is none. */
  delete(path: string, options?: DeleteOptions): void;
  /** Moves a file or folder to a path that is free. */
  rename(from: string, to: string): void;
  /** Copies a file or folder; existing files are replaced. */
  copy(from: string, to: string): void;
  mkdir(path: string): void;
  chmod(path: string, mode: number): void;
  /** What `flush` would do to the disk as it is now. */
  diff(): PlannedChange[];
  /** Number of paths with queued operations. */
  readonly size: number;
  /** Forgets all queued operations. */
  clear(): void;
  /** Carries the operations out. The queue is empty afterwards; after an error it is kept. */
  flush(options?: FlushOptions): Promise<BatchReport>;
  /**
   * Resolves when what the last `flush` with `durability: 'journal'` wrote has reached the disk; at once for any other.
   * Rejects if the disk failed: then that flush was taken back. Without it, the next `flush` of the batch rejects.
   */
  settle(): Promise<void>;
}

/** A path that somebody else has changed since a flush was interrupted. It is left as it is. */
export interface EditedSince {
  readonly path: string;
  /** What the interrupted flush had done to the path, or may have done. `mkdir`: somebody has put files into it. */
  readonly action: Exclude<Action, 'unchanged' | 'chmod'>;
  /**
   * Where the content from before the flush is now. Undefined if there was none, or if it is not lost by the flush:
   * somebody else has replaced it, or has added to it.
   */
  readonly earlier?: string;
  /** The flush was writing this file when it was interrupted, so that it may have been edited half written. */
  readonly unfinished?: true;
}

export interface RecoveryReport {
  /** Paths that an interrupted flush had changed and that are as before again. */
  readonly rolledBack: readonly string[];
  /** Paths that an interrupted flush had changed, and somebody else after it. */
  readonly edited: readonly EditedSince[];
  /** True if another process is flushing this root; it does the recovery itself. */
  readonly inProgress: boolean;
}

/** A flush that was interrupted, after it has been rolled back. */
export interface InterruptedFlush {
  /** What the flush was given as its note. */
  readonly note: Json | undefined;
  readonly edited: readonly EditedSince[];
  /** The text of a file as it is now; undefined if there is none. */
  readonly read: (path: string) => string | undefined;
}

export interface RecoverOptions extends RootOptions {
  /**
   * Called for each interrupted flush after which somebody has edited files, before it is forgotten. Answers the texts of
   * files that are to be written because of that. If the process is killed, the next recovery calls again.
   */
  readonly amend?: (interrupted: InterruptedFlush) => ReadonlyMap<string, string>;
}
