import { isOrchError, OrchError, sha256, systemClock } from '@orch/core';

import { joinChunks, textOf } from './content.ts';
import { conflict, fileError, unsafePath } from './errors.ts';
import { flushOverlay, reportOf } from './flush.ts';
import { openRoot } from './open-root.ts';
import { Overlay, type Base, type Chunk, type FileEntry, type Seen } from './overlay.ts';
import { normalizePath, parentOf } from './paths.ts';
import { planChanges, type Plan } from './plan.ts';
import { runAtOnce } from './slices.ts';
import type { JournalFolder } from './transaction.ts';
import type {
  Batch,
  BatchOptions,
  BatchReport,
  DeleteOptions,
  FlushOptions,
  PlannedChange,
  WriteOptions,
} from './types.ts';

/**
 * Collects file operations below a root and carries them out together: with the default `atomic: 'batch'` all of them
 * or none, whatever fails and whenever the process is killed (see `recover`).
 *
 * Paths are relative to the root with `/`. Operations throw when they are queued: `ORCH_FS_UNSAFE_PATH` for paths that
 * leave the root, follow symbolic links, enter `.git` or are not portable; `ORCH_FS_CONFLICT` for operations that
 * contradict each other or the disk. `flush` rejects, after having rolled back, with `ORCH_FS_STALE_BASE`,
 * `ORCH_FS_READ_ONLY`, `ORCH_FS_NO_SPACE`, `ORCH_FS_IO`, `ORCH_LOCKED` or `ORCH_ABORTED`.
 *
 * @throws OrchError `ORCH_FS_NO_ROOT` if the root is not a folder
 */
export function createBatch(options: BatchOptions): Batch {
  return new QueuedBatch(openRoot(options), options);
}

/** The state of a file without its place; undefined for a folder. */
interface Item {
  readonly path: string;
  readonly entry: Omit<FileEntry, 'kind' | 'replaces'> | undefined;
}

class QueuedBatch implements Batch {
  readonly #overlay: Overlay;
  readonly #folder: JournalFolder;
  readonly #options: BatchOptions;
  /** Files as they were read from the disk; null if there was none. */
  readonly #bases = new Map<string, Base>();
  /** Spellings of paths that were checked. */
  readonly #paths = new Map<string, string>();
  readonly #reserved: string | undefined;
  #flushing = false;

  constructor(folder: JournalFolder, options: BatchOptions) {
    this.#overlay = new Overlay(folder.disk);
    this.#folder = folder;
    this.#options = options;
    const prefix = folder.disk.absolute('.').slice(0, -1);
    this.#reserved = folder.path.startsWith(prefix) ? folder.path.slice(prefix.length) : undefined;
  }

  get size(): number {
    return this.#overlay.entries.size;
  }

  read(path: string): string | undefined {
    const bytes = this.#read(path);
    return bytes === undefined ? undefined : textOf(path, bytes);
  }

  readBytes(path: string): Uint8Array | undefined {
    const bytes = this.#read(path);
    // the batch compares and writes its own bytes later, so the caller gets a copy
    return bytes === undefined ? undefined : Uint8Array.from(bytes);
  }

  exists(path: string): boolean {
    const target = this.#path(path);
    return this.#guarded(() => this.#overlay.look(target).kind !== 'absent');
  }

  list(path = ''): string[] {
    const target = this.#folderPath(path);
    return this.#guarded(() => this.#names(target));
  }

