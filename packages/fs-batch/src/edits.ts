import { sha256, type OrchError } from '@orch/core';

import { joinChunks } from './content.ts';
import { conflict, unsafePath } from './errors.ts';
import type { Base, Chunk, Entry, FileEntry, Overlay, Seen } from './overlay.ts';
import { isWithin, normalizePath, parentOf } from './paths.ts';
import type { WriteOptions } from './types.ts';

/** The state of a file without its place; undefined for a folder. */
interface Item {
  readonly path: string;
  readonly entry: Omit<FileEntry, 'kind' | 'replaces'> | undefined;
}

/** Applies operations to the planned tree. Paths are normalised. */
export class Edits {
  readonly overlay: Overlay;
  /** Files as they were read from the disk; null if there was none. */
  readonly bases: Map<string, Base> = new Map();
  /** The folder of journals, which no operation sees. */
  readonly #reserved: string | undefined;

  constructor(overlay: Overlay, reserved: string | undefined) {
    this.overlay = overlay;
    this.#reserved = reserved;
  }

  /** The content of a file with what is planned for it; remembers what the disk has. */
  bytes(path: string): Uint8Array | undefined {
    const seen = this.overlay.look(path);
    const refused = refusal(path, seen);
    if (refused !== undefined) throw refused;
    if (seen.kind === 'file' && seen.entry !== undefined) return this.#planned(seen.entry, path);
    const status = seen.kind === 'file' ? seen.status : undefined;
    const bytes = status && this.overlay.disk.content(path, status);
    const isOnDisk = seen.kind === 'file' || (seen.kind === 'absent' && !this.isDeleted(path));
    if (isOnDisk && !this.bases.has(path)) this.bases.set(path, bytes === undefined ? null : this.#base(path, bytes));
    return bytes;
  }

  /** The content of a file with what is planned for it, on which nothing will be based. */
  peek(path: string): Uint8Array | undefined {
    const seen = this.overlay.look(path);
    if (seen.kind !== 'file') return undefined;
    if (seen.entry === undefined) return seen.status && this.overlay.disk.content(path, seen.status);
    const { origin, chunks } = seen.entry;
    return joinChunks(origin === undefined ? chunks : [this.overlay.disk.bytes(origin), ...chunks]);
  }

  #planned(entry: FileEntry, path: string): Uint8Array {
    if (entry.origin === undefined) return joinChunks(entry.chunks);
    const bytes = this.overlay.disk.bytes(entry.origin);
    if (entry.origin === path && !this.bases.has(path)) this.bases.set(path, this.#base(path, bytes));
    return joinChunks([bytes, ...entry.chunks]);
  }

  /** Bytes that are held anyway need no hash. */
  #base(path: string, bytes: Uint8Array): Base {
    return this.overlay.disk.holds(path, bytes) ? bytes : sha256(bytes);
  }

  /** Whether the batch removes what the disk has at a path. */
  isDeleted(path: string): boolean {
    return this.overlay.entries.get(path)?.kind === 'absent' || this.overlay.isHidden(path);
  }

  /** Sorted names in a folder. */
  names(path: string): string[] {
    if (path !== '' && this.overlay.look(path).kind !== 'folder') return [];
    const prefix = path === '' ? '' : `${path}/`;
    return [...this.overlay.names(path)].filter((name) => prefix + name !== this.#reserved).sort();
  }

  /**
   * Whether a path is a file already.
   *
   * @param skims whether that does not matter, but only whether it can become one
   * @throws OrchError if it cannot become one
   */
  checkFileTarget(path: string, skims = false): boolean {
    const seen = skims ? this.overlay.skim(path) : this.overlay.glance(path);
    const refused = refusal(path, seen);
    if (refused !== undefined) throw refused;
    if (seen.kind === 'folder') throw conflict(path, 'is a folder');
    this.overlay.claim(path);
    return seen.kind === 'file';
  }

  /** Plans a file. */
  set(path: string, entry: Omit<FileEntry, 'kind' | 'replaces'>): void {
    const replaces = this.#replaces(path, this.overlay.entries.get(path));
    const { origin, chunks, mode, executable, base, atomic } = entry;
    this.overlay.set(path, { kind: 'file', origin, chunks, mode, executable, base, atomic, replaces });
  }

  #replaces(path: string, before: Entry | undefined): boolean {
    if (before?.kind === 'absent' || (before?.kind === 'file' && before.replaces)) return true;
    return this.overlay.isHidden(path);
  }

