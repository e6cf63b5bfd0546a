import type { Nodes } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { test } from 'vitest';

import { openPrd } from '../src/edit/open-prd.ts';
import { documentOf } from './document.ts';

const remark = unified().use(remarkParse).use(remarkFrontmatter, ['yaml']).use(remarkGfm).freeze();

/** The same edit by positions from remark, without any check of the result. */
function editByRemark(text: string): string {
  const { children } = remark.parse(text);
  const spans = ['2.1', '3.1'].map((number) => {
    const index = children.findIndex((node) => node.type === 'heading' && sourceOf(text, node).includes(` ${number} `));
    const start = children[index]!.position!.end.offset!;
    const next = children.slice(index + 1).find((node) => node.type === 'heading');
    return { start, end: next?.position!.start.offset ?? text.length };
  });
  let edited = text;
  for (const { start, end } of spans.reverse())
    edited = `${edited.slice(0, start)}\n\nnew text\n\n${edited.slice(end)}`;
  return edited.replace('owner: Ann', 'owner: Bob');
}

function sourceOf(text: string, node: Nodes): string {
  return text.slice(node.position!.start.offset, node.position!.end.offset);
}

for (const [name, length] of [
  ['10 KB', 10_240],
  ['100 KB', 102_400],
  ['1 MB', 1_048_576],
] as const) {
  const text = documentOf(length);
  const options = {
    iterations: length > 500_000 ? 1 : 5,
    time: 100,
    warmup: length < 500_000,
    warmupIterations: 1,
    warmupTime: 0,
  };
  test(`one key and two sections of ${name}`, { timeout: 120_000 }, async ({ bench }) => {
    await bench.compare(
      bench('@orch/prd', () => {
        openPrd(text).set('owner', 'Bob').replaceSection('2.1', 'new text').replaceSection('3.1', 'new text').compile();
      }),
      bench('positions from unified + remark', () => void editByRemark(text)),
      options,
    );
  });
}
