import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Indexed {
  readonly file: string;
  readonly timestamp: number;
  readonly type: string;
  readonly size: number;
}

/**
 * The baseline: a cache as the source documents sketch it. One JSON file a result, and one index file that every `set`
 * writes anew.
 */
export class JsonIndexCache {
  readonly #dir: string;
  readonly #index: Record<string, Indexed> = {};

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true });
  }

  get(type: string, input: unknown): unknown {
    const entry = this.#index[this.#key(type, input)];
    if (entry === undefined || Date.now() - entry.timestamp > 3_600_000) return null;
    return JSON.parse(readFileSync(join(this.#dir, entry.file), 'utf8')) as unknown;
  }

  set(type: string, input: unknown, value: unknown): void {
    const key = this.#key(type, input);
    const text = JSON.stringify(value);
    const entry = { file: `${key}.json`, timestamp: Date.now(), type, size: text.length };
    writeFileSync(join(this.#dir, entry.file), text);
    this.#index[key] = entry;
    writeFileSync(join(this.#dir, 'index.json'), JSON.stringify(this.#index, null, 2));
  }

  #key(type: string, input: unknown): string {
    const digest = createHash('sha256').update(JSON.stringify(input)).digest('hex');
    return `${type}-${digest.slice(0, 16)}`;
  }
}
