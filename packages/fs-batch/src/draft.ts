import { sha256 } from '@orch/core';

import { sameBytes } from './content.ts';
import type { Reopened } from './disk.ts';
import { conflict, staleBase, unsafePath } from './errors.ts';
import type { FileStatus } from './file-system.ts';
import type { Mark } from './mark.ts';
import type { Base, Overlay } from './overlay.ts';
import { parentOf } from './paths.ts';
import { sortByPath } from './report.ts';
import { inOrder, type PlainChange, type Step } from './step.ts';
import type { Action, PlannedChange } from './types.ts';

export interface PlanOptions {
  readonly atomic: 'batch' | 'file' | 'none';
  /** Whether missing permissions are looked for. */
  readonly checkAccess: boolean;
  /** The name under which new content of a file is written before it is renamed. */
  readonly temporary: (path: string) => string;
  /** Takes what the journal must hold before the first change is made. */
  readonly record: (change: PlainChange, old: Uint8Array | undefined, mark: Mark | undefined) => void;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly operations: readonly PlannedChange[];
  /** Bytes that the files grow by. */
  readonly growth: number;
}

/** What a plan has come to so far, and the changes that those of several paths need: folders, and what is in the way. */
export class Draft {
  readonly overlay: Overlay;
  readonly options: PlanOptions;
  readonly #movedAway: ReadonlySet<string>;
  readonly #steps: Step[] = [];
  readonly #operations: PlannedChange[] = [];
  readonly #removed = new Set<string>();
  readonly #created = new Set<string>();
  readonly #present = new Set<string>(['']);
  readonly #writable = new Set<string>();
  readonly #user = process.geteuid?.();
  #growth = 0;

  /** @param movedAway paths that a rename takes away */
  constructor(overlay: Overlay, options: PlanOptions, movedAway: ReadonlySet<string>) {
    this.overlay = overlay;
    this.options = options;
    this.#movedAway = movedAway;
  }

  result(): Plan {
    const operations = sortByPath(this.#operations);
    return { steps: inOrder(this.#steps, (step) => step.change), operations, growth: this.#growth };
  }

  /** @throws OrchError `ORCH_FS_STALE_BASE`; a file that is gone already is as it was to be */
  checkBase(path: string, status: FileStatus | undefined, base: Base): void {
    if (status === undefined) return;
    if (status.kind !== 'file' || !isBase(this.overlay.disk.content(path, status), base)) throw staleBase(path);
  }

  changeMode(path: string, before: number, mode: number, report: boolean): void {
    this.add({ change: { kind: 'chmod', path, mode: before, to: mode } });
    if (report) this.report(path, 'chmod');
  }

  remove(path: string, status: FileStatus): void {
    if (this.#removed.has(path)) return;
    this.#removed.add(path);
    if (this.#movedAway.has(path)) return;
    this.checkWritable(parentOf(path));
    switch (status.kind) {
      case 'file': {
        const old = this.options.atomic === 'batch' ? this.overlay.disk.content(path, status) : undefined;
        this.add({ change: { kind: 'unlink', path, mode: status.mode }, status }, old);
        break;
      }
      case 'symlink': {
        const target = this.overlay.disk.fileSystem.readlink(this.overlay.disk.absolute(path));
        this.add({ change: { kind: 'unlink-link', path, target } });
        break;
      }
      case 'directory':
        this.#removeFolder(path, status);
        break;
      case 'other':
        throw notFile(path);
    }
    this.report(path, 'delete');
  }

  #removeFolder(path: string, status: FileStatus): void {
    for (const name of this.overlay.disk.names(path)) {
      const child = `${path}/${name}`;
      const childStatus = this.overlay.disk.status(child);
      if (childStatus !== undefined) this.remove(child, childStatus);
    }
    this.add({ change: { kind: 'rmdir', path, mode: status.mode } });
  }

  ensureFolder(path: string): void {
    if (this.#present.has(path)) return;
    this.ensureFolder(parentOf(path));
    this.#present.add(path);
    const status = this.statusOf(path);
    if (status?.kind === 'directory') return;
    if (status !== undefined) this.#clearForFolder(path, status);
    this.checkWritable(parentOf(path));
    this.#created.add(path);
    this.add({ change: { kind: 'mkdir', path } });
    this.report(path, 'mkdir');
  }

  #clearForFolder(path: string, status: FileStatus): void {
    const entry = this.overlay.entries.get(path);
    const replaces = this.overlay.isHidden(path) || entry?.kind === 'absent' || entry?.kind === 'folder';
    if (replaces) this.remove(path, status);
    else if (status.kind === 'symlink') throw unsafePath(path, 'is a symbolic link');
    else throw conflict(path, 'is a file, so nothing can be below it');
  }

  statusOf(path: string): FileStatus | undefined {
    const parent = parentOf(path);
    if (this.#created.has(parent)) return undefined;
    return this.overlay.disk.hasFolder(parent) ? this.overlay.disk.status(path) : undefined;
  }

  /**
   * The file that the disk seems to have at a path, with its bytes until the next call; undefined to look closer.
   *
   * @param expected what it probably holds
   */
  presentAt(path: string, expected: Uint8Array | undefined): Reopened | undefined {
    const parent = parentOf(path);
    if (this.#created.has(parent) || !this.overlay.disk.hasFolder(parent)) return undefined;
    return this.overlay.disk.reopened(path, expected);
  }

  /** Who owns a file and has not locked it may write to it; a disk that takes no writes has refused the journal. */
  checkFile(path: string, status: FileStatus): void {
    const isOwn = status.owner !== undefined && status.owner === this.#user;
    if (!isOwn || (status.mode & 0o200) === 0) this.checkWritable(path);
  }

  checkWritable(path: string): void {
    if (!this.options.checkAccess || this.#created.has(path) || this.#writable.has(path)) return;
    this.overlay.disk.fileSystem.checkWritable(this.overlay.disk.absolute(path));
    this.#writable.add(path);
  }

  /**
   * @param old content of the file that the change takes away
   * @param mark of the content that it puts there
   */
  add(step: Step, old?: Uint8Array, mark?: Mark): void {
    this.#steps.push(step);
    this.options.record(step.change, old, mark);
  }

  written(path: string, action: Action, bytes: number, growth: number): void {
    this.#growth += Math.max(0, growth);
    this.#operations.push({ path, action, bytes });
  }

  report(path: string, action: Action): void {
    this.#operations.push({ path, action, bytes: 0 });
  }

  /** Whether a path is dealt with already. */
  isGone(path: string): boolean {
    return this.#removed.has(path) || this.#movedAway.has(path);
  }

  rename(path: string, from: string): void {
    this.#operations.push({ path, action: 'rename', bytes: 0, from });
  }
}

export function isBase(bytes: Uint8Array, base: Base): boolean {
  if (base === null) return false;
  return typeof base === 'string' ? sha256(bytes) === base : sameBytes(bytes, base);
}

export function notFile(path: string): Error {
  return conflict(path, 'is neither a file nor a folder, or a folder where a file is planned');
}
