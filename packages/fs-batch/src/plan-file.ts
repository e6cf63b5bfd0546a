import { isBrief, joinBriefly, joinChunks, sameBytes } from './content.ts';
import { crc32 } from './crc.ts';
import { isBase, notFile, type Draft } from './draft.ts';
import { staleBase, unsafePath } from './errors.ts';
import type { FileStatus } from './file-system.ts';
import { markOf, type Mark } from './mark.ts';
import type { FileEntry } from './overlay.ts';
import { parentOf } from './paths.ts';
import type { PlainChange, Step } from './step.ts';

/** Files up to this size are read before they are added to, so that recovery knows an edit of what they held. */
const knownBytes = 1024 * 1024;

/** Encoded content that is kept from comparing to writing; what is more is encoded again. */
const heldBytes = 2 * 1024 * 1024;

/** Plans the files of a batch. */
export class FilePlanner {
  readonly #draft: Draft;
  readonly #moves: ReadonlyMap<string, string>;
  #held = 0;
  /** Whether the last file that was there held what it is to hold: in most trees, all or none do. */
  #isUnchanged = false;

  /** @param moves former paths of renamed files */
  constructor(draft: Draft, moves: ReadonlyMap<string, string>) {
    this.#draft = draft;
    this.#moves = moves;
  }

  plan(path: string, entry: FileEntry): void {
    this.#draft.ensureFolder(parentOf(path));
    // plain writes do not need what a file of another size holds
    const needsOld = this.#draft.options.atomic !== 'none' || entry.base !== undefined;
    const looks = entry.origin === undefined && needsOld;
    const present = looks ? this.#draft.presentAt(path, this.#expected(entry)) : undefined;
    if (present === 'as-expected') {
      this.#draft.report(path, 'unchanged');
      return;
    }
    if (present !== undefined) {
      this.#planContent(path, entry, present.status, present.bytes);
      return;
    }
    let status = this.#draft.statusOf(path);
    if (status !== undefined && status.kind !== 'file') {
      if (!entry.replaces) throw status.kind === 'symlink' ? unsafePath(path, 'is a symbolic link') : notFile(path);
      this.#draft.remove(path, status);
      status = undefined;
    }
    const from = this.#moves.get(path);
    if (from !== undefined && status === undefined) this.#move(path, from, entry);
    else if (entry.origin === path) this.#planSame(path, entry, status);
    else this.#planContent(path, entry, status);
  }

  /** What a file probably holds already; undefined where more than that must be known of it. */
  #expected({ chunks, mode, executable, base }: FileEntry): Uint8Array | undefined {
    if (!this.#isUnchanged || mode !== undefined || executable !== undefined || base !== undefined) return undefined;
    return isBrief(chunks) ? joinBriefly(chunks) : undefined;
  }

  /** A file that stays, with bytes added or another mode. */
  #planSame(path: string, entry: FileEntry, status: FileStatus | undefined): void {
    if (status === undefined) throw staleBase(path);
    const tail = joinChunks(entry.chunks);
    if (tail.byteLength === 0) {
      this.#planMode(path, modeOf(entry, status.mode), status);
    } else if (this.#draft.options.atomic === 'file' || entry.atomic || entry.base !== undefined) {
      this.#planContent(path, entry, status);
    } else {
      this.#draft.checkFile(path, status);
      const crc =
        this.#draft.options.atomic === 'batch' && status.size <= knownBytes
          ? crc32(this.#draft.overlay.disk.content(path, status))
          : undefined;
      const step: Step = {
        change: { kind: 'extend', path, size: status.size, ...(crc === undefined ? {} : { crc }) },
        content: entry.chunks,
        status,
      };
      this.#draft.add(step, undefined, this.#markOf(tail, status.size));
      this.#draft.written(path, 'update', tail.byteLength, tail.byteLength);
      this.#planMode(path, modeOf(entry, status.mode), status, false);
    }
  }

