import { sha256 } from '@orch/core';

import { joinBriefly, joinChunks, sameBytes } from './content.ts';
import { crc32 } from './crc.ts';
import { conflict, staleBase, unsafePath } from './errors.ts';
import type { FileStatus } from './file-system.ts';
import { markOf, type Mark } from './mark.ts';
import { changedLink } from './links.ts';
import { findMoves } from './moves.ts';
import type { Base, FileEntry, Overlay } from './overlay.ts';
import { parentOf } from './paths.ts';
import { inOrder, type Change, type Step } from './step.ts';
import type { Action, PlannedChange } from './types.ts';

export interface PlanOptions {
  readonly atomic: 'batch' | 'file' | 'none';
  /** Whether missing permissions are looked for. */
  readonly checkAccess: boolean;
  /** The name under which new content of a file is written before it is renamed. */
  readonly temporary: (path: string) => string;
  /** Takes what the journal must hold before the first change is made. */
  readonly record: (change: Change, old?: Uint8Array) => void;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly operations: readonly PlannedChange[];
  /** Bytes that the files grow by. */
  readonly growth: number;
}

/** Compares the planned tree with the disk. Yields after each path so that the caller can share the thread. */
export function* planChanges(overlay: Overlay, options: PlanOptions): Generator<void, Plan> {
  overlay.disk.forget();
  const changed = changedLink(overlay);
  if (changed !== undefined) throw staleBase(changed);
  const planner = new Planner(overlay, options);
  for (const path of [...overlay.entries.keys()].sort()) {
    planner.plan(path);
    yield;
  }
  return planner.result();
}

/** Files up to this size are read before they are added to, so that recovery knows an edit of what they held. */
const knownBytes = 1024 * 1024;

/** Encoded content that is kept from comparing to writing; what is more is encoded again. */
const heldBytes = 2 * 1024 * 1024;

const noMark: Mark = { length: 0, pages: [] };

class Planner {
  readonly #overlay: Overlay;
  readonly #options: PlanOptions;
  readonly #moves: ReadonlyMap<string, string>;
  readonly #movedAway: ReadonlySet<string>;
  readonly #steps: Step[] = [];
  readonly #operations: PlannedChange[] = [];
  readonly #removed = new Set<string>();
  readonly #created = new Set<string>();
  readonly #present = new Set<string>(['']);
  readonly #writable = new Set<string>();
  #growth = 0;
  #held = 0;

  constructor(overlay: Overlay, options: PlanOptions) {
    this.#overlay = overlay;
    this.#options = options;
    this.#moves = findMoves(overlay);
    this.#movedAway = new Set(this.#moves.values());
  }

  result(): Plan {
    const operations = this.#operations.sort((a, b) => (a.path < b.path ? -1 : 1));
    return { steps: inOrder(this.#steps, (step) => step.change), operations, growth: this.#growth };
  }

  plan(path: string): void {
    const entry = this.#overlay.entries.get(path);
    if (entry?.kind === 'file') this.#planFile(path, entry);
    else if (this.#overlay.look(path).kind === 'absent') this.#planRemoval(path);
    else this.#planFolder(path);
  }

  #planRemoval(path: string): void {
    if (this.#removed.has(path) || this.#movedAway.has(path)) return;
    const status = this.#statusOf(path);
    const entry = this.#overlay.entries.get(path);
    if (entry?.kind === 'absent' && entry.base !== undefined) this.#checkBase(path, status, entry.base);
    if (status === undefined) this.#report(path, 'unchanged');
    else this.#remove(path, status);
  }

  /** @throws OrchError `ORCH_FS_STALE_BASE`; a file that is gone already is as it was to be */
  #checkBase(path: string, status: FileStatus | undefined, base: Base): void {
    if (status === undefined) return;
    if (status.kind !== 'file' || !isBase(this.#overlay.disk.content(path, status), base)) throw staleBase(path);
  }

  #planFolder(path: string): void {
    const entry = this.#overlay.entries.get(path);
    const status = this.#statusOf(path);
    const replaces = entry?.kind === 'absent' || (entry?.kind === 'folder' && entry.opaque);
    if (status?.kind === 'directory' && replaces) this.#empty(path);
    const existed = status?.kind === 'directory';
    this.#ensureFolder(path);
    if (entry?.kind !== 'folder') return;
    const mode = entry.mode;
    if (mode !== undefined && mode !== status?.mode) this.#changeMode(path, status?.mode ?? 0o777, mode, existed);
    else if (existed) this.#report(path, 'unchanged');
  }

  #planFile(path: string, entry: FileEntry): void {
    this.#ensureFolder(parentOf(path));
    let status = this.#statusOf(path);
    if (status !== undefined && status.kind !== 'file') {
      if (!entry.replaces) throw status.kind === 'symlink' ? unsafePath(path, 'is a symbolic link') : notFile(path);
      this.#remove(path, status);
      status = undefined;
    }
    const from = this.#moves.get(path);
    if (from !== undefined && status === undefined) this.#move(path, from, entry);
    else if (entry.origin === path) this.#planSame(path, entry, status);
    else this.#planContent(path, entry, status);
  }

  /** A file that stays, with bytes added or another mode. */
  #planSame(path: string, entry: FileEntry, status: FileStatus | undefined): void {
    if (status === undefined) throw staleBase(path);
    const tail = joinChunks(entry.chunks);
    if (tail.byteLength === 0) {
      this.#planMode(path, modeOf(entry, status.mode), status);
    } else if (this.#options.atomic === 'file' || entry.atomic || entry.base !== undefined) {
      this.#planContent(path, entry, status);
    } else {
      this.#checkFile(path, status);
      const crc =
        this.#options.atomic === 'batch' && status.size <= knownBytes
          ? crc32(this.#overlay.disk.content(path, status))
          : undefined;
      this.#add({
        change: {
          kind: 'extend',
          path,
          size: status.size,
          mark: this.#markOf(tail, status.size),
          ...(crc === undefined ? {} : { crc }),
        },
        content: () => joinChunks(entry.chunks),
        status,
      });
      this.#written(path, 'update', tail.byteLength, tail.byteLength);
      this.#planMode(path, modeOf(entry, status.mode), status, false);
    }
  }

