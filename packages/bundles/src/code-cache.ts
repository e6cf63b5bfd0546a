import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Script } from 'node:vm';

import type { ReadInTurn } from './read-in-turn.ts';

/** For how long the code of a build that nobody saves to is kept, in milliseconds. */
const keptMs = 30 * 24 * 60 * 60 * 1000;

/** Names the sets of bundles for which code was saved. */
const savedSets = 'saved';

/**
 * Compiled code of bundles, kept for the next process. Unlike the compile cache of Node, which holds the code that is
 * compiled when a module is loaded, it holds that of the functions which were called.
 */
export interface CodeCache {
  /** The code of a bundle, undefined where there is none. V8 refuses that of another version or with other flags. */
  read(name: string, read: ReadInTurn): Buffer | undefined;
  /** Keeps the code of a process that is about to end, unless one that had loaded the same bundles did so before. */
  save(scripts: ReadonlyMap<string, Script>): void;
}

type Environment = Pick<NodeJS.Process, 'env' | 'version' | 'arch' | 'execArgv' | 'cwd'>;

/**
 * The folder for the code of one build on one Node, as the variables of Node's own compile cache and of the XDG base
 * directories have it. Undefined where caching is off or there is no place for it.
 */
export function codeCacheFolder({ env, version, arch, execArgv, cwd }: Environment, build: string): string | undefined {
  if (env['NODE_DISABLE_COMPILE_CACHE'] === '1') return undefined;
  const configured = env['NODE_COMPILE_CACHE'];
  const home = env['HOME'] ?? env['USERPROFILE'];
  const base = configured
    ? resolve(cwd(), configured)
    : [env['XDG_CACHE_HOME'], env['LOCALAPPDATA'], home && join(home, '.cache')].find(
        (path) => path && isAbsolute(path),
      );
  if (base === undefined) return undefined;
  // V8 flags are part of what code is compiled for: two sets of them would take turns in replacing one file.
  const flags = [...execArgv, env['NODE_OPTIONS'] ?? ''].join(' ').trim();
  return join(base, 'orch-code', `${version}-${arch}-${build}${flags === '' ? '' : `-${hashOf(flags)}`}`);
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv. To load `node:crypto` takes longer than most reads of code. */
function hashOf(text: string): string {
  let hash = 0x81_1c_9d_c5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01_00_01_93);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

export function openCodeCache(folder: string): CodeCache {
  const usable = isOwn(folder);
  return {
    read: (name, read) => (usable ? readIfThere(join(folder, `${name}.bin`), (path) => read(path, isOurs)) : undefined),
    save(scripts) {
      const set = [...scripts.keys()].sort().join(' ');
      const saved = usable ? (readIfThere(join(folder, savedSets))?.toString().split('\n') ?? []) : [];
      // Undefined where there was none: a cleaner of caches may take some.
      const isMissing = [...scripts.values()].some((script) => script.cachedDataRejected !== false);
      if (saved.includes(set) && !isMissing) return;
      try {
        if (!usable) startFolder(folder);
        for (const [name, script] of scripts) replace(join(folder, `${name}.bin`), script.createCachedData());
        if (!saved.includes(set)) replace(join(folder, savedSets), Buffer.from([...saved, set].join('\n')));
      } catch {
        // A cache that cannot be written costs time, nothing else.
      }
    },
  };
}

/** Whether a folder is there, belongs to this user, and nobody else may write to it: the code in it is run. */
function isOwn(folder: string): boolean {
  try {
    const status = lstatSync(folder);
    return status.isDirectory() && isOurs(status);
  } catch {
    return false;
  }
}

/** Whether a file or folder belongs to this user and nobody else may write to it, where a system has users. */
function isOurs({ mode, uid }: Stats): boolean {
  const user = process.getuid?.();
  return user === undefined || (uid === user && (mode & 0o022) === 0);
}

/** Makes the folder, and removes those of builds that were replaced long ago. */
function startFolder(folder: string): void {
  makeFolder(folder);
  if (!isOwn(folder)) throw new Error(`${folder} belongs to somebody else`);
  const parent = dirname(folder);
  for (const name of readdirSync(parent)) {
    const other = join(parent, name);
    const { mtimeMs } = statSync(other);
    if (Date.now() - mtimeMs > keptMs) rmSync(other, { recursive: true, force: true });
  }
}

/** Tries each folder twice at most: Node's own recursion never ends below `/proc`, where nothing can be made. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    makeFolder(dirname(folder));
    mkdirSync(folder, { mode: 0o700 });
  }
}

/** Replaces a file as a whole, and not before its content is on the disk: V8 does not notice damaged code. */
function replace(path: string, content: Uint8Array): void {
  const temporary = `${path}.${process.pid}`;
  const fd = openSync(temporary, 'w', 0o600);
  try {
    for (let written = 0; written < content.byteLength;) written += writeSync(fd, content, written);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  try {
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function readIfThere(path: string, read: (path: string) => Buffer = readFileSync): Buffer | undefined {
  try {
    return read(path);
  } catch {
    return undefined;
  }
}
