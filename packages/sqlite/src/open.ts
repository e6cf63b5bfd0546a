import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { type Diagnostic, OrchError, systemClock } from '@orch/core';

import { createDatabase, removeDrafts } from './create.ts';
import { sqliteResultCode, toOrchError } from './errors.ts';
import { makeFolder } from './make-folder.ts';
import { copyWithoutIndex } from './index-lost.ts';
import { migrate, requireSchema, schemaVersion } from './migrate.ts';
import { networkFileSystem } from './network.ts';

/** How changes reach the disk: a write-ahead log, or a rollback journal where memory maps cannot be shared. */
export type JournalMode = 'wal' | 'truncate';

export interface OpenOptions {
  /**
   * Only reads. Nothing at all is created or changed on the disk, not even SQLite's own side files, so it works on a
   * read-only mount; the file must exist. What other processes commit after a database without open writers was
   * opened may stay unseen.
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * How long a statement waits for another process, in milliseconds.
   * @default 5000
   */
  readonly busyTimeoutMs?: number;
  /**
   * `NORMAL`: a power cut may lose the last commits (a killed process loses none). `FULL`: each commit is on the disk.
   * Without WAL it is always `FULL`, because `NORMAL` could then damage the file.
   * @default 'NORMAL'
   */
  readonly synchronous?: 'NORMAL' | 'FULL';
  /** SQL of each schema version, from version 1; the missing ones run in one transaction. Left out: not checked. */
  readonly migrations?: readonly string[];
  /**
   * A file with a newer schema: `refuse` throws, `accept` opens it as it is.
   * @default 'refuse'
   */
  readonly onNewerSchema?: 'refuse' | 'accept';
  /**
   * A new file can give deleted space back to the disk (`PRAGMA incremental_vacuum`).
   * @default false
   */
  readonly incrementalVacuum?: boolean;
  /** By default `wal`, and `truncate` on a network file system. */
  readonly journalMode?: JournalMode;
  /** Told once when the disk is a network file system (`ORCH_SQLITE_NETWORK_DISK`). */
  readonly onWarning?: (warning: Diagnostic) => void;
}

/** SQLite's name of a database that lives in memory and goes with its connection. */
const inMemory = ':memory:';

/**
 * Opens the database at `path`, with the folder it is in, ready for several processes: the busy timeout is set before
 * anything else, then write-ahead logging, then the schema. `:memory:` gives a private database in memory.
 *
 * @throws OrchError `ORCH_SQLITE_CORRUPT`, `_READ_ONLY`, `_NEWER_SCHEMA`, `_OLDER_SCHEMA` (read-only), `_BUSY`,
 *   `_FULL`, `_IO`, `_CANNOT_OPEN`, `_MISSING` (read-only), `_FAILED` (a migration).
 */
export function openDatabase(path: string, options: OpenOptions = {}): DatabaseSync {
  try {
    return options.readOnly === true ? openForReading(path, options) : openForWriting(path, options);
  } catch (error) {
    throw toOrchError(error, path);
  }
}

function openForWriting(path: string, options: OpenOptions): DatabaseSync {
  const timeout = options.busyTimeoutMs ?? 5000;
  const found = path === inMemory ? undefined : statSync(path, { throwIfNoEntry: false });
  const isNew = path !== inMemory && found === undefined;
  if (isNew) makeFolder(dirname(path));
  const journalMode = path === inMemory ? undefined : chooseJournalMode(path, options);
  const { migrations, incrementalVacuum = false } = options;
  const isMade = isNew && journalMode === 'wal' && createDatabase(path, { migrations, incrementalVacuum });
  if (found !== undefined) removeDrafts(path);
  // Has an effect only before the first page is written, and would write to every file that is opened later.
  const makesShrinkable = incrementalVacuum && !isMade && (found?.size ?? 0) === 0;
  return configure(new DatabaseSync(path, { timeout }), (db) => {
    if (makesShrinkable) db.exec('PRAGMA auto_vacuum = INCREMENTAL');
    const mode = journalMode === undefined ? 'wal' : setJournalMode(db, journalMode, timeout);
    // SQLite keeps another mode where it cannot share memory; only a write-ahead log is safe with less.
    db.exec(`PRAGMA synchronous = ${mode === 'wal' ? (options.synchronous ?? 'NORMAL') : 'FULL'}`);
    if (migrations === undefined || acceptsNewer(db, options)) schemaVersion(db);
    else migrate(db, migrations, path);
  });
}

function openForReading(path: string, options: OpenOptions): DatabaseSync {
  if (path === inMemory) return openForWriting(path, options);
  if (!existsSync(path)) {
    throw new OrchError('ORCH_SQLITE_MISSING', `there is no database ${path}`, { data: { path } });
  }
  // The side files stand beside the file itself, not beside a link to it.
  const file = realpathSync(path);
  for (let attempt = 1; ; attempt++) {
    try {
      return openOnceForReading(file, options);
    } catch (error) {
      // Another process that closes the database takes the index away between the look and the opening.
      if (attempt === readingAttempts || primaryCode(error) !== cannotOpen) throw error;
    }
  }
}