  /** Plans new content of a file. */
  write(path: string, chunk: Chunk, options: WriteOptions): void {
    const { ifExists = 'replace' } = options;
    const exists = this.checkFileTarget(path, ifExists === 'replace');
    if (ifExists !== 'replace' && exists) {
      if (ifExists === 'keep') return;
      throw conflict(path, 'exists already');
    }
    const known = this.overlay.entries.get(path);
    const earlier = known?.kind === 'file' ? known : undefined;
    this.overlay.set(path, {
      kind: 'file',
      origin: undefined,
      chunks: [chunk],
      mode: options.mode ?? earlier?.mode,
      executable: options.executable ?? (options.mode === undefined ? earlier?.executable : undefined),
      base: options.base === undefined ? this.#baseOf(path, known, ifExists) : options.base,
      atomic: options.visibility === 'atomic' || earlier?.atomic === true,
      replaces: this.#replaces(path, known),
    });
  }

  #baseOf(path: string, known: Entry | undefined, ifExists: WriteOptions['ifExists']): Base | undefined {
    const planned = known === undefined || known.kind === 'folder' ? undefined : known.base;
    const base = planned ?? this.bases.get(path);
    // a file that appears until flush is not to be replaced either
    return base === undefined && ifExists !== 'replace' && !this.isDeleted(path) ? null : base;
  }

  append(path: string, chunk: Chunk): void {
    const exists = this.checkFileTarget(path);
    const start = exists ? kept(path) : { ...kept(path), origin: undefined };
    // a file that appears until flush must not be overwritten by what was meant to be added to it
    const base = exists || this.isDeleted(path) ? this.bases.get(path) : null;
    this.set(path, { ...start, base, chunks: [chunk] });
  }

  delete(path: string, base?: Base): void {
    const seen = this.overlay.look(path);
    if (seen.kind === 'other') throw refusal(path, seen);
    if (seen.kind === 'folder') {
      if (isWithin(this.#reserved, path)) throw unsafePath(path, 'holds the folder of journals');
      if (base !== undefined) throw conflict(path, 'is a folder, which has no content to compare');
      this.overlay.dropBelow(path);
    }
    if (this.overlay.isHidden(path) && !this.overlay.entries.has(path)) return;
    const known = this.overlay.entries.get(path);
    const earlier = known === undefined || known.kind === 'folder' ? undefined : known.base;
    this.overlay.set(path, { kind: 'absent', base: base ?? (base === null ? null : earlier) });
  }

  mkdir(path: string): void {
    const seen = this.overlay.look(path);
    const refused = refusal(path, seen);
    if (refused !== undefined) throw refused;
    if (seen.kind === 'file') throw conflict(path, 'is a file');
    this.overlay.claim(path);
    const known = this.overlay.entries.get(path);
    if (known?.kind !== 'folder') this.setFolder(path, undefined);
  }

  setFolder(path: string, mode: number | undefined): void {
    const before = this.overlay.entries.get(path);
    const opaque = (before?.kind === 'folder' && before.opaque) || this.isDeleted(path);
    this.overlay.set(path, { kind: 'folder', opaque, mode });
  }

  /** @throws OrchError if nothing can be moved or copied from one path to the other */
  checkTransfer(from: string, to: string): void {
    const seen = this.overlay.look(from);
    const refused = refusal(from, seen) ?? refusal(to, this.overlay.look(to));
    if (refused !== undefined) throw refused;
    if (seen.kind === 'absent') throw conflict(from, 'does not exist');
    if (to.startsWith(`${from}/`)) throw conflict(to, `is inside ${from}`);
    if (this.overlay.look(parentOf(to)).kind === 'file') throw conflict(to, 'is below a file');
  }

  /** A file, or a folder with all it holds, folders first. */
  below(path: string): Item[] {
    const seen = this.overlay.look(path);
    const refused = refusal(path, seen);
    if (refused !== undefined) throw refused;
    if (seen.kind === 'file') return [{ path, entry: seen.entry ?? kept(path) }];
    return [{ path, entry: undefined }, ...this.names(path).flatMap((name) => this.below(`${path}/${name}`))];
  }

  /** Plans a copy of items in another place. */
  place(items: readonly Item[], from: string, to: string): void {
    for (const { path, entry } of items) {
      const target = to + path.slice(from.length);
      normalizePath(target);
      if (isWithin(target, this.#reserved)) throw unsafePath(target, 'is inside the folder of journals');
      if (entry === undefined) {
        this.mkdir(target);
      } else {
        this.checkFileTarget(target);
        this.set(target, { ...entry, base: this.bases.get(target), chunks: [...entry.chunks] });
      }
    }
  }
}

/** The file that the disk has at a path, unchanged. */
export function kept(path: string): Omit<FileEntry, 'kind' | 'replaces'> {
  return { origin: path, chunks: [], mode: undefined, base: undefined, atomic: false };
}

/** The error of a path that holds something no operation may touch. */
export function refusal(path: string, seen: Seen): OrchError | undefined {
  if (seen.kind === 'symlink') return unsafePath(path, 'is a symbolic link');
  return seen.kind === 'other' ? conflict(path, 'is neither a file nor a folder') : undefined;
}
