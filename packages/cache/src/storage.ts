import { existsSync, lstatSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Clock, type Diagnostic, isOrchError, messageOf, OrchError, systemErrorCode } from '@orch/core';
import { makeFolder, openDatabase, sqliteResultCode, toOrchError } from '@orch/sqlite';

import { Connection } from './connection.ts';
import { migrations } from './schema.ts';
import { setAside } from './set-aside.ts';

export interface StorageOptions {
  readonly dir: string;
  readonly readOnly: boolean;
  /** False: without a file nothing is written. */
  readonly create: boolean;
  readonly clock: Clock;
  readonly onWarning: (warning: Diagnostic) => void;
}

/** The file in the folder of a cache; another number would be another, incompatible layout. */
const fileName = 'cache-v1.db';

/** How often a writer looks whether the folder was deleted below it, in milliseconds. */
const presenceInterval = 1000;

/** The log may grow to 16 MB before it goes into the file, which takes a tenth off a burst of sets (measured). */
const checkpointPages = 4000;

/** Results of SQLite that say nothing about the file: there was no memory, or a value is too big. */
const noMemory = 7;
const tooBig = 18;

/**
 * The database of a cache, which no fault of its file may stop: a damaged or newer file is set aside, a deleted one is
 * made again, and where nothing can be written the cache lives in memory. Each of these is warned about once.
 */
export class Storage {
  readonly path: string;
  readonly #options: StorageOptions;
  readonly #warned = new Set<string>();
  #connection: Connection;
  #inode: bigint | undefined;
  #checkedAt: number;
  #persistent = true;
  #closed = false;
  #hasWritten = false;

  constructor(options: StorageOptions) {
    this.path = join(options.dir, fileName);
    this.#options = options.create || existsSync(this.path) ? options : { ...options, readOnly: true };
    this.#checkedAt = options.clock.monotonic();
    this.#connection = this.#open();
  }

  /** Whether results outlive this process. */
  get persistent(): boolean {
    return this.#persistent && !this.#options.readOnly;
  }

  /** Whether there is a file, and not only memory. */
  get hasFile(): boolean {
    return this.#persistent;
  }

  /** Whether this process has changed the database, so that closing it costs a wait for the disk anyway. */
  get hasWritten(): boolean {
    return this.#hasWritten;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Runs a piece of work on the database. If the file fails it, the file is dealt with and `otherwise` returned. */
  run<T>(work: (connection: Connection) => T, otherwise: T): T {
    if (this.#closed) return otherwise;
    try {
      return work(this.#connection);
    } catch (error) {
      if (!isFileFault(error)) throw error;
      return this.#recover(this.#faultOf(error), work, otherwise);
    }
  }

  /** Like {@link run}, for writing: does nothing in a read-only cache, and first looks whether the file is still there. */
  write<T>(work: (connection: Connection) => T, otherwise: T): T {
    if (this.#options.readOnly || this.#closed) return otherwise;
    if (this.#options.clock.monotonic() - this.#checkedAt >= presenceInterval) this.#requirePresence();
    this.#hasWritten = true;
    return this.run(work, otherwise);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#connection.close();
    } catch (error) {
      // Everything that was promised is already committed; only the tidying at the end failed.
      this.#warn('ORCH_CACHE_CLOSE', `the cache ${this.path} could not be closed`, toOrchError(error, this.path));
    }
  }

  #open(): Connection {
    const { dir, readOnly, onWarning } = this.#options;
    try {
      requireOwnFiles(this.path);
      if (readOnly) return new Connection(openDatabase(this.path, { readOnly, migrations }));
      ignoreOurselves(dir);
      const db = openDatabase(this.path, { migrations, incrementalVacuum: true, onWarning });
      this.#inode = inodeOf(this.path);
      db.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
      return new Connection(db);
    } catch (error) {
      return this.#openAfter(toOrchError(error, this.path));
    }
  }

  #openAfter(error: OrchError): Connection {
    if (this.#options.readOnly) {
      if (error.code !== 'ORCH_SQLITE_MISSING') this.#warn('ORCH_CACHE_UNREADABLE', 'the cache is not used', error);
      return this.#inMemory();
    }
    if (!isDamage(error)) return this.#degrade(error);
    return this.#replace(error, () => opensWell(this.path));
  }

  #recover<T>(error: OrchError, work: (connection: Connection) => T, otherwise: T): T {
    if (error.code === 'ORCH_SQLITE_BUSY' || !tellsOfFile(error)) return otherwise;
    this.#connection.close();
    if (this.#options.readOnly) {
      this.#warn('ORCH_CACHE_UNREADABLE', 'the cache is not used any more', error);
      this.#connection = this.#inMemory();
    } else if (inodeOf(this.path) !== this.#inode) {
      this.#connection = this.#open();
    } else if (isDamage(error)) {
      const broken = this.#inode;
      this.#connection = this.#replace(error, () => inodeOf(this.path) !== broken);
    } else {
      this.#connection = this.#degrade(error);
    }
    try {
      return work(this.#connection);
    } catch (second) {
      if (!isFileFault(second)) throw second;
      this.#connection.close();
      this.#connection = this.#degrade(this.#faultOf(second));
      return otherwise;
    }
  }

  #faultOf(error: unknown): OrchError {
    if (systemErrorCode(error) !== strangeNumber) return toOrchError(error, this.path);
    const message = `the database ${this.path} is damaged: ${messageOf(error)}`;
    return new OrchError('ORCH_SQLITE_CORRUPT', message, { cause: error, data: { path: this.path } });
  }

  /** Sets a bad file aside, unless another process has just done so, and starts with an empty one. */
  #replace(error: OrchError, isReplaced: () => boolean): Connection {
    try {
      if (setAside(this.path, isReplaced)) {
        this.#warn('ORCH_CACHE_SET_ASIDE', `the cache was set aside as ${this.path}.damaged and starts empty`, error);
      }
      const db = openDatabase(this.path, { migrations, incrementalVacuum: true, onWarning: this.#options.onWarning });
      this.#inode = inodeOf(this.path);
      return new Connection(db);
    } catch (second) {
      return this.#degrade(toOrchError(second, this.path));
    }
  }

  #degrade(error: OrchError): Connection {
    this.#warn('ORCH_CACHE_DEGRADED', 'the cache cannot be written and lives in memory only', error);
    return this.#inMemory();
  }

  #inMemory(): Connection {
    this.#persistent = false;
    this.#inode = undefined;
    return new Connection(openDatabase(':memory:', { migrations }));
  }

