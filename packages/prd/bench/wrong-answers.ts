import { seededRandom } from '@orch/core';

import { openPrd } from '../src/edit/open-prd.ts';
import { examples, randomDocument } from '../test/support/random-document.ts';
import { documentOf, real, written } from './document.ts';
import { headingsByExpression, NaiveProcessor } from './naive.ts';
import { peers, remark } from './peers.ts';

const random = seededRandom(1);
const collections: readonly (readonly [name: string, documents: readonly string[]])[] = [
  ['examples of CommonMark', examples],
  ['mutations of them', Array.from({ length: 4000 }, () => randomDocument(random))],
  ['documents of the tests', written],
  ['real documents', real],
];

/** In how many documents somebody sees other headings than remark, and how many lines an edit of one key loses. */
export function wrongAnswers(): string[] {
  const judges = [...peers, { name: 'expression ^#{1,6}', headings: headingsByExpression }];
  const lines = ['', 'documents with other headings than those of remark'];
  for (const [name, documents] of collections) {
    if (documents.length === 0) continue;
    const expected = documents.map((text) => withoutMark(text, remark.headings).join());
    const wrong = judges.map((judge) => {
      const count = documents.filter((text, at) => withoutMark(text, judge.headings).join() !== expected[at]).length;
      return `${judge.name} ${count}`;
    });
    lines.push(`  ${name}, ${documents.length}: ${wrong.join(' · ')}`);
  }
  lines.push('lines that are lost when one key of the frontmatter is set');
  for (const [name, documents] of [
    ...collections.slice(2),
    ['document of the bench', [documentOf(102_400)]] as const,
  ]) {
    if (documents.length === 0) continue;
    const naive = lostBy(documents, (text) => {
      const processor = new NaiveProcessor(text);
      processor.set('owner', 'Ann');
      return processor.compile();
    });
    const own = lostBy(documents, (text) => openPrd(text).set('owner', 'Ann').compile().text);
    lines.push(`  ${name}, ${documents.length}: processor by expression ${naive} · @orch/prd ${own}`);
  }
  return lines;
}

/** Lines are compared without a byte order mark, which some count. */
function withoutMark(text: string, headings: (text: string) => string[]): string[] {
  return headings(text.replace(/^\ufeff/, ''));
}

/** How many lines that say something are not in the result, as often as they were; those of the key itself aside. */
function lostBy(documents: readonly string[], edit: (text: string) => string): string {
  let total = 0;
  let lost = 0;
  for (const text of documents) {
    const left = Map.groupBy(edit(text).split(/\r\n|\r|\n/), (line) => line);
    const counts = new Map([...left].map(([line, same]) => [line, same.length]));
    for (const line of text.split(/\r\n|\r|\n/)) {
      if (line.trim() === '' || line.startsWith('owner:')) continue;
      total++;
      const count = counts.get(line) ?? 0;
      if (count === 0) lost++;
      else counts.set(line, count - 1);
    }
  }
  return `${lost} of ${total} (${((100 * lost) / total).toFixed(1)} %)`;
}
