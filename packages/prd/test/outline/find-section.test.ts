import { describe, expect, test } from 'vitest';

import { findSection } from '../../src/outline/find-section.ts';
import { outline } from '../../src/outline/outline.ts';

const source = outline(
  '# PRD\n\n<a id="sec-7"></a>\n## 7. Testing\n\n<a name="sec-7-3"></a>\n\n### 7.3 QA Artifacts ###\n\n### 1.10 Ten\n\n### 1.1 One\n\n' +
    '## 9\\. Sign\u2011offs\u00a0& **Review**\n\n### Notes\n\n## Other {#oth}\n\n### Notes\n\nSetext title\n---\n\n## 2025 goals\n',
);

describe('a section is found', () => {
  test.each([
    ['by number', '7.3', 'QA Artifacts'],
    ['by number with a dot', '7.', 'Testing'],
    ['by number and another title: the number decides', '7.3 QA', 'QA Artifacts'],
    ['by number as text', '1.10', 'Ten'],
    ['by anchor', '#sec-7-3', 'QA Artifacts'],
    ['by anchor at the end of the heading', '#oth', 'Other'],
    ['by title with other hyphens and spaces', 'sign-offs & review', 'Sign\u2011offs\u00a0& **Review**'],
    ['by path', 'Testing > QA Artifacts', 'QA Artifacts'],
    ['by path with a number', '9 > Notes', 'Notes'],
    ['by setext title', 'Setext title', 'Setext title'],
    ['by a title that begins with a year', '2025 goals', '2025 goals'],
  ])('%s', (_, address, title) => {
    expect(findSection(source, address)?.title).toBe(title);
  });
});

test('an anchor line, also before blank lines, belongs to the section of the next heading', () => {
  const section = findSection(source, '7.3');
  expect(source.text.slice(section?.tree.start).startsWith('<a name="sec-7-3">')).toBe(true);
  expect(source.text.slice(findSection(source, '7')?.body.start, findSection(source, '7')?.body.end)).toBe('\n');
});

test('an unknown address finds nothing', () => {
  for (const address of ['7.4', '#x', 'Nothing', '', 'Testing > Notes', '#'])
    expect(findSection(source, address)).toBeUndefined();
});

test('an address of several sections is an error with their lines', () => {
  expect(() => findSection(source, 'Notes')).toThrow(
    expect.objectContaining({ code: 'ORCH_PRD_AMBIGUOUS_SECTION', data: expect.objectContaining({ lines: [16, 20] }) }),
  );
});

test('an anchor inside of a heading is its address and no part of its title', () => {
  const source = outline('## <a id="x"></a>1. One\n\na\n\n## Two {#y}\n');
  expect(findSection(source, '#x')).toMatchObject({ number: '1', title: 'One' });
  expect(findSection(source, '#y')).toMatchObject({ title: 'Two' });
});

test('the hash of a section is that of its body, whatever its heading says', () => {
  const [first, second, third] = outline('# A\n\nx\n# B\n\nx\n# C\n\ny\n').sections;
  expect(first?.hash).toBe(second?.hash);
  expect(first?.hash).not.toBe(third?.hash);
});

test('a number with escaped dots is read as it is shown', () => {
  expect(outline('## 1\\.2 Scope\n').sections[0]).toMatchObject({ number: '1.2', title: 'Scope' });
});

test('a line that is too long for an anchor is none, also where its end looks like one', () => {
  const anchor = `<a id="${'x'.repeat(300 - '<a id=""></a>'.length)}"></a>`;
  expect(outline(`${anchor}\n\n# A\n`).sections[0]).toMatchObject({ anchor: 'x'.repeat(287), tree: { start: 0 } });
  expect(outline(`text ${anchor}\n\n# A\n`).sections[0]).toMatchObject({ anchor: undefined, tree: { start: 307 } });
});
