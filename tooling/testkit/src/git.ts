import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { openSyncShell, type SyncShell } from './shell.ts';

/**
 * Runs git in a folder with a fixed identity and without the machine's configuration. Returns its standard output.
 * Commits start no upkeep: it is a process more each, and may still run when the test removes the folder.
 */
export function git(cwd: string, ...args: readonly string[]): string {
  return shared().shell.run(cwd, ['git', ...args], { HOME: cwd });
}

/**
 * Makes `cwd` a git repository whose first commit holds all its files. It has no sample hooks, which are a dozen files.
 * Folders with the same content get the same commit: it is made once, and copied for the others.
 */
export function initRepository(cwd: string): void {
  const own = join(cwd, '.git');
  if (existsSync(own)) return commitAll(cwd);
  const { made } = shared();
  const content = contentOf(cwd);
  const template = made.get(content);
  if (template === undefined) {
    commitAll(cwd);
    made.set(content, readEntries(own));
    return;
  }
  writeEntries(own, template);
  git(cwd, 'update-index', '-q', '--refresh');
}

function commitAll(cwd: string): void {
  git(cwd, 'init', '--quiet', '--template=', '--initial-branch=main');
  git(cwd, 'add', '--all');
  git(cwd, 'commit', '--quiet', '--allow-empty', '--message=start');
}

/** A digest of all that git could see in a folder. */
function contentOf(root: string): string {
  const hash = createHash('sha1');
  const visit = (folder: string): void => {
    for (const name of readdirSync(folder).toSorted()) {
      const path = join(folder, name);
      const stats = lstatSync(path);
      hash.update(`\0${stats.mode} ${name}\0`);
      if (stats.isDirectory()) visit(path);
      else if (stats.isSymbolicLink()) hash.update(readlinkSync(path));
      else if (stats.isFile()) hash.update(createHash('sha1').update(readFileSync(path)).digest());
    }
    hash.update('\0/');
  };
  visit(root);
  return hash.digest('hex');
}

/** A folder (without bytes) or a file of a repository. */
interface Entry {
  readonly path: string;
  readonly mode: number;
  readonly bytes?: Buffer;
}

function readEntries(root: string): readonly Entry[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => {
    const stats = lstatSync(join(root, path));
    const entry = { path, mode: stats.mode };
    return stats.isDirectory() ? entry : { ...entry, bytes: readFileSync(join(root, path)) };
  });
}

function writeEntries(root: string, entries: readonly Entry[]): void {
  mkdirSync(root);
  for (const { path, mode, bytes } of entries) {
    if (bytes === undefined) mkdirSync(join(root, path), { recursive: true });
    else writeFileSync(join(root, path), bytes, { mode });
  }
}

interface Shared {
  readonly shell: SyncShell;
  /** What is in the folder `.git` of a repository, by the content of its first commit. */
  readonly made: Map<string, readonly Entry[]>;
}

let known: Shared | undefined;

/** Made with the first call. */
function shared(): Shared {
  known ??= {
    shell: openSyncShell({
      PATH: process.env['PATH'],
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'maintenance.auto',
      GIT_CONFIG_VALUE_0: 'false',
      GIT_AUTHOR_NAME: 'Test',
      GIT_AUTHOR_EMAIL: 'test@example.com',
      GIT_COMMITTER_NAME: 'Test',
      GIT_COMMITTER_EMAIL: 'test@example.com',
      GIT_TERMINAL_PROMPT: '0',
    }),
    made: new Map(),
  };
  return known;
}
