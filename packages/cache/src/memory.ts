import type { EntryRow } from './entries.ts';

/** A result that was read from the database and is kept in memory. */
export interface Remembered extends Omit<EntryRow, 'data'> {
  /** Frozen in depth. */
  readonly value: unknown;
  /** Bytes as stored, which stand for those in memory. */
  readonly bytes: number;
  /** When the database last said the same; milliseconds since the epoch. */
  readonly checked: number;
}

/** What a result in memory takes beside its data. */
const overhead = 500;

/** Results in memory by type and key; the ones that were not used for longest go first. */
export class Memory {
  readonly #maxBytes: number;
  readonly #results = new Map<string, Remembered>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(name: string): Remembered | undefined {
    return this.#results.get(name);
  }

  /** Keeps a result, as the one used last. */
  set(name: string, result: Remembered): void {
    this.delete(name);
    const bytes = result.bytes + overhead;
    if (bytes > this.#maxBytes) return;
    this.#results.set(name, result);
    this.#bytes += bytes;
    for (const oldest of this.#results.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.delete(oldest);
    }
  }

  delete(name: string): void {
    const known = this.#results.get(name);
    if (known === undefined) return;
    this.#results.delete(name);
    this.#bytes -= known.bytes + overhead;
  }

  clear(): void {
    this.#results.clear();
    this.#bytes = 0;
  }
}