const readingAttempts = 8;
/** SQLITE_CANTOPEN (https://www.sqlite.org/rescode.html). */
const cannotOpen = 14;

function openOnceForReading(path: string, options: OpenOptions): DatabaseSync {
  using copy = hasLostIndex(path) && writesAhead(path) ? copyWithoutIndex(path) : undefined;
  const url = pathToFileURL(resolve(copy?.path ?? path));
  url.search = new URLSearchParams({ mode: 'ro', ...(copy === undefined ? withoutTraces(path) : {}) }).toString();
  return configure(new DatabaseSync(url, { readOnly: true, timeout: options.busyTimeoutMs ?? 5000 }), (db) => {
    const { migrations } = options;
    if (migrations === undefined || acceptsNewer(db, options)) schemaVersion(db);
    else requireSchema(db, migrations, path);
  });
}

/** The first byte of a result code of SQLite, by which all codes of one kind are alike. */
function primaryCode(error: unknown): number {
  return (sqliteResultCode(error) ?? 0) & 0xff;
}

/**
 * An ordinary read-only connection to a WAL database would create its `-wal` and `-shm` files. Without a log nobody has
 * the file open, and it is read as immutable; with one, the existing `-shm` is used without writing it. Then this process
 * may have it open as well, whose locks would end if the file were opened and closed here (fcntl(2)).
 */
function withoutTraces(path: string): Record<string, string> {
  const isInUse = existsSync(`${path}-shm`) && hasLog(`${path}-wal`);
  if (isInUse) return { readonly_shm: '1' };
  if (!writesAhead(path)) return {};
  return sizeOf(`${path}-wal`) > logHeader ? { readonly_shm: '1' } : { immutable: '1' };
}

/** Bytes of the header of a write-ahead log (https://www.sqlite.org/walformat.html). */
const logHeader = 32;

/** Milliseconds in which a process that has written the header of its log writes what follows. */
const headerMs = 20;

/**
 * Whether there is a log to be read. Of a process that was killed between the header and its first commit there may be one
 * that holds nothing; SQLite would try for ten seconds to read it without writing, and give up.
 */
function hasLog(path: string): boolean {
  const size = sizeOf(path);
  if (size !== logHeader) return size >= 0;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, headerMs);
  return sizeOf(path) !== logHeader;
}

/** Whether the index of a log that holds something is gone. */
function hasLostIndex(path: string): boolean {
  return !existsSync(`${path}-shm`) && sizeOf(`${path}-wal`) > logHeader;
}

/** Bytes of a file, and -1 where there is none. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}

/** Byte 18 of the header is the format needed for writing; 2 is WAL (https://www.sqlite.org/fileformat.html). */
function writesAhead(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const format = new Uint8Array(1);
    return readSync(file, format, 0, 1, 18) === 1 && format[0] === 2;
  } finally {
    closeSync(file);
  }
}

/** Applies what every connection needs, and closes it if that fails. */
function configure(db: DatabaseSync, work: (db: DatabaseSync) => void): DatabaseSync {
  try {
    // The file may come from a stranger's repository: its schema must not call functions or rewrite itself.
    db.enableDefensive(true);
    db.exec('PRAGMA trusted_schema = OFF');
    work(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function acceptsNewer(db: DatabaseSync, options: OpenOptions): boolean {
  return options.onNewerSchema === 'accept' && schemaVersion(db) > (options.migrations?.length ?? 0);
}

function chooseJournalMode(path: string, options: OpenOptions): JournalMode {
  if (options.journalMode !== undefined) return options.journalMode;
  const network = networkFileSystem(dirname(path));
  if (network === undefined) return 'wal';
  options.onWarning?.({
    code: 'ORCH_SQLITE_NETWORK_DISK',
    severity: 'warning',
    message: `the database ${path} is on a ${network} file system: it is slower there, and only safe for one machine`,
    help: 'Choose a folder on a local disk.',
  });
  return 'truncate';
}

function journalModeBy(db: DatabaseSync, pragma: string): string {
  return String(db.prepare(pragma).get()?.['journal_mode']);
}

/**
 * Answers the mode that holds then. SQLite answers some conflicts of switching it at once, without waiting: two processes
 * that open a new file.
 */
function setJournalMode(db: DatabaseSync, mode: JournalMode, timeoutMs: number): string {
  const deadline = systemClock.monotonic() + timeoutMs;
  for (;;) {
    try {
      if (journalModeBy(db, 'PRAGMA journal_mode') === mode) return mode;
      return journalModeBy(db, `PRAGMA journal_mode = ${mode}`);
    } catch (error) {
      const busy = primaryCode(error) === 5;
      if (!busy || systemClock.monotonic() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
