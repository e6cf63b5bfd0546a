import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Indexed {
  readonly file: string;
  readonly timestamp: number;
  readonly type: string;
}

/**
 * The baseline: a cache as the source documents sketch it. Every `set` makes a JSON file, whose name has the time in it,
 * and writes the one index file anew.
 */
export class JsonIndexCache {
  readonly #dir: string;
  readonly #index: Record<string, Indexed> = {};

  /** @param known - how many results its index begins with; their files are not made. */
  constructor(dir: string, known = 0) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true });
    for (let id = 0; id < known; id++) {
      const timestamp = 1_700_000_000_000 + id;
      const key = this.#key('t', id);
      this.#index[key] = { file: `${key}-${timestamp}.json`, timestamp, type: 't' };
    }
  }

  get(type: string, input: unknown): unknown {
    const entry = this.#index[this.#key(type, input)];
    if (entry === undefined || Date.now() - entry.timestamp > 3_600_000) return null;
    return JSON.parse(readFileSync(join(this.#dir, entry.file), 'utf8')) as unknown;
  }

  set(type: string, input: unknown, value: unknown): void {
    const key = this.#key(type, input);
    const timestamp = Date.now();
    const file = `${key}-${timestamp}.json`;
    mkdirSync(this.#dir, { recursive: true });
    writeFileSync(join(this.#dir, file), JSON.stringify(value));
    this.#index[key] = { file, timestamp, type };
    mkdirSync(this.#dir, { recursive: true });
    writeFileSync(join(this.#dir, 'index.json'), JSON.stringify(this.#index, null, 2));
  }

  #key(type: string, input: unknown): string {
    const digest = createHash('sha256').update(JSON.stringify(input)).digest('hex');
    return `${type}-${digest.slice(0, 16)}`;
  }
}
