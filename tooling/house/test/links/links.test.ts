import { expect, test } from 'vitest';

import { checkLinks } from '../../src/links/links.ts';

const files: Readonly<Record<string, string>> = {
  'docs/a.md':
    '# A title, with `code`\n\n[b](../b.md#two-words) [self](#a-title-with-code) [web](https://example.com/x)\n',
  'b.md': '## Two words\n\n```md\n[none](nowhere.md)\n```\n`[none](nowhere.md)`\n[folder](docs)\n',
  docs: '',
};

function check(changed: Readonly<Record<string, string>>): string[] {
  const all = { ...files, ...changed };
  return checkLinks(
    Object.keys(all).filter((path) => path.endsWith('.md')),
    (path) => all[path],
  );
}

test('links to files, folders and headings that exist are no problem, and code is not read', () => {
  expect(check({})).toEqual([]);
});

test('a link to a missing file or heading is a problem with its place', () => {
  expect(check({ 'docs/c.md': '\n[x](gone.md) [y](a.md#gone)\n' })).toEqual([
    'docs/c.md:2: there is no gone.md',
    'docs/c.md:2: a.md has no heading #gone',
  ]);
});