  write(path: string, content: string | Uint8Array, options: WriteOptions = {}): void {
    const target = this.#path(path);
    this.#queue(() => {
      this.#checkFileTarget(target);
      const known = this.#overlay.entries.get(target);
      const earlier = known?.kind === 'file' ? known : undefined;
      const planned = known === undefined || known.kind === 'folder' ? undefined : known.base;
      this.#set(target, {
        origin: undefined,
        chunks: [typeof content === 'string' ? content : Uint8Array.from(content)],
        mode: options.mode ?? earlier?.mode,
        base: options.base === undefined ? (planned ?? this.#bases.get(target)) : options.base,
        atomic: options.visibility === 'atomic' || earlier?.atomic === true,
      });
    });
  }

  append(path: string, content: string | Uint8Array): void {
    const target = this.#path(path);
    const chunk = typeof content === 'string' ? content : Uint8Array.from(content);
    this.#checkIdle();
    const planned = this.#overlay.entries.get(target);
    if (planned?.kind === 'file') planned.chunks.push(chunk);
    else this.#queue(() => this.#append(target, chunk));
  }

  edit(path: string, change: (text: string | undefined) => string): void {
    const target = this.#path(path);
    this.#guarded(() => this.#checkFileTarget(target));
    const before = this.read(path);
    this.write(path, change(before));
  }

  delete(path: string, options: DeleteOptions = {}): void {
    const target = this.#path(path);
    this.#queue(() => this.#delete(target, options.base));
  }

  rename(from: string, to: string): void {
    const [source, target] = [this.#path(from), this.#path(to)];
    this.#queue(() => {
      if (source === target) return;
      this.#checkTransfer(source, target);
      if (this.#overlay.look(target).kind !== 'absent')
        throw conflict(target, 'exists, so nothing can be renamed to it');
      const moved = this.#below(source);
      this.#overlay.asOne(() => {
        this.#delete(source);
        this.#place(moved, source, target);
      });
    });
  }

  copy(from: string, to: string): void {
    const [source, target] = [this.#path(from), this.#path(to)];
    this.#queue(() => {
      if (source === target) return;
      this.#checkTransfer(source, target);
      const copied = this.#below(source);
      this.#overlay.asOne(() => this.#place(copied, source, target));
    });
  }

  mkdir(path: string): void {
    const target = this.#path(path);
    this.#queue(() => this.#mkdir(target));
  }

  chmod(path: string, mode: number): void {
    const target = this.#path(path);
    if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777) throw conflict(target, `cannot have the mode ${mode}`);
    this.#queue(() => {
      const seen = this.#overlay.look(target);
      if (seen.kind === 'file') this.#set(target, { ...(seen.entry ?? kept(target)), mode });
      else if (seen.kind === 'folder') this.#setFolder(target, mode);
      else throw refusal(target, seen) ?? conflict(target, 'does not exist');
    });
  }

  diff(): PlannedChange[] {
    return this.#guarded(() => [...this.#plan().operations]);
  }

  clear(): void {
    this.#checkIdle();
    this.#forget();
  }

  async flush(options: FlushOptions = {}): Promise<BatchReport> {
    this.#checkIdle();
    this.#flushing = true;
    try {
      const report = await this.#flush(options);
      this.#forget();
      return report;
    } finally {
      this.#flushing = false;
    }
  }

  async #flush({ signal }: FlushOptions): Promise<BatchReport> {
    const { atomic = 'batch', durability = 'none', lockTimeoutMs = 10_000, dryRun = false } = this.#options;
    const started = systemClock.monotonic();
    if (dryRun) return reportOf(this.#guarded(() => this.#plan()).operations, started, true);
    if (this.#overlay.entries.size === 0) return reportOf([], started, false);
    return await flushOverlay(this.#overlay, this.#folder, { atomic, durability, lockTimeoutMs }, signal);
  }

  #plan(): Plan {
    return runAtOnce(
      planChanges(this.#overlay, {
        atomic: this.#options.atomic ?? 'batch',
        checkAccess: false,
        temporary: (path) => path,
        record: () => {},
      }),
    );
  }

  #read(path: string): Uint8Array | undefined {
    const target = this.#path(path);
    return this.#guarded(() => this.#bytes(target));
  }

  #forget(): void {
    this.#overlay.clear();
    this.#bases.clear();
    this.#paths.clear();
  }

  #path(path: string): string {
    const known = this.#paths.get(path);
    if (known !== undefined) return known;
    const normal = normalizePath(path);
    const reserved = this.#reserved;
    if (reserved !== undefined && (normal === reserved || normal.startsWith(`${reserved}/`))) {
      throw unsafePath(path, 'is inside the folder of journals');
    }
    this.#paths.set(path, normal);
    return normal;
  }

  #folderPath(path: string): string {
    return path === '' || path === '.' || path === './' ? '' : this.#path(path);
  }

  #queue(operation: () => void): void {
    this.#checkIdle();
    this.#guarded(operation);
  }

  #guarded<Result>(operation: () => Result): Result {
    try {
      return operation();
    } catch (error) {
      throw isOrchError(error) ? error : fileError(error);
    }
  }

  #checkIdle(): void {
    if (this.#flushing) throw new OrchError('ORCH_FS_CONFLICT', 'the batch is being flushed');
  }

  #bytes(path: string): Uint8Array | undefined {
    const seen = this.#overlay.look(path);
    const refused = refusal(path, seen);
    if (refused !== undefined) throw refused;
    if (seen.kind === 'file' && seen.entry !== undefined) return this.#planned(seen.entry, path);
    const status = seen.kind === 'file' ? seen.status : undefined;
    const bytes = status && this.#overlay.disk.content(path, status);
    const isOnDisk = seen.kind === 'file' || (seen.kind === 'absent' && !this.#isDeleted(path));
    if (isOnDisk && !this.#bases.has(path)) this.#bases.set(path, bytes === undefined ? null : this.#base(path, bytes));
    return bytes;
  }

  #planned(entry: FileEntry, path: string): Uint8Array {
    if (entry.origin === undefined) return joinChunks(entry.chunks);
    const bytes = this.#overlay.disk.bytes(entry.origin);
    if (entry.origin === path && !this.#bases.has(path)) this.#bases.set(path, this.#base(path, bytes));
    return joinChunks([bytes, ...entry.chunks]);
  }

  /** Bytes that are held anyway need no hash. */
  #base(path: string, bytes: Uint8Array): Base {
    return this.#overlay.disk.holds(path, bytes) ? bytes : sha256(bytes);
  }

  #isDeleted(path: string): boolean {
    return this.#overlay.entries.get(path)?.kind === 'absent' || this.#overlay.isHidden(path);
  }

  #names(path: string): string[] {
    if (path !== '' && this.#overlay.look(path).kind !== 'folder') return [];
    const prefix = path === '' ? '' : `${path}/`;
    return [...this.#overlay.names(path)].filter((name) => prefix + name !== this.#reserved).sort();
  }

  #checkFileTarget(path: string): void {
    const seen = this.#overlay.glance(path);
    const refused = refusal(path, seen);
    if (refused !== undefined) throw refused;
    if (seen.kind === 'folder') throw conflict(path, 'is a folder');
    this.#overlay.claim(path);
  }

  #set(path: string, entry: Omit<FileEntry, 'kind' | 'replaces'>): void {
    const before = this.#overlay.entries.get(path);
    const replaces = (before?.kind === 'file' && before.replaces) || this.#isDeleted(path);
    this.#overlay.set(path, { kind: 'file', ...entry, replaces });
  }

  #append(path: string, chunk: Chunk): void {
    this.#checkFileTarget(path);
    const exists = this.#overlay.glance(path).kind === 'file';
    const start = exists ? kept(path) : { ...kept(path), origin: undefined };
    // a file that appears until flush must not be overwritten by what was meant to be added to it
    const base = exists || this.#isDeleted(path) ? this.#bases.get(path) : null;
    this.#set(path, { ...start, base, chunks: [chunk] });
  }

  #delete(path: string, base?: Base): void {
    const seen = this.#overlay.look(path);
    if (seen.kind === 'other') throw refusal(path, seen);
    if (seen.kind === 'folder') {
      if (base !== undefined) throw conflict(path, 'is a folder, which has no content to compare');
      this.#overlay.dropBelow(path);
    }
    if (this.#overlay.isHidden(path) && !this.#overlay.entries.has(path)) return;
    const known = this.#overlay.entries.get(path);
    const earlier = known === undefined || known.kind === 'folder' ? undefined : known.base;
    this.#overlay.set(path, { kind: 'absent', base: base ?? (base === null ? null : earlier) });
  }

  #mkdir(path: string): void {
    const seen = this.#overlay.look(path);
    const refused = refusal(path, seen);
    if (refused !== undefined) throw refused;
    if (seen.kind === 'file') throw conflict(path, 'is a file');
    this.#overlay.claim(path);
    const known = this.#overlay.entries.get(path);
    if (known?.kind !== 'folder') this.#setFolder(path, undefined);
  }

  #setFolder(path: string, mode: number | undefined): void {
    const before = this.#overlay.entries.get(path);
    const opaque = (before?.kind === 'folder' && before.opaque) || this.#isDeleted(path);
    this.#overlay.set(path, { kind: 'folder', opaque, mode });
  }

  #checkTransfer(from: string, to: string): void {
    const seen = this.#overlay.look(from);
    const refused = refusal(from, seen) ?? refusal(to, this.#overlay.look(to));
    if (refused !== undefined) throw refused;
    if (seen.kind === 'absent') throw conflict(from, 'does not exist');
    if (to.startsWith(`${from}/`)) throw conflict(to, `is inside ${from}`);
    if (this.#overlay.look(parentOf(to)).kind === 'file') throw conflict(to, 'is below a file');
  }

  /** A file, or a folder with all it holds, folders first. */
  #below(path: string): Item[] {
    const seen = this.#overlay.look(path);
    const refused = refusal(path, seen);
    if (refused !== undefined) throw refused;
    if (seen.kind === 'file') return [{ path, entry: seen.entry ?? kept(path) }];
    return [{ path, entry: undefined }, ...this.#names(path).flatMap((name) => this.#below(`${path}/${name}`))];
  }

  #place(items: readonly Item[], from: string, to: string): void {
    for (const { path, entry } of items) {
      const target = to + path.slice(from.length);
      normalizePath(target);
      if (entry === undefined) {
        this.#mkdir(target);
      } else {
        this.#checkFileTarget(target);
        this.#set(target, { ...entry, base: this.#bases.get(target), chunks: [...entry.chunks] });
      }
    }
  }
}

function kept(path: string): Omit<FileEntry, 'kind' | 'replaces'> {
  return { origin: path, chunks: [], mode: undefined, base: undefined, atomic: false };
}

function refusal(path: string, seen: Seen): OrchError | undefined {
  if (seen.kind === 'symlink') return unsafePath(path, 'is a symbolic link');
  return seen.kind === 'other' ? conflict(path, 'is neither a file nor a folder') : undefined;
}
