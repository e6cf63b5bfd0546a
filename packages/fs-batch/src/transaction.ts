import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { OrchError, sha256Parts, systemClock, systemErrorCode, systemRandom } from '@orch/core';

import type { Disk } from './disk.ts';
import { fileErrorAt } from './errors.ts';
import { createOwner, livenessOf, retireOwner } from './owner.ts';
import { parentOf } from './paths.ts';
import { writeAll } from './write-all.ts';

/** How long a transaction of another pid namespace, whose process cannot be looked up, is taken to be at work. */
const foreignLifeMs = 60_000;

/** The folder of journals, and which of them belong to one root. */
export interface JournalFolder {
  readonly disk: Disk;
  readonly path: string;
  /** Prefix of the names of this root's files: a hash of its real path and inode. */
  readonly key: string;
  /** Whether it seemed to be missing when it was looked for. */
  readonly isMissing: boolean;
}

const defaultFolder = '.orch/tx';

/** @throws OrchError `ORCH_FS_UNSAFE_PATH` if the default folder is reached through a symbolic link */
export function journalFolder(disk: Disk, journalDir?: string): JournalFolder {
  const isMissing = journalDir === undefined && !disk.hasFolder(defaultFolder);
  let key: string | undefined;
  return {
    disk,
    isMissing,
    path: journalDir === undefined ? disk.absolute(defaultFolder) : resolve(journalDir),
    get key() {
      return (key ??= keyOf(disk));
    },
  };
}

/** The key that was worked out last: a process mostly writes to one root. */
let last: { readonly root: string; readonly inode: number; readonly key: string } | undefined;

function keyOf({ root, inode }: Disk): string {
  if (last?.root !== root || last.inode !== inode) {
    last = { root, inode, key: `${sha256Parts([root, String(inode)]).slice(0, 20)}-` };
  }
  return last.key;
}

/** The right to change a root: a file that is lock, sign of life and journal in one. Removing it is the commit. */
export interface Transaction {
  readonly path: string;
  readonly fd: number;
  readonly owner: string;
  /** What flushes that died have left. */
  readonly left: Leftovers;
  /** Whether `fd` is closed. */
  closed: boolean;
}

/** Files of this root in the folder of journals that belong to no living process. */
export interface Leftovers {
  /** Journals, to be rolled back. */
  readonly journals: readonly string[];
  /** Copies of large files, of no use once the journals are rolled back. */
  readonly backups: readonly string[];
}

const journalSuffix = '.tx';

/**
 * Waits until no other flush of this root is at work.
 *
 * Everybody who wants to enter first puts down a file under a name of its own and then looks for others: of two, at
 * least one sees the other and steps back. Files of dead processes count for nothing, so there is no lock to take over.
 *
 * @throws OrchError `ORCH_LOCKED` after `timeoutMs`
 */
export async function enter(folder: JournalFolder, timeoutMs: number, signal?: AbortSignal): Promise<Transaction> {
  const deadline = systemClock.monotonic() + timeoutMs;
  for (;;) {
    const transaction = tryEnter(folder);
    if (transaction !== undefined) return transaction;
    do {
      if (systemClock.monotonic() >= deadline) {
        throw new OrchError('ORCH_LOCKED', `another process is writing to ${folder.disk.root}`, {
          help: 'Wait until it has finished and try again.',
          data: { root: folder.disk.root },
        });
      }
      await delay(1 + systemRandom.next() * 8);
      signal?.throwIfAborted();
    } while (others(folder).busy);
  }
}

/** Enters if nobody else is at work. */
export function tryEnter(folder: JournalFolder): Transaction | undefined {
  const owner = createOwner();
  const path = `${folder.path}/${folder.key}${owner}${journalSuffix}`;
  let fd: number;
  try {
    fd = openOwn(folder, path);
  } catch (error) {
    retireOwner(owner);
    throw error;
  }
  const transaction: Transaction = { path, fd, owner, left: { journals: [], backups: [] }, closed: false };
  try {
    const { busy, left } = others(folder, path);
    if (!busy) return { ...transaction, left };
    leave(folder, transaction);
    return undefined;
  } catch (error) {
    abandon(folder, transaction);
    throw error;
  }
}

/** Ends a transaction: the commit, or the end of its rollback. */
export function leave(folder: JournalFolder, transaction: Transaction): void {
  close(folder, transaction);
  folder.disk.fileSystem.unlink(transaction.path);
  retireOwner(transaction.owner);
}

