import { cpuUsage, env } from 'node:process';

import { isOrchError } from '@orch/core';
import { describe, expect, test } from 'vitest';

import { openPrd } from '../../src/edit/open-prd.ts';
import { checkFrontmatter } from '../../src/frontmatter/check-frontmatter.ts';
import { readFrontmatter } from '../../src/frontmatter/read-frontmatter.ts';
import { findSection } from '../../src/outline/find-section.ts';
import { outline } from '../../src/outline/outline.ts';

/** `ORCH_SOAK=1` for documents of a megabyte. What takes quadratic time is already far beyond the limit at a tenth. */
const size = env['ORCH_SOAK'] ? 1_000_000 : 100_000;
const limitMs = 2000;

function fill(part: string): string {
  return part.repeat(Math.ceil(size / part.length)).slice(0, size);
}

const operations: readonly [string, (text: string) => unknown][] = [
  ['addressing by path', (text) => findSection(outline(text), 'A > B > C')],
  ['addressing by number', (text) => findSection(outline(text), '9.9 zz')],
  ['replacing', (text) => openPrd(text).replaceSection('A', 'x\n\n- y').compile()],
  ['appending with a key', (text) => openPrd(text).appendToSection('A', '- y', { key: 'k' }).compile()],
  ['appending', (text) => openPrd(text).appendToSection('A', '- y').compile()],
  [
    'editing the body',
    (text) =>
      openPrd(text)
        .editBody('A', (body) => `${body}\nz`)
        .compile(),
  ],
  ['ticking', (text) => openPrd(text).checkItem('A', 'zzz', true).compile()],
  ['adding a row', (text) => openPrd(text).addTableRow('A', ['q|']).compile()],
  ['inserting', (text) => openPrd(text).insertSectionAfter('A', { title: 'N', depth: 1, markdown: 'x' }).compile()],
  ['adding at the end', (text) => openPrd(text).appendSection({ title: 'N', depth: 1, markdown: 'x' }).compile()],
  ['removing', (text) => openPrd(text).removeSection('A').compile()],
  ['setting a key', (text) => openPrd(text).set('a', 'v').compile()],
  ['setting a list', (text) => openPrd(text).set('a', ['v']).compile()],
  ['setting a new key', (text) => openPrd(text).set('zz', 'v').compile()],
  ['removing a key', (text) => openPrd(text).remove('a').compile()],
  ['reading the frontmatter', (text) => readFrontmatter(outline(text))],
  ['judging the frontmatter', async (text) => checkFrontmatter(outline(text))],
  [
    'inserting all of it',
    (text) => openPrd('# A\n\nx\n\n# B\n').replaceSection('A', text.replace('# A', '')).compile(),
  ],
];

/** What took longer than it may, or failed without a typed error. */
async function failures(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const [name, operation] of operations) {
    const started = cpuUsage();
    try {
      await operation(text);
    } catch (error) {
      if (!isOrchError(error)) found.push(`${name}: ${String(error)}`);
    }
    const ms = cpuUsage(started).user / 1000;
    if (ms > limitMs) found.push(`${name}: ${Math.round(ms)} ms`);
  }
  return found;
}

describe('a document is edited in reasonable time, or refused with a typed error, when it holds', () => {
  test.each<[string, string]>([
    ['task items between fences', `# A\n\n${fill('- [ ] a\n\n```\n- [ ] b\n```\n\n')}`],
    ['tables between fences', `# A\n\n${fill('| a |\n|---|\n| b |\n\n```\nx\n```\n\n')}`],
    ['a long table', `# A\n\n| a |\n|---|\n${fill('| b |\n')}`],
    ['many sections of one number', fill('# 1 A\n\nx\n\n')],
    ['nested sections', fill('# a\n## b\n### c\n#### d\n##### e\n###### f\n')],
    ['blank lines', `# A\n${fill('\n')}`],
    ['a line of spaces', `# A\n${fill(' ')}`],
    ['one long line', `# A\n\n${fill('a')}`],
    ['many marks', `# A\n\n<!-- orch:k -->\n${fill('<!-- orch:k -->\n')}`],
    ['deep quotes', `# A\n\n${fill('> ')}`],
    ['escaped bars', `# A\n\na|b\n-|-\n${fill('\\|')}`],
    ['a title of digits', `# ${fill('1.')}`],
    ['a title of anchors', `# ${fill('<a id="')}`],
    ['a title with spaces before a brace', `# a${fill(' ')}}`],
    ['a title with an open anchor', `# <a id${fill(' ')}}`],
    ['a title of attributes', `# ${fill('{#a} ')}`],
  ])('%s', async (_, text) => {
    expect(await failures(text)).toEqual([]);
  });
});

describe('frontmatter is read and edited in reasonable time, or refused with a typed error, when it holds', () => {
  test.each<[string, string]>([
    ['lists that never close', fill('a: [\n')],
    ['one list that never closes', `a: ${fill('[')}`],
    ['lists with open quotes', fill(`a: ['"\n`)],
    ['colons', `a:${fill('b:')}`],
    ['spaces and colons', `a${fill('   :x')}`],
    ['a key and spaces', `a${fill(' ')}`],
    ['an open quote', `a: "${fill('\\"')}`],
    ['an open quoted key', `"${fill('\\"')}`],
    ['doubled quotes', `a: '${fill("''")}`],
    ['many keys', Array.from({ length: size / 20 }, (__, index) => `k${index}: ${index}`).join('\n')],
    ['one key many times', fill('a: b\n')],
    ['a long list', `a:\n${fill('- b\n')}`],
    ['a long list on one line', `a: [${fill('b, ')}]`],
    ['nested maps', `a: ${fill('{a: ')}`],
    ['a long block', `a: |\n${fill('  b\n')}`],
    ['lines that begin like its end', `a: b\n${fill('---x\n')}`],
  ])('%s', async (_, yaml) => {
    expect(await failures(`---\n${yaml}\n---\n# A\n\nx\n`)).toEqual([]);
  });
});