  #planContent(path: string, entry: FileEntry, status: FileStatus | undefined): void {
    const { origin, chunks } = entry;
    const copied = origin === undefined ? undefined : this.#originBytes(origin);
    const isHeld = copied !== undefined || this.#held < heldBytes;
    const content = isHeld ? joinChunks(copied === undefined ? chunks : [copied, ...chunks]) : joinBriefly(chunks);
    this.#held += copied === undefined ? content.byteLength : 0;
    const source = isHeld ? (): Uint8Array => content : (): Uint8Array => joinBriefly(chunks);
    if (status === undefined) {
      if (entry.base !== undefined && entry.base !== null) throw staleBase(path);
      this.#create(path, entry, content, source);
      return;
    }
    const needsOld = this.#options.atomic !== 'none' || entry.base !== undefined;
    const old = needsOld || status.size === content.byteLength ? this.#overlay.disk.content(path, status) : undefined;
    const newMode = modeOf(entry, status.mode);
    if (old !== undefined && sameBytes(old, content)) {
      this.#planMode(path, newMode, status);
      return;
    }
    if (entry.base !== undefined && (old === undefined || !isBase(old, entry.base))) throw staleBase(path);
    this.#checkFile(path, status);
    const renamed = entry.atomic || this.#options.atomic === 'file';
    if (renamed) this.#checkWritable(parentOf(path));
    const change: Change = {
      kind: 'overwrite',
      path,
      mode: status.mode,
      mark: this.#markOf(content),
      ...(renamed ? { temporary: this.#options.temporary(path) } : {}),
    };
    this.#add({ change, content: source, status, ...(newMode === undefined ? {} : { mode: newMode }) }, old);
    this.#written(path, 'update', content.byteLength, content.byteLength - (renamed ? 0 : status.size));
    if (!renamed) this.#planMode(path, newMode, status, false);
  }

  /** Only a journal needs to know content again. */
  #markOf(content: Uint8Array, start = 0): Mark {
    return this.#options.atomic === 'batch' ? markOf(content, start) : noMark;
  }

