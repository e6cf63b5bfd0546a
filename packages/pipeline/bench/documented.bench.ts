/**
 * The operations for which the documents that orch goes back to give figures, measured here, beside those figures.
 *
 * How to read the documented rows: those of 30 file operations, cache hits and small documents were measured on another
 * machine; the 10 ms of "computation" there are a sleep, so its ratio measures the sleep. Those in seconds (document
 * processing, extraction, generation, whole run) come from a table for which no measurement is known.
 * The work is not the same either: ours commits all or nothing, and extracts more than endpoint names.
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { openCache } from '@orch/cache';
import { generateUnit, parseLedger, planGeneration } from '@orch/codegen';
import { createBatch } from '@orch/fs-batch';
import { extractTasks, openPrd, outline } from '@orch/prd';
import { tempDir } from '@orch/testkit';
import { test } from 'vitest';

import { documented } from './support/documented.ts';

const prd = readFileSync(
  new URL('../../../examples/bookshop/PRDs/V1/1.1.1.1.0.0-book-catalogue-prd.md', import.meta.url),
  'utf8',
);
const [, frontmatter = '', body = ''] = /^(---\n.*?\n---\n)(.*)$/s.exec(prd) ?? [];
/** About 1 MB: the sections of the small document, again and again, with numbers of their own. */
const large = `${frontmatter}${Array.from({ length: 160 }, (_, part) => body.replaceAll(/^(##+) (\d+)/gm, `$1 ${part}$2`)).join('\n')}`;

const content = 'A line of a document that is written by a test.\n'.repeat(20);
const targets = Array.from({ length: 20 }, (_, index) => `folder-${index % 5}/file-${index}.md`);

test('30 file operations: 20 writes and 10 appends in 5 folders', async ({ bench }) => {
  using dir = tempDir();
  let turn = 0;
  await bench.compare(
    bench('node:fs, one after the other', () => {
      const root = join(dir.path, `plain-${(turn += 1)}`);
      for (const path of targets) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content);
      }
      for (const path of targets.slice(0, 10)) appendFileSync(join(root, path), content);
    }),
    bench('fs-batch, all or nothing', async () => {
      const root = join(dir.path, `batch-${(turn += 1)}`);
      mkdirSync(root);
      const batch = createBatch({ root, journalDir: join(dir.path, 'journal') });
      for (const path of targets) batch.write(path, content);
      for (const path of targets.slice(0, 10)) batch.append(path, content);
      await batch.flush();
    }),
    bench.from('documented: original', documented(2.46)),
    bench.from('documented: optimised', documented(1.83)),
    { time: 300 },
  );
});

test('a cache hit against the computation', async ({ bench }) => {
  using dir = tempDir();
  using cache = openCache({ dir: dir.path });
  const input = { document: prd };
  cache.set('prd-parse', input, extractTasks(outline(prd)));
  await bench.compare(
    bench('compute: a sleep of 10 ms, as documented', async () => sleep(10)),
    bench('compute: scan and extract', () => extractTasks(outline(prd))),
    bench('hit', () => cache.get('prd-parse', input)),
    bench.from('documented: computation', documented(11.48)),
    bench.from('documented: hit', documented(0.05)),
    { time: 300 },
  );
});

for (const [size, text, figures] of [
  ['small', prd, { 'documented: multi-pass': 0.41, 'documented: single-pass': 0.55 }],
  ['large', large, { 'documented: before': 2500, 'documented: after': 300 }],
] as const) {
  test(`processing a ${size} document of ${Math.round(text.length / 1000)} KB`, async ({ bench }) => {
    await bench.compare(
      bench('read its sections', () => outline(text)),
      bench('read, set a key, and write', () => openPrd(text).set('owner', 'Somebody Else').compile()),
      ...Object.entries(figures).map(([name, milliseconds]) => bench.from(name, documented(milliseconds))),
      { time: 300 },
    );
  });
}

test('extracting the tasks', async ({ bench }) => {
  const small = outline(prd);
  const long = outline(large);
  await bench.compare(
    bench('of the small document', () => extractTasks(small)),
    bench('of the large document', () => extractTasks(long)),
    bench.from('documented: before', documented(1800)),
    bench.from('documented: after', documented(200)),
    { time: 300 },
  );
});

test('generating the code of the small document', async ({ bench }) => {
  const feature = { taskId: '1.1.1.1.0.0-book-catalogue', slug: 'book-catalogue', title: 'Book catalogue' };
  const input = { feature, tasks: extractTasks(outline(prd)), ledger: parseLedger(undefined, 'ledger.json') };
  await bench.compare(
    bench('plan and generate all units', async () => Promise.all(planGeneration(input).units.map(generateUnit))),
    bench.from('documented: before', documented(5200)),
    bench.from('documented: after', documented(1100)),
    { time: 300 },
  );
});
