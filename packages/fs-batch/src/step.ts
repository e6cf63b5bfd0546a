import { joinBriefly } from './content.ts';
import type { FileStatus } from './file-system.ts';
import type { Mark } from './mark.ts';
import type { Chunk } from './overlay.ts';

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

type Unmarked<One> = One extends unknown ? Omit<One, 'mark'> : never;

/** A change without what only the journal needs: a large batch holds many of them. */
export type PlainChange = Unmarked<Change>;

/** A change and what carrying it out needs beyond the journal. */
export interface Step {
  readonly change: PlainChange;
  /** New content of `create`, `overwrite` and `extend`: bytes, or what they are made of. */
  readonly content?: Uint8Array | readonly Chunk[];
  /** New permission bits of `create`, and of an `overwrite` by a rename. */
  readonly mode?: number | undefined;
  /** Permission bits with which a file is made, less the umask, where `mode` does not say it. */
  readonly openMode?: number | undefined;
  /** The file as it was when the change was planned. */
  readonly status?: FileStatus;
}

const nothing = new Uint8Array();

/** The bytes of a step, which may change with the next call. */
export function contentOf({ content }: Step): Uint8Array {
  if (content === undefined) return nothing;
  return content instanceof Uint8Array ? content : joinBriefly(content);
}

const turns: Readonly<Record<Change['kind'], number>> = {
  unlink: 0,
  'unlink-link': 0,
  mkdir: 1,
  move: 2,
  rmdir: 3,
  create: 4,
  overwrite: 4,
  extend: 4,
  chmod: 5,
  temporary: 5,
};

/**
 * The order in which changes are made: what is in the way goes first, moves find their folders, and folders are empty
 * when they are removed. Stable within a turn; undoing goes backwards.
 */
export function inOrder<Item>(items: readonly Item[], changeOf: (item: Item) => PlainChange): Item[] {
  const byTurn: Item[][] = [[], [], [], [], [], []];
  for (const item of items) byTurn[turns[changeOf(item).kind]]?.push(item);
  return byTurn.flat();
}
