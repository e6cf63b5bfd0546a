import { OrchError } from '@orch/core';

import { aborted, fileError } from './errors.ts';
import { execute, FolderGuard, syncFolder } from './execute.ts';
import { JournalWriter } from './journal.ts';
import type { Overlay } from './overlay.ts';
import { parentOf } from './paths.ts';
import type { Plan } from './draft.ts';
import { planChanges } from './plan.ts';
import type { Stage } from './progress.ts';
import { readJournal } from './read-journal.ts';
import { settleLater } from './settle.ts';
import { pathsAtOnce, runInSlices } from './slices.ts';
import { contentOf, type Step } from './step.ts';
import { temporaryPath } from './temporary.ts';
import { abandon, leave, removeAll, tagOf, type JournalFolder, type Transaction } from './transaction.ts';
import type { BatchOptions, FlushOptions } from './types.ts';
import { undo, type UndoOptions, type UndoReport } from './undo.ts';

export type FlushSettings = Required<Pick<BatchOptions, 'atomic' | 'durability' | 'lockTimeoutMs'>>;

/** What was done, and when it has reached the disk. */
export interface Committed {
  readonly plan: Plan;
  /** Rejects if the disk fails later; everything is taken back then. */
  readonly settled: Promise<void>;
}

/** Plans and makes the changes of one flush inside a transaction; all of them or none. */
export class Commit {
  readonly #overlay: Overlay;
  readonly #folder: JournalFolder;
  readonly #transaction: Transaction;
  readonly #settings: FlushSettings;
  readonly #journal: JournalWriter;
  #reached = 0;
  #current: Step | undefined;
  #journaled = false;

  constructor(
    overlay: Overlay,
    folder: JournalFolder,
    transaction: Transaction,
    settings: FlushSettings,
    note: FlushOptions['note'],
  ) {
    this.#overlay = overlay;
    this.#folder = folder;
    this.#transaction = transaction;
    this.#settings = settings;
    const { disk } = overlay;
    // after a loss of power, what reached the disk last would say nothing about what reached it before
    const traced = settings.durability === 'none' && settings.atomic === 'batch';
    const absolute = (path: string): string => disk.absolute(path);
    this.#journal = new JournalWriter(disk.fileSystem, transaction.fd, transaction.path, absolute, { note, traced });
  }

