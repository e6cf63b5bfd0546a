import type { Clock, Diagnostic, Sha256 } from '@orch/core';

export interface BlobsOptions {
  /** The folder; it is made with the first blob. */
  readonly dir: string;
  /** The space that blobs may take, in bytes; the least recently used go first. @default 1 GiB */
  readonly maxBytes?: number;
  /** Reads what is there, and neither writes nor removes anything. @default false */
  readonly readOnly?: boolean;
  readonly clock?: Clock;
  /** Told once where blobs cannot be written. */
  readonly onWarning?: (warning: Diagnostic) => void;
}

/** Contents of files, each in a file named by its SHA-256: equal contents take space once. */
export interface Blobs {
  /** The bytes, checked against their name; undefined if there are none. A damaged file is removed. */
  read(sha: Sha256): Uint8Array | undefined;
  /** How many bytes it has; undefined if there is none. Its content is checked when it is read. */
  size(sha: Sha256): number | undefined;
  /** The bytes in pieces; the last one comes only if all are as their name says. @throws OrchError `ORCH_CACHE_BLOB` */
  stream(sha: Sha256): AsyncIterable<Uint8Array>;
  /** Stores bytes; false where the disk refuses them. */
  write(bytes: Uint8Array): boolean;
  /**
   * Stores what arrives in pieces. Nothing is kept of a source that fails.
   * @throws OrchError `ORCH_CACHE_BLOB` if there are more than `limit` bytes or the disk refuses them, and what the source throws.
   */
  writeStream(
    source: AsyncIterable<Uint8Array>,
    limit?: number,
  ): Promise<{ readonly sha: Sha256; readonly bytes: number }>;
  usage(): { readonly blobs: number; readonly bytes: number };
  /** Removes the least recently used above `maxBytes`, and what killed writers left. It also happens by itself. */
  gc(): { readonly evicted: number };
  /** Reads everything and removes what is damaged. */
  verify(): { readonly checked: number; readonly corrupt: number };
  clear(): void;
}
