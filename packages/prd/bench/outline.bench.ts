import { Parser } from 'commonmark';
import MarkdownIt from 'markdown-it';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { markdownToMdast } from 'satteri';
import { unified } from 'unified';
import { test } from 'vitest';

import { outline } from '../src/outline/outline.ts';
import { documentOf } from './document.ts';

const remark = unified().use(remarkParse).use(remarkFrontmatter, ['yaml']).use(remarkGfm).freeze();
const markdownIt = new MarkdownIt();
markdownIt.core.ruler.enableOnly(['normalize', 'block']);
const commonmark = new Parser();
Object.assign(commonmark, { processInlines: () => undefined });

for (const [name, length] of [
  ['10 KB', 10_240],
  ['100 KB', 102_400],
  ['1 MB', 1_048_576],
] as const) {
  const text = documentOf(length);
  // remark needs seconds for a megabyte.
  const options = {
    iterations: length > 500_000 ? 1 : 5,
    time: 100,
    warmup: length < 500_000,
    warmupIterations: 1,
    warmupTime: 0,
  };
  test(`outline of ${name}`, { timeout: 120_000 }, async ({ bench }) => {
    await bench.compare(
      bench('@orch/prd', () => void outline(text).sections),
      bench('satteri', () => void markdownToMdast(text)),
      bench('markdown-it, blocks only', () => void markdownIt.parse(text, {})),
      bench('commonmark.js, blocks only', () => void commonmark.parse(text)),
      bench('unified + remark', () => void remark.parse(text)),
      options,
    );
  });
}
