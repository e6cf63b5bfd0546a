import type { FileSystem } from './file-system.ts';
import { putUint32 } from './put-uint32.ts';

/**
 * How far a change came. `begun`: nothing, a part or all of it may be on the disk; `made`: all of it; `undoing`: a part
 * or all of it may be taken back; `undone`: all of it is, or there was nothing to take back.
 */
export type Stage = 'begun' | 'made' | 'undoing' | 'undone';

/** What happens to a change. */
export type ProgressStep = 'begin' | 'undo' | 'undone';

const steps: readonly ProgressStep[] = ['begin', 'undo', 'undone'];
const indexBits = 28;
const entryBytes = 4;

/**
 * Appends to a journal what happens to its changes, so that recovery knows which of them were never begun. A killed
 * process leaves all entries; what a loss of power leaves of them says nothing.
 */
export class ProgressWriter {
  readonly #fileSystem: FileSystem;
  readonly #fd: number;
  readonly #entry = Buffer.allocUnsafe(entryBytes);
  #isBroken: boolean;

  /** @param isBroken whether the entries that are there do not end where one ends */
  constructor(fileSystem: FileSystem, fd: number, isBroken = false) {
    this.#fileSystem = fileSystem;
    this.#fd = fd;
    this.#isBroken = isBroken;
  }

  /** @throws the error of the failed call; nothing more is written then */
  write(step: ProgressStep, index: number): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    putUint32(this.#entry, steps.indexOf(step) * 2 ** indexBits + index, 0);
    const written = this.#fileSystem.write(this.#fd, this.#entry, 0, entryBytes);
    if (written < entryBytes) throw Object.assign(new Error('the file system takes no more bytes'), { code: 'ENOSPC' });
    this.#isBroken = false;
  }

  /** {@link write} where an entry that is missing only makes a repetition less exact. */
  tryWrite(step: ProgressStep, index: number): void {
    try {
      this.write(step, index);
    } catch {
      // on a full disk, taking back matters more
    }
  }
}

export interface Progress {
  /** By the index of the change in the order of execution. What is not here was never begun. */
  readonly stages: ReadonlyMap<number, Stage>;
  /** Whether the last entry is not whole. */
  readonly isBroken: boolean;
}

/** Reads what a {@link ProgressWriter} has appended. */
export function readProgress(entries: Buffer): Progress {
  const stages = new Map<number, Stage>();
  let begun: number | undefined;
  for (let at = 0; at + entryBytes <= entries.byteLength; at += entryBytes) {
    const entry = entries.readUInt32LE(at);
    const index = entry % 2 ** indexBits;
    const step = steps[Math.floor(entry / 2 ** indexBits)];
    if (step === 'begin') {
      // changes are made one after the other
      if (begun !== undefined) stages.set(begun, 'made');
      begun = index;
    }
    stages.set(index, step === 'begin' ? 'begun' : step === 'undo' ? 'undoing' : 'undone');
  }
  return { stages, isBroken: entries.byteLength % entryBytes !== 0 };
}
