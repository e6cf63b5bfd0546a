import { outline } from '@orch/prd';
import { expect, test } from 'vitest';

import { editLargePrd } from '../../src/documents/edit-large-prd.ts';
import { editPrd, type PrdEdit } from '../../src/documents/prd-edits.ts';

const edit: PrdEdit = {
  owner: 'Ann',
  roles: { names: ['PM', 'QA'], asked: false },
  changelog: { text: '1 API; 0 open tasks.', date: '2026-01-05' },
  qa: { cases: 'QA/1-x/test-cases.md', results: 'QA/1-x/results.md' },
};

const filled = '\n\nSome text.\n\n- an item\n\n';

test.each<[string, string]>([
  ['has no section and no frontmatter', 'Only text.\n'],
  ['has none of the places', '# A\n\ntext\n\n## B\n\n### C\n\nmore'],
  [
    'has the sections around the places',
    `---\nid: 1\n---\n# A\n\n## 7. Testing${filled}### 7.1 Cases${filled}## 9. Collaboration${filled}### 9.2 Log${filled}#### Deep${filled}`,
  ],
  [
    'has the places',
    `---\nid: 1\nowner: Bob\n---\n# A\n\n## 7. Testing\n\n### 7.3 QA Artifacts${filled}## 8. Changelog\n\n- 2025-01-01: made\n\n## 9 Review\n\n### 9.1 Roles and Order\n`,
  ],
  ['has the section before a place', `# A\n\n## 7. Testing${filled}### 7.1 Cases${filled}## 10. End\n`],
  ['has Windows line endings', '# A\r\n\r\n## 7. Testing\r\n\r\n### 7.3 QA Artifacts\r\n\r\n## 8. Changelog\r\n'],
  ['has two sections of one title', '# A\n\n## Changelog\n\none\n\n## 8. Changelog\n\ntwo\n'],
  ['begins with a byte order mark', '\ufeff# A\n\n## 8 Changelog\n\n- x\n'],
])('a large document that %s is edited as a small one', async (_, text) => {
  const { text: expected, sections, diagnostics } = editPrd(outline(text, { file: 'a.md' }), edit);
  const large = await editLargePrd(Buffer.from(text), 'a.md', edit);
  expect(Buffer.from(large.bytes).toString()).toBe(expected);
  expect(large.changed).toBe(true);
  expect(large.sections.toSorted()).toEqual(sections.toSorted());
  expect(large.diagnostics).toEqual(diagnostics);
  const again = await editLargePrd(large.bytes, 'a.md', edit);
  expect(Buffer.from(again.bytes).toString()).toBe(expected);
  expect(again.changed).toBe(false);
});

test('an edit that nobody would see is not made, and told', async () => {
  const text = '# A\n\n## 8. Changelog\n\n<!-- open\n\nrest\n';
  const large = await editLargePrd(Buffer.from(text), 'a.md', edit);
  const small = editPrd(outline(text, { file: 'a.md' }), edit);
  expect(Buffer.from(large.bytes).toString()).toBe(small.text);
  expect(large.diagnostics.map(({ code }) => code)).toEqual(['ORCH_PRD_SWALLOWED_EDIT', 'ORCH_PRD_SWALLOWED_EDIT']);
});
