import type { ObjectId } from '../names.ts';
import type { FileChange } from './changes.ts';

/** How trees differ, as git has told it before. */
export interface DifferenceMemory {
  find(from: ObjectId, to: ObjectId): readonly FileChange[] | undefined;
  keep(from: ObjectId, to: ObjectId, files: readonly FileChange[]): void;
}

/** Differences that are remembered, and the number of files up to which they are. */
const [mostKept, mostFiles] = [8, 2000];

export function differenceMemory(): DifferenceMemory {
  const kept = new Map<string, readonly FileChange[]>();
  const keyOf = (from: ObjectId, to: ObjectId): string => `${from} ${to}`;
  return {
    find: (from, to) => (from === to ? [] : kept.get(keyOf(from, to))),
    keep(from, to, files) {
      if (files.length > mostFiles) return;
      const [oldest] = kept.keys();
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
      kept.set(keyOf(from, to), files);
    },
  };
}
