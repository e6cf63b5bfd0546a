import { expect, test } from 'vitest';

import { checkChangeset } from '../../src/changesets/changesets.ts';

const released = new Set(['@orch/prd', 'orch-cli']);
const check = (text: string): string[] => checkChangeset('.changeset/a.md', text, released);

test('a changeset that names released packages and says something is no problem', () => {
  expect(check('---\n\'@orch/prd\': minor\n"orch-cli": patch\n---\n\nReads more.\n')).toEqual([]);
  expect(check('---\r\norch-cli: major\r\n---\r\n\r\nReads more.\r\n')).toEqual([]);
  expect(check('---\n---\n')).toEqual([]);
});

test.for([
  [
    "---\n'@orch/prd': minor\n'@orch/codegen': minor\n---\n\nx\n",
    '.changeset/a.md:3: @orch/codegen is no package that is released',
  ],
  ["---\n'@orch/prd': huge\n---\n\nx\n", '.changeset/a.md:2: huge is no kind of release'],
  ['---\n@orch/prd minor\n---\n\nx\n', ".changeset/a.md:2: not of the form 'package': minor"],
  ["---\n'@orch/prd': minor\n---\n\n", '.changeset/a.md: says nothing to its readers'],
  ['Reads more.\n', '.changeset/a.md:1: no frontmatter that names packages'],
])('what a release would refuse is told with its place: %j', ([text = '', problem]) => {
  expect(check(text)).toEqual([problem]);
});
