import type { Sha256 } from '@orch/core';

import type { Disk } from './disk.ts';
import { conflict, unsafePath } from './errors.ts';
import type { FileStatus } from './file-system.ts';
import { foldedPath, parentOf } from './paths.ts';

export type Chunk = string | Uint8Array;

/** What the file on the disk must hold: these bytes, or bytes with this hash; null: there must be none. */
export type Base = Uint8Array | Sha256 | null;

/** The planned final state of a file: the bytes of `origin`, a path on the disk, followed by the chunks. */
export interface FileEntry {
  readonly kind: 'file';
  readonly origin: string | undefined;
  readonly chunks: Chunk[];
  readonly mode: number | undefined;
  /** Whether the executable bits are set or cleared in the permission bits that the file has otherwise. */
  readonly executable?: boolean | undefined;
  readonly base: Base | undefined;
  /** Whether it is replaced by a rename. */
  readonly atomic: boolean;
  /** Whether anything else that the disk has at this path was deleted by the batch. */
  readonly replaces: boolean;
}

export interface FolderEntry {
  readonly kind: 'folder';
  /** True if what the disk has in it does not count. */
  readonly opaque: boolean;
  readonly mode: number | undefined;
}

export interface AbsentEntry {
  readonly kind: 'absent';
  readonly base?: Base | undefined;
}

export type Entry = FileEntry | FolderEntry | AbsentEntry;

/** What is at a path once the queued operations are applied; without `entry` the disk decides. */
export type Seen =
  | { readonly kind: 'file'; readonly entry: FileEntry | undefined; readonly status?: FileStatus }
  | { readonly kind: 'folder' | 'absent' | 'symlink' | 'other' };

const absent: Seen = { kind: 'absent' };
const folder: Seen = { kind: 'folder' };
const fileOnDisk: Seen = { kind: 'file', entry: undefined };

/** Planned final states by path over the tree on the disk. */
export class Overlay {
  readonly entries: Map<string, Entry> = new Map();
  readonly disk: Disk;
  /** Symbolic links that were followed, and where they led. */
  readonly followed: Map<string, string> = new Map();
  /** Number of planned files and folders below each folder. */
  readonly #liveBelow = new Map<string, number>();
  readonly #claims = new Map<string, string>();
  readonly #openFolders = new Set<string>();
  /** Number of entries in whose place the disk does not count for what is below. */
  #hiding = 0;

  constructor(disk: Disk) {
    this.disk = disk;
  }

  look(path: string): Seen {
    return this.#look(path, 'status');
  }

  /** Like {@link look}, content with what was seen of the disk before; the plan looks again. */
  glance(path: string): Seen {
    return this.#look(path, 'glance');
  }

  /** Like {@link glance}, also where it does not matter whether a file has come or gone lately. */
  skim(path: string): Seen {
    return this.#look(path, 'skim');
  }