  #originBytes(origin: string): Uint8Array {
    const { disk } = this.#overlay;
    const status = disk.hasFolder(parentOf(origin)) ? disk.status(origin) : undefined;
    if (status?.kind !== 'file') throw staleBase(origin);
    return disk.content(origin, status);
  }

  #create(path: string, entry: FileEntry, content: Uint8Array, source: () => Uint8Array): void {
    const renamed = entry.atomic || this.#options.atomic === 'file';
    const { origin } = entry;
    const mode = modeOf(entry, origin === undefined ? undefined : this.#overlay.disk.status(origin)?.mode);
    const openMode = mode === undefined && entry.executable === true ? 0o777 : mode;
    this.#checkWritable(parentOf(path));
    const change: Change = {
      kind: 'create',
      path,
      mark: this.#markOf(content),
      ...(renamed ? { temporary: this.#options.temporary(path) } : {}),
    };
    this.#add({
      change,
      content: source,
      ...(mode === undefined ? {} : { mode }),
      ...(openMode === undefined ? {} : { openMode }),
    });
    this.#written(path, 'create', content.byteLength, content.byteLength);
  }

  #move(path: string, from: string, entry: FileEntry): void {
    const { disk } = this.#overlay;
    const status = disk.hasFolder(parentOf(from)) ? disk.status(from) : undefined;
    if (status?.kind !== 'file') throw staleBase(from);
    this.#checkWritable(parentOf(from));
    this.#checkWritable(parentOf(path));
    const { inode, size, mtimeMs } = status;
    this.#add({ change: { kind: 'move', path, from, status: { inode, size, mtimeMs } }, status });
    this.#operations.push({ path, action: 'rename', bytes: 0, from });
    const mode = modeOf(entry, status.mode);
    if (mode !== undefined && mode !== status.mode) {
      this.#add({ change: { kind: 'chmod', path, mode: status.mode, to: mode } });
    }
  }

  #planMode(path: string, mode: number | undefined, status: FileStatus, report = true): void {
    if (mode !== undefined && mode !== status.mode) this.#changeMode(path, status.mode, mode, report);
    else if (report) this.#report(path, 'unchanged');
  }

  #changeMode(path: string, before: number, mode: number, report: boolean): void {
    this.#add({ change: { kind: 'chmod', path, mode: before, to: mode } });
    if (report) this.#report(path, 'chmod');
  }

  /** Removes what the disk has in a folder that stays, except for what the batch puts there. */
  #empty(path: string): void {
    for (const name of this.#overlay.disk.names(path)) {
      const child = `${path}/${name}`;
      const seen = this.#overlay.look(child);
      const status = this.#overlay.disk.status(child);
      if (status === undefined) continue;
      if (seen.kind === 'absent') this.#remove(child, status);
      else if (seen.kind === 'folder' && status.kind === 'directory') this.#empty(child);
    }
  }

  #remove(path: string, status: FileStatus): void {
    if (this.#removed.has(path)) return;
    this.#removed.add(path);
    if (this.#movedAway.has(path)) return;
    this.#checkWritable(parentOf(path));
    switch (status.kind) {
      case 'file': {
        const old = this.#options.atomic === 'batch' ? this.#overlay.disk.content(path, status) : undefined;
        this.#add({ change: { kind: 'unlink', path, mode: status.mode }, status }, old);
        break;
      }
      case 'symlink': {
        const target = this.#overlay.disk.fileSystem.readlink(this.#overlay.disk.absolute(path));
        this.#add({ change: { kind: 'unlink-link', path, target } });
        break;
      }
      case 'directory':
        this.#removeFolder(path, status);
        break;
      case 'other':
        throw notFile(path);
    }
    this.#report(path, 'delete');
  }

  #removeFolder(path: string, status: FileStatus): void {
    for (const name of this.#overlay.disk.names(path)) {
      const child = `${path}/${name}`;
      const childStatus = this.#overlay.disk.status(child);
      if (childStatus !== undefined) this.#remove(child, childStatus);
    }
    this.#add({ change: { kind: 'rmdir', path, mode: status.mode } });
  }

  #ensureFolder(path: string): void {
    if (this.#present.has(path)) return;
    this.#ensureFolder(parentOf(path));
    this.#present.add(path);
    const status = this.#statusOf(path);
    if (status?.kind === 'directory') return;
    if (status !== undefined) this.#clearForFolder(path, status);
    this.#checkWritable(parentOf(path));
    this.#created.add(path);
    this.#add({ change: { kind: 'mkdir', path } });
    this.#report(path, 'mkdir');
  }

  #clearForFolder(path: string, status: FileStatus): void {
    const entry = this.#overlay.entries.get(path);
    const replaces = this.#overlay.isHidden(path) || entry?.kind === 'absent' || entry?.kind === 'folder';
    if (replaces) this.#remove(path, status);
    else if (status.kind === 'symlink') throw unsafePath(path, 'is a symbolic link');
    else throw conflict(path, 'is a file, so nothing can be below it');
  }

  #statusOf(path: string): FileStatus | undefined {
    const parent = parentOf(path);
    if (this.#created.has(parent)) return undefined;
    return this.#overlay.disk.hasFolder(parent) ? this.#overlay.disk.status(path) : undefined;
  }

  /** Who owns a file and has not locked it may write to it; a disk that takes no writes has refused the journal. */
  #checkFile(path: string, status: FileStatus): void {
    const isOwn = status.owner !== undefined && status.owner === process.geteuid?.();
    if (!isOwn || (status.mode & 0o200) === 0) this.#checkWritable(path);
  }

  #checkWritable(path: string): void {
    if (!this.#options.checkAccess || this.#created.has(path) || this.#writable.has(path)) return;
    this.#overlay.disk.fileSystem.checkWritable(this.#overlay.disk.absolute(path));
    this.#writable.add(path);
  }

  #add(step: Step, old?: Uint8Array): void {
    this.#steps.push(step);
    this.#options.record(step.change, old);
  }

  #written(path: string, action: Action, bytes: number, growth: number): void {
    this.#growth += Math.max(0, growth);
    this.#operations.push({ path, action, bytes });
  }

  #report(path: string, action: Action): void {
    this.#operations.push({ path, action, bytes: 0 });
  }
}

/** The permission bits that a file is to have; undefined to leave those it has, or gets when it is made. */
function modeOf(entry: FileEntry, existing: number | undefined): number | undefined {
  const mode = entry.mode ?? existing;
  if (entry.executable === undefined || mode === undefined) return mode;
  return entry.executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

function isBase(bytes: Uint8Array, base: Base): boolean {
  if (base === null) return false;
  return typeof base === 'string' ? sha256(bytes) === base : sameBytes(bytes, base);
}

function notFile(path: string): Error {
  return conflict(path, 'is neither a file nor a folder, or a folder where a file is planned');
}