/** Leaves the journal to the next flush or `recover()`, also if that is in another process while this one lives on. */
export function abandon(folder: JournalFolder, transaction: Transaction): void {
  retireOwner(transaction.owner);
  try {
    close(folder, transaction);
    const name = `${folder.key}${abandonedOwner}${transaction.owner}${journalSuffix}`;
    folder.disk.fileSystem.rename(transaction.path, `${folder.path}/${name}`);
  } catch {
    // an earlier error is being reported; under its old name the journal is rolled back by this process or after its end
  }
}

/** What this root has in the folder of journals, apart from `own`. */
export function others(folder: JournalFolder, own?: string): { readonly busy: boolean; readonly left: Leftovers } {
  const journals: string[] = [];
  const backups: string[] = [];
  let busy = false;
  for (const name of folder.disk.fileSystem.readdir(folder.path)) {
    const path = `${folder.path}/${name}`;
    if (!name.startsWith(folder.key) || path === own) continue;
    const isJournal = name.endsWith(journalSuffix);
    const owner = name.slice(folder.key.length, name.lastIndexOf('.'));
    if (isAtWork(folder, path, owner)) busy ||= isJournal;
    else (isJournal ? journals : backups).push(path);
  }
  return { busy, left: { journals, backups } };
}

/** Under which name the flush was at work that has left a journal. */
export function ownerOf(folder: JournalFolder, journal: string): string {
  const name = journal.slice(folder.path.length + 1 + folder.key.length, -journalSuffix.length);
  return name.startsWith(abandonedOwner) ? name.slice(abandonedOwner.length) : name;
}

/** A part of temporary names that no other flush uses. */
export function tagOf(owner: string): string {
  return owner.slice(owner.lastIndexOf('.') + 1);
}

/** Removes files of this root from the folder of journals. */
export function removeAll(folder: JournalFolder, paths: readonly string[]): void {
  const { fileSystem } = folder.disk;
  for (const path of paths) if (fileSystem.lstat(path) !== undefined) fileSystem.unlink(path);
}

const abandonedOwner = 'abandoned.';

function close(folder: JournalFolder, transaction: Transaction): void {
  if (transaction.closed) return;
  transaction.closed = true;
  folder.disk.fileSystem.close(transaction.fd);
}

function isAtWork(folder: JournalFolder, path: string, owner: string): boolean {
  const liveness = livenessOf(owner);
  if (liveness !== 'unknown') return liveness === 'alive';
  const status = folder.disk.fileSystem.lstat(path);
  return status !== undefined && systemClock.now() - status.mtimeMs < foreignLifeMs;
}

function openOwn(folder: JournalFolder, path: string): number {
  const { fileSystem } = folder.disk;
  try {
    if (folder.isMissing) makeFolders(folder, missingAsSeen(folder));
    return fileSystem.open(path, 'create', 0o600);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    makeFolders(folder, missingNow(folder));
    return fileSystem.open(path, 'create', 0o600);
  }
}

/** The missing folders, from the outermost on, as they were when the root was opened. */
function missingAsSeen({ disk, path }: JournalFolder): string[] {
  const above = path.slice(0, path.lastIndexOf('/'));
  return disk.seemsToHaveFolder(parentOf(defaultFolder)) ? [path] : [above, path];
}

function missingNow(folder: JournalFolder): string[] {
  const missing: string[] = [];
  for (let { path } = folder; folder.disk.fileSystem.lstat(path) === undefined;) {
    missing.unshift(path);
    path = path.slice(0, path.lastIndexOf('/'));
  }
  return missing;
}

function makeFolders(folder: JournalFolder, missing: readonly string[]): void {
  const { fileSystem } = folder.disk;
  let isMade = false;
  for (const path of missing) {
    try {
      fileSystem.mkdir(path);
      isMade = true;
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
      isMade = false;
    }
  }
  if (isMade || fileSystem.lstat(`${folder.path}/.gitignore`) === undefined) writeIgnoreFile(folder);
}

/** Journals are nobody's to commit. */
function writeIgnoreFile(folder: JournalFolder): void {
  const { fileSystem } = folder.disk;
  const path = `${folder.path}/.gitignore`;
  let fd: number;
  try {
    fd = fileSystem.open(path, 'create', 0o644);
  } catch (error) {
    // another process was faster
    if (systemErrorCode(error) === 'EEXIST') return;
    throw error;
  }
  try {
    writeAll(fileSystem, fd, Buffer.from('*\n'));
  } catch (error) {
    throw fileErrorAt(error, path);
  } finally {
    fileSystem.close(fd);
  }
}