  #requirePresence(): void {
    this.#checkedAt = this.#options.clock.monotonic();
    if (!this.#persistent || inodeOf(this.path) === this.#inode) return;
    this.#connection.close();
    this.#connection = this.#open();
  }

  #warn(code: `ORCH_${string}`, what: string, error: OrchError): void {
    if (this.#warned.has(code)) return;
    this.#warned.add(code);
    this.#options.onWarning({
      code,
      severity: 'warning',
      message: `${what}: ${error.message}`,
      ...(error.help === undefined ? {} : { help: error.help }),
    });
  }
}

/** What Node throws for a number that it cannot give back exactly; none such was ever stored. */
const strangeNumber = 'ERR_OUT_OF_RANGE';

function isFileFault(error: unknown): boolean {
  if (sqliteResultCode(error) !== undefined || systemErrorCode(error) === strangeNumber) return true;
  return isOrchError(error) && error.code.startsWith('ORCH_SQLITE_');
}

/** A schema that lacks our tables fails statements; the file is then as useless as a damaged one. */
function isDamage(error: OrchError): boolean {
  return (
    error.code === 'ORCH_SQLITE_CORRUPT' ||
    error.code === 'ORCH_SQLITE_NEWER_SCHEMA' ||
    (error.code === 'ORCH_SQLITE_FAILED' && error.data['resultCode'] !== undefined && tellsOfFile(error))
  );
}

function tellsOfFile({ data }: OrchError): boolean {
  return data['resultCode'] !== noMemory && data['resultCode'] !== tooBig;
}

function inodeOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

/** The folder keeps itself out of version control, but only if it is ours: new or empty. */
function ignoreOurselves(dir: string): void {
  if (existsSync(join(dir, fileName))) return;
  makeFolder(dir);
  if (readdirSync(dir).length > 0) return;
  try {
    writeFileSync(join(dir, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    // Another process that starts at the same moment has written it.
    if (!existsSync(join(dir, '.gitignore'))) throw error;
  }
}

/**
 * SQLite follows links and waits at pipes. A folder that comes with a repository must not lead it to other files.
 */
function requireOwnFiles(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    const found = lstatSync(`${path}${suffix}`, { throwIfNoEntry: false });
    if (found === undefined || found.isFile()) continue;
    throw new OrchError('ORCH_SQLITE_CANNOT_OPEN', `${path}${suffix} is not a file of its own`, { help: 'Remove it.' });
  }
}

function opensWell(path: string): boolean {
  try {
    openDatabase(path, { migrations }).close();
    return true;
  } catch {
    return false;
  }
}