  async run(signal: AbortSignal | undefined): Promise<Committed> {
    try {
      const plan = await runInSlices(this.#plan(), signal);
      if (plan.steps.length > 0) {
        this.#checkSpace(plan);
        this.#finishJournal();
        await runInSlices(this.#execute(plan), signal);
        if (this.#settings.durability === 'full') await this.#makeDurable(plan);
      }
      signal?.throwIfAborted();
      const unsynced = this.#settings.durability === 'journal' ? writtenPaths(plan) : [];
      if (unsynced.length > 0) return { plan, settled: this.#settle(unsynced) };
      this.#leave();
      return { plan, settled: Promise.resolve() };
    } catch (error) {
      throw this.#rollBack(error, signal);
    }
  }

  /** The journal stays until the contents are on the disk; that they are meant to be there is in it. */
  #settle(paths: readonly string[]): Promise<void> {
    const { disk } = this.#overlay;
    this.#journal.commit();
    const settled = settleLater(disk, paths, () => this.#leave());
    return settled.catch((error: unknown) => {
      throw this.#rollBack(error, undefined);
    });
  }

  #leave(): void {
    leave(this.#folder, this.#transaction);
    this.#removeBackups();
  }

  #removeBackups(): void {
    try {
      removeAll(this.#folder, this.#journal.backups);
    } catch {
      // the batch is committed; the next flush or recover() removes what nobody refers to
    }
  }

  #plan(): Generator<void, Plan> {
    const tag = tagOf(this.#transaction.owner);
    const { atomic } = this.#settings;
    return planChanges(this.#overlay, {
      atomic,
      checkAccess: true,
      temporary: (path) => temporaryPath(path, tag),
      record: (change, old, mark) => {
        if (atomic === 'batch') this.#journal.record(change, old, mark);
        else if ('temporary' in change && change.temporary !== undefined) {
          this.#journal.record({ kind: 'temporary', path: change.temporary }, undefined);
        }
      },
    });
  }

  #checkSpace(plan: Plan): void {
    const needed = plan.growth + this.#journal.size;
    const { disk } = this.#overlay;
    const free = needed > 0 ? disk.fileSystem.freeBytes(disk.root) : Infinity;
    if (needed > free) {
      throw new OrchError('ORCH_FS_NO_SPACE', `${needed} bytes are needed, but ${disk.root} has ${free}`, {
        data: { path: disk.root, needed, free },
      });
    }
  }

  #finishJournal(): void {
    this.#journal.finish();
    this.#journaled = true;
    if (this.#settings.durability === 'none') return;
    const { fileSystem } = this.#overlay.disk;
    fileSystem.sync(this.#transaction.fd);
    const fd = fileSystem.open(this.#folder.path, 'read');
    try {
      fileSystem.sync(fd);
    } finally {
      fileSystem.close(fd);
    }
  }

  *#execute(plan: Plan): Generator<void, void> {
    const durable = this.#settings.durability !== 'none';
    const guard = new FolderGuard(this.#overlay.disk);
    for (const step of plan.steps) {
      guard.check(step);
      this.#journal.begin(this.#reached);
      this.#current = step;
      this.#reached++;
      execute(this.#overlay.disk, step, durable && isReplaced(step));
      if (this.#reached % pathsAtOnce === 0) yield;
    }
    this.#current = undefined;
    // that the last one is made
    this.#journal.begin(plan.steps.length);
  }

  /** The journal stays until the disk has everything, so the order in which it gets it is free. */
  async #makeDurable(plan: Plan): Promise<void> {
    const { disk } = this.#overlay;
    await disk.fileSystem.syncFiles(writtenPaths(plan).map((path) => disk.absolute(path)));
    const folders = new Set(plan.steps.flatMap((step) => foldersOf(step)));
    disk.forget();
    for (const path of folders) if (disk.hasFolder(path)) syncFolder(disk, path);
  }

  /** Takes back what was done, and says so in the error. What cannot be taken back is left to `recover()`. */
  #rollBack(error: unknown, signal: AbortSignal | undefined): OrchError {
    const failure = signal?.aborted === true && error === signal.reason ? aborted(signal) : fileError(error);
    try {
      const { restored, edited, failed } = this.#undo();
      const data = { restored, ...(edited.length === 0 ? {} : { edited }) };
      if (failed.length === 0) {
        leave(this.#folder, this.#transaction);
        this.#removeBackups();
        return fileError(failure, data);
      }
      abandon(this.#folder, this.#transaction);
      return fileError(failure, { ...data, notRestored: failed.map(({ path }) => path) });
    } catch (second) {
      abandon(this.#folder, this.#transaction);
      return fileError(failure, { rollback: fileError(second).message });
    }
  }

  #undo(): UndoReport {
    if (!this.#journaled) return { restored: [], edited: [], failed: [] };
    const { disk } = this.#overlay;
    const journal = readJournal(disk.fileSystem, this.#transaction.path, false);
    const records = (journal?.records ?? []).map((record, index) => ({ ...record, stage: this.#stageOf(index) }));
    return undo(disk, records, {
      tag: tagOf(this.#transaction.owner),
      unfinished: this.#unfinished(),
      progress: this.#journal.progress,
    });
  }

  #stageOf(index: number): Stage | undefined {
    // the journal of single files lists temporary names only
    if (this.#settings.atomic !== 'batch') return 'begun';
    if (index >= this.#reached) return undefined;
    return index === this.#reached - 1 && this.#current !== undefined ? 'begun' : 'made';
  }

  #unfinished(): UndoOptions['unfinished'] {
    const step = this.#current;
    return step?.content === undefined ? undefined : { path: step.change.path, content: contentOf(step) };
  }
}

/** Whether the content comes by a rename, before which it must be on the disk. */
function isReplaced({ change }: Step): boolean {
  return 'temporary' in change && change.temporary !== undefined;
}

function foldersOf(step: Step): string[] {
  const { change } = step;
  return change.kind === 'move' ? [parentOf(change.path), parentOf(change.from)] : [parentOf(change.path)];
}

/** Files whose content is not on the disk when the changes are made. */
function writtenPaths(plan: Plan): string[] {
  return plan.steps.filter((step) => step.content !== undefined && !isReplaced(step)).map(({ change }) => change.path);
}
