import { Draft, type Plan, type PlanOptions } from './draft.ts';
import { staleBase } from './errors.ts';
import { changedLink } from './links.ts';
import { findMoves } from './moves.ts';
import type { Overlay } from './overlay.ts';
import { FilePlanner } from './plan-file.ts';
import { pathsAtOnce } from './slices.ts';

/** Compares the planned tree with the disk. Yields every few paths so that the caller can share the thread. */
export function* planChanges(overlay: Overlay, options: PlanOptions): Generator<void, Plan> {
  overlay.disk.forget();
  const changed = changedLink(overlay);
  if (changed !== undefined) throw staleBase(changed);
  const planner = new Planner(overlay, options);
  let count = 0;
  for (const path of overlay.sortedPaths()) {
    planner.plan(path);
    if (++count % pathsAtOnce === 0) yield;
  }
  return planner.result();
}

class Planner {
  readonly #overlay: Overlay;
  readonly #draft: Draft;
  readonly #files: FilePlanner;

  constructor(overlay: Overlay, options: PlanOptions) {
    const moves = findMoves(overlay);
    this.#overlay = overlay;
    this.#draft = new Draft(overlay, options, new Set(moves.values()));
    this.#files = new FilePlanner(this.#draft, moves);
  }

  result(): Plan {
    return this.#draft.result();
  }

  plan(path: string): void {
    const entry = this.#overlay.entries.get(path);
    if (entry?.kind === 'file') this.#files.plan(path, entry);
    else if (this.#overlay.look(path).kind === 'absent') this.#planRemoval(path);
    else this.#planFolder(path);
  }

  #planRemoval(path: string): void {
    if (this.#draft.isGone(path)) return;
    const status = this.#draft.statusOf(path);
    const entry = this.#overlay.entries.get(path);
    if (entry?.kind === 'absent' && entry.base !== undefined) this.#draft.checkBase(path, status, entry.base);
    if (status === undefined) this.#draft.report(path, 'unchanged');
    else this.#draft.remove(path, status);
  }

  #planFolder(path: string): void {
    const entry = this.#overlay.entries.get(path);
    const status = this.#draft.statusOf(path);
    const replaces = entry?.kind === 'absent' || (entry?.kind === 'folder' && entry.opaque);
    if (status?.kind === 'directory' && replaces) this.#empty(path);
    const existed = status?.kind === 'directory';
    this.#draft.ensureFolder(path);
    if (entry?.kind !== 'folder') return;
    const mode = entry.mode;
    if (mode !== undefined && mode !== status?.mode) this.#draft.changeMode(path, status?.mode ?? 0o777, mode, existed);
    else if (existed) this.#draft.report(path, 'unchanged');
  }

  /** Removes what the disk has in a folder that stays, except for what the batch puts there. */
  #empty(path: string): void {
    for (const name of this.#overlay.disk.names(path)) {
      const child = `${path}/${name}`;
      const seen = this.#overlay.look(child);
      const status = this.#overlay.disk.status(child);
      if (status === undefined) continue;
      if (seen.kind === 'absent') this.#draft.remove(child, status);
      else if (seen.kind === 'folder' && status.kind === 'directory') this.#empty(child);
    }
  }
}
