import type { FileStatus } from './file-system.ts';
import type { Mark } from './mark.ts';

/** One change of the disk, with all that is needed to undo it. This is what the journal holds. */
export type Change =
  | { readonly kind: 'unlink'; readonly path: string; readonly mode: number }
  | { readonly kind: 'unlink-link'; readonly path: string; readonly target: string }
  | { readonly kind: 'mkdir'; readonly path: string }
  | {
      readonly kind: 'move';
      readonly path: string;
      readonly from: string;
      /** By which the file is known again in its new place. */
      readonly status: Pick<FileStatus, 'inode' | 'size' | 'mtimeMs'>;
    }
  | { readonly kind: 'rmdir'; readonly path: string; readonly mode: number }
  | { readonly kind: 'create'; readonly path: string; readonly mark: Mark; readonly temporary?: string }
  | {
      readonly kind: 'overwrite';
      readonly path: string;
      readonly mode: number;
      readonly mark: Mark;
      readonly temporary?: string;
    }
  | {
      readonly kind: 'extend';
      readonly path: string;
      readonly size: number;
      readonly mark: Mark;
      /** CRC-32 of the bytes before; only of files that are not large. */
      readonly crc?: number;
    }
  | {
      readonly kind: 'chmod';
      readonly path: string;
      readonly mode: number;
      /** The new permission bits. */
      readonly to: number;
    }
  /** A file under a temporary name, in a journal that undoes nothing else. */
  | { readonly kind: 'temporary'; readonly path: string };

/** A change and what carrying it out needs beyond the journal. */
export interface Step {
  readonly change: Change;
  /** New content of `create`, `overwrite` and `extend`. */
  readonly content?: () => Uint8Array;
  /** New permission bits of `create`, and of an `overwrite` by a rename. */
  readonly mode?: number;
  /** Permission bits with which a file is made, less the umask, where `mode` does not say it. */
  readonly openMode?: number;
  /** The file as it was when the change was planned. */
  readonly status?: FileStatus;
}

const order: readonly (readonly Change['kind'][])[] = [
  ['unlink', 'unlink-link'],
  ['mkdir'],
  ['move'],
  ['rmdir'],
  ['create', 'overwrite', 'extend'],
  ['chmod', 'temporary'],
];

/**
 * The order in which changes are made: what is in the way goes first, moves find their folders, and folders are empty
 * when they are removed. Stable within a kind; undoing goes backwards.
 */
export function inOrder<Item>(items: readonly Item[], changeOf: (item: Item) => Change): Item[] {
  return order.flatMap((kinds) => items.filter((item) => kinds.includes(changeOf(item).kind)));
}
