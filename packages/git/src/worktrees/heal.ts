import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';
import type { WorktreeRecord } from '../repository/records.ts';
import { sweepTemporary } from '../repository/temporary.ts';
import { discardUnfinished } from './discard.ts';
import { finishRemoval } from './finish-removal.ts';
import { isAbandoned } from './under-way.ts';

/** What {@link healWorktrees} did, by the names of worktrees. */
export interface Healed {
  /** Half made: taken back. */
  readonly discarded: readonly string[];
  /** Half removed, and not yet saved completely: as they were before. */
  readonly restored: readonly string[];
  /** Saved and half deleted: gone now. */
  readonly finished: readonly string[];
}

/**
 * Settles what killed processes have left half done. Worktrees that were ready stay: they may hold work. Those of living
 * processes are not touched. Call it once when a program starts.
 *
 * @throws what the first one that cannot be settled throws, after all others are.
 */
export async function healWorktrees(repository: Repository, signal?: AbortSignal): Promise<Healed> {
  const open = opened(repository);
  sweepTemporary(open);
  const healed = { discarded: [] as string[], restored: [] as string[], finished: [] as string[] };
  const isHalfDone = (record: WorktreeRecord): boolean => record.state !== 'ready' && isAbandoned(open, record);
  if (!open.records.list().some(isHalfDone)) return healed;
  const failures: unknown[] = [];
  await open.mutex.run(async () => {
    for (const record of open.records.list().filter(isHalfDone)) {
      try {
        healed[await settle(open, record)].push(record.name);
      } catch (error) {
        failures.push(error); // one that cannot be settled yet does not keep the others from it
      }
    }
  }, signal);
  if (failures.length > 0) throw failures[0];
  return healed;
}

async function settle(repository: OpenRepository, record: WorktreeRecord): Promise<keyof Healed> {
  if (record.state === 'creating') {
    await discardUnfinished(repository, record);
    return 'discarded';
  }
  return finishRemoval(repository, record, '') === undefined ? 'finished' : 'restored';
}
