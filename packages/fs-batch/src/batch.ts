import { isOrchError, OrchError, systemClock } from '@orch/core';

import type { FlushSettings } from './commit.ts';
import { textOf } from './content.ts';
import { Edits, kept, refusal } from './edits.ts';
import { conflict, fileError } from './errors.ts';
import { flushOverlay, type Flushed } from './flush.ts';
import { Locator } from './locator.ts';
import { openRoot } from './open-root.ts';
import { Overlay, type Chunk } from './overlay.ts';
import type { Plan } from './draft.ts';
import { planChanges } from './plan.ts';
import { reportOf } from './report.ts';
import { runAtOnce } from './slices.ts';
import { Texts } from './text-policy.ts';
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

/** From where on a flush has a thread of its own: below, its copy of the content costs more than the pauses do. */
const largePaths = 20_000;
const largeUnits = 256 * 1024 * 1024;

const noOptions: WriteOptions = {};

class QueuedBatch implements Batch {
  readonly #overlay: Overlay;
  readonly #edits: Edits;
  readonly #folder: JournalFolder;
  readonly #options: BatchOptions;
  readonly #locator: Locator;
  readonly #texts: Texts;
  /**
   * Chunks of the files that were appended to last, by the path as it was given: append is often called a thousand
   * times for the same few files. Empty after anything else.
   */
  readonly #appended = new Map<string, Chunk[]>();
  #flushing = false;
  #settled: Promise<void> = Promise.resolve();

  constructor(folder: JournalFolder, options: BatchOptions) {
    this.#folder = folder;
    this.#options = options;
    const prefix = folder.disk.absolute('.').slice(0, -1);
    const reserved = folder.path.startsWith(prefix) ? folder.path.slice(prefix.length) : undefined;
    this.#overlay = new Overlay(folder.disk);
    this.#edits = new Edits(this.#overlay, reserved);
    this.#locator = new Locator(this.#overlay, options.symlinks, reserved);
    this.#texts = new Texts(this.#edits, options);
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
    return bytes === undefined ? undefined : new Uint8Array(bytes);
  }

  exists(path: string): boolean {
    const target = this.#path(path);
    return this.#guarded(() => this.#overlay.look(target).kind !== 'absent');
  }

  list(path = ''): string[] {
    const target = this.#guarded(() => this.#locator.folder(path));
    return this.#guarded(() => this.#edits.names(target));
  }

  write(path: string, content: string | Uint8Array, options: WriteOptions = noOptions): void {
    this.#checkIdle();
    const target = this.#path(path);
    try {
      this.#edits.write(target, this.#texts.chunk(target, content, true), options);
    } catch (error) {
      throw fileError(error);
    }
  }

  append(path: string, content: string | Uint8Array): void {
    const open = this.#appended.get(path);
    if (open !== undefined && typeof content === 'string') {
      const last = open.length - 1;
      const end = open[last];
      // texts are joined at the flush, all at once
      if (typeof end === 'string') open[last] = end + content;
      else open.push(content);
      return;
    }
    this.#refuseWhileFlushing();
    const target = this.#path(path);
    const planned = this.#overlay.entries.get(target);
    const chunk = this.#guarded(() => this.#texts.chunk(target, content, false));
    if (planned?.kind === 'file') planned.chunks.push(chunk);
    else this.#guarded(() => this.#edits.append(target, chunk));
    const entry = this.#overlay.entries.get(target);
    if (entry?.kind === 'file' && this.#texts.isAsGiven && !this.#locator.follows) {
      this.#appended.set(path, entry.chunks);
    }
  }

  edit(path: string, change: (text: string | undefined) => string): void {
    const target = this.#path(path);
    this.#guarded(() => this.#edits.checkFileTarget(target));
    const before = this.#texts.shown(target, this.read(path));
    this.write(path, change(before));
  }

  delete(path: string, options: DeleteOptions = {}): void {
    const target = this.#name(path);
    this.#queue(() => this.#edits.delete(target, options.base));
  }

