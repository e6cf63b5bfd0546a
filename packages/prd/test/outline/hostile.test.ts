import { describe, expect, test } from 'vitest';

import { openPrd } from '../../src/edit/open-prd.ts';
import { outline } from '../../src/outline/outline.ts';
import { cpuTime } from '../support/cpu-time.ts';

const size = 400_000;
/** Repeats a text to some 400 KB. */
const fill = (part: string): string => part.repeat(Math.ceil(size / part.length));

describe('a hostile document is outlined in time proportional to its length', () => {
  test.each<[string, string]>([
    ['deep quotes', fill('>')],
    ['deep lists and blank lines', `${'- '.repeat(size / 4)}x\n${'\n'.repeat(size / 2)}`],
    ['deep lists and lines of spaces', `${'- '.repeat(size / 8)}x\n${' \n'.repeat(size / 8)}`],
    ['many deep lists', fill(`${'- '.repeat(1000)}x\n`)],
    ['deep footnotes', fill(`${'[^a]:'.repeat(1000)}\n\n`)],
    ['asterisks that are no break', `${'* '.repeat(size / 2)}a`],
    ['a frontmatter that never ends', `---\n${fill('a: b\n')}`],
    ['definitions with open titles', fill('[a]: b (\n')],
    ['open labels', fill('[a\n')],
    ['comments that never close, in quotes', fill('> <!--\n\n')],
    ['ends of character data that are none', `<![CDATA[\n${fill(']]]>\n')}`],
    ['fences that open fences', fill('> ```\n')],
    ['delimiter rows', fill('|-|\n')],
    ['carriage returns', `${fill('a\r')}\n`],
    ['tabs between marks', fill('\t>')],
    ['headings of one number', fill('# 1 a\n')],
    ['closing marks of headings', fill(`#${' '.repeat(2000)}#\n`)],
    ['anchors', fill('<a id="x"></a>\n\n# 1\n')],
    ['attributes', `<a ${fill('b="c" ')}\n`],
    ['links that never close', fill('[a](<b')],
    ['emphasis that never closes', fill('*_')],
  ])('%s', (_, text) => {
    const time = cpuTime(() => {
      const { sections, diagnostics } = outline(text);
      expect(sections.every(({ title }) => typeof title === 'string')).toBe(true);
      expect(diagnostics.length).toBeLessThan(300);
    });
    expect(time).toBeLessThan(2000);
  });

  test('50 MB in a few seconds', { timeout: 120_000 }, () => {
    const part = `## 1 A\n\n${'some words in a line of an ordinary length, as people write them\n'.repeat(20)}\n- a\n  - b\n\n`;
    const text = Buffer.alloc(50_000_000, part).toString('latin1');
    const time = cpuTime(() => {
      expect(outline(text).sections.length).toBeGreaterThan(30_000);
    });
    expect(time).toBeLessThan(5000);
  });
});

test('frontmatter that would pollute prototypes, run code or multiply is only text', () => {
  const bomb = Array.from({ length: 30 }, (_, index) => `a${index}: &a${index} [*a${index - 1}, *a${index - 1}]`).join(
    '\n',
  );
  for (const content of ['__proto__: {polluted: 1}', 'constructor:\n  prototype: x', bomb, fill('k: v\n')]) {
    const { text, changed } = openPrd(`---\n${content}\n---\n# A\n`).set('owner', 'x').compile();
    expect(changed).toBe(true);
    expect(outline(text).sections).toHaveLength(1);
  }
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  expect(outline('---js\nmodule.exports = 1\n---\n# A\n').frontmatter).toBeUndefined();
});
