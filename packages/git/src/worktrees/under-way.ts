import type { OpenRepository } from '../repository/open-repository.ts';
import type { WorktreeRecord } from '../repository/records.ts';
import { isOwnerGone } from './owner.ts';

/** The folders of worktrees that this process removes at the moment. */
const underWay = new Set<string>();

/** Notes for the time of a removal that it is under way. */
export async function whileRemoved<T>({ path }: WorktreeRecord, work: () => Promise<T>): Promise<T> {
  underWay.add(path);
  try {
    return await work();
  } finally {
    underWay.delete(path);
  }
}

/**
 * Whether nobody works with a worktree: its process is gone, or it is this one, whose removal of it has failed in a way that could
 * not be recorded.
 */
export function isAbandoned({ owner }: OpenRepository, record: WorktreeRecord): boolean {
  const isHalfRemoved = record.state === 'removing' || record.state === 'saved';
  return isOwnerGone(record.owner) || (record.owner === owner && isHalfRemoved && !underWay.has(record.path));
}