  rename(from: string, to: string): void {
    const [source, target] = [this.#name(from), this.#name(to)];
    this.#queue(() => {
      if (source === target) return;
      this.#edits.checkTransfer(source, target);
      if (this.#overlay.look(target).kind !== 'absent')
        throw conflict(target, 'exists, so nothing can be renamed to it');
      const moved = this.#edits.below(source);
      this.#overlay.asOne(() => {
        this.#edits.delete(source);
        this.#edits.place(moved, source, target);
      });
    });
  }

  copy(from: string, to: string): void {
    const [source, target] = [this.#path(from), this.#path(to)];
    this.#queue(() => {
      if (source === target) return;
      this.#edits.checkTransfer(source, target);
      const copied = this.#edits.below(source);
      this.#overlay.asOne(() => this.#edits.place(copied, source, target));
    });
  }

  mkdir(path: string): void {
    const target = this.#path(path);
    this.#queue(() => this.#edits.mkdir(target));
  }

  chmod(path: string, mode: number): void {
    const target = this.#path(path);
    if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777) throw conflict(target, `cannot have the mode ${mode}`);
    this.#queue(() => {
      const seen = this.#overlay.look(target);
      if (seen.kind === 'file') this.#edits.set(target, { ...(seen.entry ?? kept(target)), mode });
      else if (seen.kind === 'folder') this.#edits.setFolder(target, mode);
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
      await this.settle();
      const report = await this.#flush(options);
      this.#forget();
      return report;
    } finally {
      this.#flushing = false;
    }
  }

  async settle(): Promise<void> {
    const settled = this.#settled;
    this.#settled = Promise.resolve();
    await settled;
  }

  async #flush(options: FlushOptions): Promise<BatchReport> {
    const { atomic = 'batch', durability = 'none', lockTimeoutMs = 10_000, dryRun = false } = this.#options;
    const started = systemClock.monotonic();
    if (dryRun) return reportOf(this.#guarded(() => this.#plan()).operations, started, true);
    if (this.#overlay.entries.size === 0) return reportOf([], started, false);
    const settings = { atomic, durability, lockTimeoutMs };
    const { report, settled } =
      (await this.#flushElsewhere(settings, options)) ??
      (await flushOverlay(this.#overlay, this.#folder, settings, options));
    // told by settle() or the next flush
    settled.catch(() => undefined);
    this.#settled = settled;
    return report;
  }

  /** Undefined if the work is to be done here. */
  async #flushElsewhere(settings: FlushSettings, options: FlushOptions): Promise<Flushed | undefined> {
    const { root, journalDir, fileSystem, thread = 'auto' } = this.#options;
    if (fileSystem !== undefined || thread === 'caller') return undefined;
    if (thread === 'auto' && !this.#overlay.isLarge(largePaths, largeUnits)) return undefined;
    const { flushInWorker } = await import('./flush-in-worker.ts');
    const where = journalDir === undefined ? { root } : { root, journalDir };
    return await flushInWorker(this.#overlay, this.#folder, where, settings, options);
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
    return this.#guarded(() => this.#edits.bytes(target));
  }

  #forget(): void {
    this.#overlay.clear();
    this.#edits.bases.clear();
    this.#locator.clear();
    this.#texts.clear();
  }

  #path(path: string): string {
    const known = this.#locator.known(path);
    if (known !== undefined) return known;
    try {
      return this.#locator.target(path);
    } catch (error) {
      throw fileError(error);
    }
  }

  #name(path: string): string {
    return this.#guarded(() => this.#locator.name(path));
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

  /** Before anything that changes the queue, except for additions. */
  #checkIdle(): void {
    if (this.#appended.size > 0) this.#appended.clear();
    this.#refuseWhileFlushing();
  }

  #refuseWhileFlushing(): void {
    if (this.#flushing) throw new OrchError('ORCH_FS_CONFLICT', 'the batch is being flushed');
  }
}