  /** @param bytes that the file holds, if they are known */
  #planContent(path: string, entry: FileEntry, status: FileStatus | undefined, bytes?: Uint8Array): void {
    const { origin, chunks } = entry;
    const copied = origin === undefined ? undefined : this.#originBytes(origin);
    const isHeld = copied !== undefined || (!isBrief(chunks) && this.#held < heldBytes);
    const content = isHeld ? joinChunks(copied === undefined ? chunks : [copied, ...chunks]) : joinBriefly(chunks);
    if (isHeld && copied === undefined) this.#held += content.byteLength;
    const source = isHeld ? content : chunks;
    if (status === undefined) {
      if (entry.base !== undefined && entry.base !== null) throw staleBase(path);
      this.#create(path, entry, content, source);
      return;
    }
    const old = bytes ?? this.#oldBytes(path, entry, status, content);
    const newMode = modeOf(entry, status.mode);
    this.#isUnchanged = old !== undefined && sameBytes(old, content);
    if (this.#isUnchanged) {
      this.#planMode(path, newMode, status);
      return;
    }
    if (entry.base !== undefined && (old === undefined || !isBase(old, entry.base))) throw staleBase(path);
    this.#draft.checkFile(path, status);
    const renamed = entry.atomic || this.#draft.options.atomic === 'file';
    if (renamed) this.#draft.checkWritable(parentOf(path));
    const { mode } = status;
    const change: PlainChange = renamed
      ? { kind: 'overwrite', path, mode, temporary: this.#draft.options.temporary(path) }
      : { kind: 'overwrite', path, mode };
    this.#draft.add({ change, content: source, status, mode: newMode }, old, this.#markOf(content));
    this.#draft.written(path, 'update', content.byteLength, content.byteLength - (renamed ? 0 : status.size));
    if (!renamed) this.#planMode(path, newMode, status, false);
  }

  /** What a file holds; undefined if nobody needs it. */
  #oldBytes(path: string, entry: FileEntry, status: FileStatus, content: Uint8Array): Uint8Array | undefined {
    const isNeeded = this.#draft.options.atomic !== 'none' || entry.base !== undefined;
    return isNeeded || status.size === content.byteLength ? this.#draft.overlay.disk.content(path, status) : undefined;
  }

  /** Only a journal needs to know content again. */
  #markOf(content: Uint8Array, start = 0): Mark | undefined {
    return this.#draft.options.atomic === 'batch' ? markOf(content, start) : undefined;
  }

  #originBytes(origin: string): Uint8Array {
    const { disk } = this.#draft.overlay;
    const status = disk.hasFolder(parentOf(origin)) ? disk.status(origin) : undefined;
    if (status?.kind !== 'file') throw staleBase(origin);
    return disk.content(origin, status);
  }

  #create(path: string, entry: FileEntry, content: Uint8Array, source: NonNullable<Step['content']>): void {
    const renamed = entry.atomic || this.#draft.options.atomic === 'file';
    const { origin } = entry;
    const mode = modeOf(entry, origin === undefined ? undefined : this.#draft.overlay.disk.status(origin)?.mode);
    const openMode = mode === undefined && entry.executable === true ? 0o777 : mode;
    this.#draft.checkWritable(parentOf(path));
    const change: PlainChange = renamed
      ? { kind: 'create', path, temporary: this.#draft.options.temporary(path) }
      : { kind: 'create', path };
    this.#draft.add({ change, content: source, mode, openMode }, undefined, this.#markOf(content));
    this.#draft.written(path, 'create', content.byteLength, content.byteLength);
  }

  #move(path: string, from: string, entry: FileEntry): void {
    const { disk } = this.#draft.overlay;
    const status = disk.hasFolder(parentOf(from)) ? disk.status(from) : undefined;
    if (status?.kind !== 'file') throw staleBase(from);
    this.#draft.checkWritable(parentOf(from));
    this.#draft.checkWritable(parentOf(path));
    const { inode, size, mtimeMs } = status;
    this.#draft.add({ change: { kind: 'move', path, from, status: { inode, size, mtimeMs } }, status });
    this.#draft.rename(path, from);
    const mode = modeOf(entry, status.mode);
    if (mode !== undefined && mode !== status.mode) {
      this.#draft.add({ change: { kind: 'chmod', path, mode: status.mode, to: mode } });
    }
  }

  #planMode(path: string, mode: number | undefined, status: FileStatus, report = true): void {
    if (mode !== undefined && mode !== status.mode) this.#draft.changeMode(path, status.mode, mode, report);
    else if (report) this.#draft.report(path, 'unchanged');
  }
}

/** The permission bits that a file is to have; undefined to leave those it has, or gets when it is made. */
function modeOf(entry: FileEntry, existing: number | undefined): number | undefined {
  const mode = entry.mode ?? existing;
  if (entry.executable === undefined || mode === undefined) return mode;
  return entry.executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}
