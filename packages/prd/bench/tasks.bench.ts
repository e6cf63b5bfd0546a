import { readdirSync, readFileSync } from 'node:fs';

import { test } from 'vitest';

import { outline } from '../src/outline/outline.ts';
import { extractTasks } from '../src/tasks/extract-tasks.ts';

const folder = new URL('../test/fixtures/', import.meta.url);
const documents = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n\n');

/** A document of the given length, made of the fixtures again and again. */
function documentOf(length: number): string {
  return documents.repeat(Math.ceil(length / documents.length)).slice(0, length);
}

test('task extraction', async ({ bench }) => {
  const read = (length: number): (() => void) => {
    const scanned = outline(documentOf(length));
    return () => {
      extractTasks(scanned);
    };
  };
  await bench.compare(bench('10 KB', read(10_000)), bench('100 KB', read(100_000)), bench('1 MB', read(1_000_000)), {
    iterations: 5,
    warmupIterations: 1,
    time: 300,
    warmupTime: 0,
  });
});
