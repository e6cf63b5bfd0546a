import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { test } from 'vitest';

import { outline } from '../src/outline/outline.ts';
import { parseTree } from '../src/tree/trees.ts';
import { documentOf } from './document.ts';

const remark = unified().use(remarkParse).use(remarkFrontmatter, ['yaml']).use(remarkGfm).freeze();

for (const [name, length] of [
  ['10 KB', 10_240],
  ['100 KB', 102_400],
  ['1 MB', 1_048_576],
] as const) {
  const text = documentOf(length);
  const changed = outline(text.replace('Requirements', 'Needs'));
  const known = new Map();
  const options = {
    iterations: length > 500_000 ? 1 : 5,
    time: 100,
    warmup: length < 500_000,
    warmupIterations: 1,
    warmupTime: 0,
  };
  test(`trees of ${name}`, { timeout: 120_000 }, async ({ bench }) => {
    await parseTree(outline(text), { cache: known, deadlineMs: 60_000 });
    await bench.compare(
      bench('@orch/prd', async () => void (await parseTree(outline(text), { deadlineMs: 60_000 }))),
      bench('@orch/prd, one section changed', async () => {
        const cache = new Map(known);
        await parseTree(changed, { cache, deadlineMs: 60_000 });
      }),
      bench('unified + remark', () => void remark.parse(text)),
      options,
    );
  });
}
