import type { ObjectId } from '../names.ts';
import type { IndexEntry } from '../rescue/index-entries.ts';

/**
 * What git has told of indexes, by their bytes: the same bytes are the same index, whoever has written them. A worktree is
 * looked at many times and mostly nothing in it has changed.
 */
export interface IndexMemory {
  entries(bytes: Buffer): readonly IndexEntry[] | undefined;
  keepEntries(bytes: Buffer, entries: readonly IndexEntry[]): void;
  tree(bytes: Buffer): ObjectId | undefined;
  keepTree(bytes: Buffer, tree: ObjectId): void;
}

/** Indexes that are remembered, and the size up to which they are, in bytes: some ten thousand files. */
const [mostIndexes, largestIndex] = [4, 1024 * 1024];

export function indexMemory(): IndexMemory {
  const entries = recent<readonly IndexEntry[]>();
  const trees = recent<ObjectId>();
  return { entries: entries.find, keepEntries: entries.keep, tree: trees.find, keepTree: trees.keep };
}

/** The name of the extension with which a part of an index stands in another file, and the first byte of its length. */
const link = Buffer.from('link\0');

/** Whether an index may have a part elsewhere: its own bytes are not all of it then. */
function isSplit(bytes: Buffer): boolean {
  return bytes.includes(link);
}

interface Recent<T> {
  readonly find: (bytes: Buffer) => T | undefined;
  readonly keep: (bytes: Buffer, value: T) => void;
}

function recent<T>(): Recent<T> {
  const kept: { readonly bytes: Buffer; readonly value: T }[] = [];
  const find = (bytes: Buffer): T | undefined => kept.find((one) => one.bytes.equals(bytes))?.value;
  return {
    find,
    keep(bytes, value) {
      if (bytes.length > largestIndex || isSplit(bytes) || find(bytes) !== undefined) return;
      kept.unshift({ bytes, value });
      kept.length = Math.min(kept.length, mostIndexes);
    },
  };
}
