import { mkdirSync, readdirSync, rmdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';

import { OrchError, systemErrorCode } from '@orch/core';

import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';
import { requireSpace } from '../worktrees/disk.ts';
import { findRescue, listPart, type PartEntry, type Rescue, type RescuePart } from './list.ts';
import { below } from './scan.ts';

export interface RestoreOptions {
  readonly name: string;
  /** Absolute path of a folder that is empty or does not exist. */
  readonly into: string;
  /** @default 'worktree' */
  readonly part?: RescuePart;
  readonly signal?: AbortSignal;
}

export interface Restored extends Rescue {
  readonly files: number;
  readonly bytes: number;
}

/** Contents that are read together. */
const groupBytes = 32 * 1024 * 1024;

/**
 * Writes the files of a rescue into a new folder, byte for byte as they were: without filters, line ends or anything else
 * that attributes ask for. Submodules, of which a rescue has the commit only, are left out. Where it fails nothing stays of what it
 * has made.
 *
 * @throws OrchError `ORCH_GIT_RESCUE_UNKNOWN`, `_OCCUPIED`, `_UNSAFE_PATH`, `_DISK_FULL`, `_DAMAGED` where
 *   a content is missing.
 */
export async function restoreRescue(repository: Repository, options: RestoreOptions): Promise<Restored> {
  const inside = opened(repository);
  const rescue = await findRescue(repository, options.name);
  const entries = (await listPart(inside, rescue.commit, options.part ?? 'worktree')).filter(isContent);
  for (const { path } of entries) requireInside(path);
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  const made: Made = { folders: [], files: [] };
  try {
    requireEmpty(options.into, made);
    requireSpace(options.into, bytes, 'restoring a rescue');
    makeFolders(options.into, entries, (options.part ?? 'worktree') === 'worktree' ? rescue : undefined, made);
    const files = entries.filter(({ mode }) => mode !== '120000');
    for (const group of groups(files)) await writeGroup(inside, options, group, made);
    // Links come last, so that no file is ever written through one.
    const links = entries.filter(({ mode }) => mode === '120000');
    for (const group of groups(links)) await writeGroup(inside, options, group, made);
  } catch (error) {
    takeBack(made);
    throw error;
  }
  return { ...rescue, files: entries.length, bytes };
}

/** What a restore has made so far, in order. */
interface Made {
  readonly folders: (string | Buffer)[];
  readonly files: Buffer[];
}

function takeBack({ folders, files }: Made): void {
  const attempt = (remove: () => void): void => {
    try {
      remove();
    } catch {
      // somebody else has put something there, which stays; why the restore failed is told
    }
  };
  for (const path of files) attempt(() => unlinkSync(path));
  for (const path of folders.toReversed()) attempt(() => rmdirSync(path));
}

function makeFolder(path: string | Buffer, made: Made): void {
  try {
    mkdirSync(path);
    made.folders.push(path);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error; // it was there, and stays
  }
}

function isContent({ mode }: PartEntry): boolean {
  return mode !== '160000';
}

/** A ref can be made by anybody: its paths are not believed. */
function requireInside(path: Buffer): void {
  const parts = path.toString('latin1').split('/');
  if (parts.every((part) => part !== '' && part !== '.' && part !== '..')) return;
  throw new OrchError('ORCH_GIT_UNSAFE_PATH', `the rescue has the path ${JSON.stringify(path.toString())}`, {
    help: 'It was not made by orch: look at it with git.',
  });
}

function requireEmpty(into: string, made: Made): void {
  if (!isAbsolute(into)) {
    throw new OrchError('ORCH_GIT_UNSAFE_PATH', `${into} is not an absolute path`, { help: 'Name the whole path.' });
  }
  const first = mkdirSync(into, { recursive: true });
  if (first !== undefined) made.folders.push(...upTo(first, into));
  if (readdirSync(into).length === 0) return;
  throw new OrchError('ORCH_GIT_OCCUPIED', `${into} is not empty`, {
    help: 'Choose a folder that does not exist: nothing is ever written over your files.',
    data: { path: into },
  });
}

/** The folders from one to another one below it. */
function upTo(first: string, last: string): string[] {
  return last.length <= first.length ? [first] : [...upTo(first, dirname(last)), last];
}

/** @param rescue - whose empty folders are made too. */
function makeFolders(into: string, entries: readonly PartEntry[], rescue: Rescue | undefined, made: Made): void {
  const empty = (rescue?.manifest?.emptyFolders ?? []).map((folder) => Buffer.from(folder));
  for (const folder of empty) requireInside(folder);
  // By names whose characters are bytes, each after those that it is in.
  const folders = new Set<string>();
  for (const path of [
    ...entries.map((entry) => entry.path),
    ...empty.map((folder) => Buffer.concat([folder, slash])),
  ]) {
    const text = path.toString('latin1');
    for (let cut = text.indexOf('/'); cut > 0; cut = text.indexOf('/', cut + 1)) folders.add(text.slice(0, cut));
  }
  for (const folder of folders) makeFolder(below(into, Buffer.from(folder, 'latin1')), made);
}

const slash = Buffer.from('/');

function groups(entries: readonly PartEntry[]): PartEntry[][] {
  const all: PartEntry[][] = [];
  let size = Infinity;
  for (const entry of entries) {
    if (size + entry.size > groupBytes) {
      all.push([]);
      size = 0;
    }
    size += entry.size;
    all.at(-1)?.push(entry);
  }
  return all;
}

async function writeGroup(
  repository: OpenRepository,
  options: RestoreOptions,
  group: readonly PartEntry[],
  made: Made,
): Promise<void> {
  const { git, bare } = repository;
  const { into, signal } = options;
  // Loaded when something is restored: no runner does.
  const { open } = process.getBuiltinModule('node:fs/promises');
  const [first] = group;
  if (group.length === 1 && first !== undefined && first.mode !== '120000') {
    await using file = await open(below(into, first.path), 'wx', modeOf(first));
    made.files.push(below(into, first.path));
    await git(bare, ['cat-file', 'blob', first.id], { outputFd: file.fd, signal });
    return;
  }
  const input = group.map(({ id }) => `${id}\n`).join('');
  const maxOutputBytes = 2 * groupBytes + group.length * 200;
  const { stdout } = await git(bare, ['cat-file', '--batch'], { input, maxOutputBytes, signal });
  let from = 0;
  for (const entry of group) {
    const start = stdout.indexOf('\n', from) + 1;
    if (stdout.toString('latin1', from, start) !== `${entry.id} blob ${entry.size}\n`) throw lost(entry);
    const content = stdout.subarray(start, start + entry.size);
    from = start + entry.size + 1;
    if (entry.mode === '120000') {
      symlinkSync(content, below(into, entry.path));
      made.files.push(below(into, entry.path));
      continue;
    }
    await using file = await open(below(into, entry.path), 'wx', modeOf(entry));
    made.files.push(below(into, entry.path));
    await file.writeFile(content);
  }
}

function lost({ path, id }: PartEntry): OrchError {
  return new OrchError('ORCH_GIT_DAMAGED', `the object ${id} of ${path.toString()} is missing or damaged`, {
    help: 'Run git fsck in the repository and restore what it names.',
    data: { id, path: path.toString() },
  });
}

function modeOf({ mode }: PartEntry): number {
  return mode === '100755' ? 0o755 : 0o644;
}