  #look(path: string, how: 'status' | 'glance' | 'skim'): Seen {
    const entry = this.entries.get(path);
    if (entry?.kind === 'file') return { kind: 'file', entry };
    if (path === '' || entry?.kind === 'folder' || (this.#liveBelow.get(path) ?? 0) > 0) return folder;
    if (entry !== undefined || this.isHidden(path)) return absent;
    if (!this.disk.hasFolder(parentOf(path))) return absent;
    const status = how === 'status' ? this.disk.status(path) : undefined;
    const kind = how === 'status' ? status?.kind : this.disk[how](path);
    if (kind === undefined) return absent;
    if (kind === 'file') return status === undefined ? fileOnDisk : { kind, entry: undefined, status };
    return kind === 'directory' ? folder : { kind };
  }

  /** Names in a folder, unsorted. */
  names(path: string): Set<string> {
    const names = new Set<string>();
    if (!this.isHidden(path) && !this.#isOpaque(path) && this.disk.hasFolder(path)) {
      for (const name of this.disk.names(path)) names.add(name);
    }
    const prefix = path === '' ? '' : `${path}/`;
    for (const name of names) {
      const entry = this.entries.get(prefix + name);
      if (entry?.kind === 'absent' && this.look(prefix + name).kind === 'absent') names.delete(name);
    }
    if ((this.#liveBelow.get(path) ?? 0) === 0) return names;
    for (const [planned, entry] of this.entries) {
      if (entry.kind === 'absent' || !planned.startsWith(prefix)) continue;
      const slash = planned.indexOf('/', prefix.length);
      names.add(planned.slice(prefix.length, slash === -1 ? undefined : slash));
    }
    return names;
  }

  /**
   * Makes sure that `path` can become a file or folder.
   *
   * @throws OrchError `ORCH_FS_CONFLICT` if a parent is a file or another spelling of the path is planned
   */
  claim(path: string): void {
    this.#openFolder(parentOf(path));
    this.#claimSpelling(path);
  }

  set(path: string, entry: Entry): void {
    const before = this.entries.get(path);
    this.entries.set(path, entry);
    if (entry.kind !== 'folder') this.#openFolders.delete(path);
    this.#hiding += Number(hides(entry)) - Number(before !== undefined && hides(before));
    this.#count(path, Number(entry.kind !== 'absent') - Number(before !== undefined && before.kind !== 'absent'));
  }

  /** Forgets what is planned for everything below a folder. */
  dropBelow(path: string): void {
    for (const [planned, entry] of this.entries) {
      if (!planned.startsWith(`${path}/`)) continue;
      this.entries.delete(planned);
      this.#openFolders.delete(planned);
      if (hides(entry)) this.#hiding--;
      if (entry.kind !== 'absent') this.#count(planned, -1);
    }
    for (const open of this.#openFolders) if (open.startsWith(`${path}/`)) this.#openFolders.delete(open);
  }

  /** Whether a folder above is planned to be away, new, or a file, so that the disk does not count for `path`. */
  isHidden(path: string): boolean {
    if (this.entries.size === 0) return false;
    // what is above an open folder is no file
    if (this.#hiding === 0 && this.#openFolders.has(parentOf(path))) return false;
    for (let above = path; above !== '';) {
      above = parentOf(above);
      const entry = this.entries.get(above);
      if (entry !== undefined && (entry.kind !== 'folder' || entry.opaque)) return true;
    }
    return false;
  }

  /** Runs an operation of several steps; if it throws, none of them stays. */
  asOne(operation: () => void): void {
    const entries = [...this.entries];
    const liveBelow = [...this.#liveBelow];
    const followed = [...this.followed];
    try {
      operation();
    } catch (error) {
      this.clear();
      for (const [path, target] of followed) this.followed.set(path, target);
      for (const [path, entry] of entries) {
        this.entries.set(path, entry);
        if (hides(entry)) this.#hiding++;
      }
      for (const [path, count] of liveBelow) this.#liveBelow.set(path, count);
      for (const [path, entry] of entries) if (entry.kind !== 'absent') this.#claims.set(foldedPath(path), path);
      throw error;
    }
  }

  /** All planned paths, sorted. */
  sortedPaths(): string[] {
    const paths: string[] = [];
    this.entries.forEach((_entry, path) => paths.push(path));
    return paths.sort();
  }

  /** Whether there are more paths, or more units of content, than that. */
  isLarge(paths: number, units: number): boolean {
    if (this.entries.size > paths) return true;
    let sum = 0;
    this.entries.forEach((entry) => (sum += unitsOf(entry)));
    return sum > units;
  }

  clear(): void {
    this.entries.clear();
    this.followed.clear();
    this.#liveBelow.clear();
    this.#claims.clear();
    this.#openFolders.clear();
    this.#hiding = 0;
    this.disk.forget();
  }

  #count(path: string, difference: number): void {
    if (difference === 0) return;
    for (let above = parentOf(path); ; above = parentOf(above)) {
      this.#liveBelow.set(above, (this.#liveBelow.get(above) ?? 0) + difference);
      if (above === '') return;
    }
  }

  #isOpaque(path: string): boolean {
    const entry = this.entries.get(path);
    return entry !== undefined && (entry.kind !== 'folder' || entry.opaque);
  }

  #openFolder(path: string): void {
    if (path === '' || this.#openFolders.has(path)) return;
    const seen = this.glance(path);
    if (seen.kind === 'symlink') throw unsafePath(path, 'is a symbolic link');
    if (seen.kind !== 'folder' && seen.kind !== 'absent') throw conflict(path, 'is a file, so nothing can be below it');
    this.#openFolder(parentOf(path));
    this.#claimSpelling(path);
    this.#openFolders.add(path);
  }

  #claimSpelling(path: string): void {
    const folded = foldedPath(path);
    const claimed = this.#claims.get(folded);
    if (claimed !== undefined && claimed !== path && this.look(claimed).kind !== 'absent') {
      const bothExist = this.disk.status(claimed) !== undefined && this.disk.status(path) !== undefined;
      if (!bothExist) throw conflict(path, `and ${claimed} are the same on some file systems`);
    }
    this.#claims.set(folded, path);
  }
}

function hides(entry: Entry): boolean {
  if (entry.kind === 'file') return entry.replaces;
  return entry.kind === 'absent' || entry.opaque;
}

/** How much content an entry has: bytes, or UTF-16 units of text. */
export function unitsOf(entry: Entry): number {
  if (entry.kind !== 'file') return 0;
  let sum = 0;
  // an index makes no garbage, and this is done for each of thousands of files
  for (let at = 0; at < entry.chunks.length; at++) sum += entry.chunks[at]?.length ?? 0;
  return sum;
}
