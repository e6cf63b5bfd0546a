import { outline } from '@orch/prd';
import { describe, expect, test } from 'vitest';

import { editPrd, type PrdEdit } from '../../src/documents/prd-edits.ts';

const edit: PrdEdit = {
  owner: 'Ada',
  roles: { names: ['PM', 'QA'], asked: false },
  changelog: { text: '2 APIs, 1 model, 0 pages, 0 rules; 1 open task.', date: '2026-03-01' },
  qa: { cases: 'QA/1-x/test-cases.md', results: 'QA/1-x/test-results-2026-03-01.md' },
};

const template = `---
name: x
owner: Nobody
---

# Title

## 7. Testing & Acceptance

### 7.2 Acceptance Criteria
- works

### 7.3 QA Artifacts
- Test cases file: \`old\`
- Latest results: \`old\` (Overall Status: Pass required)
- Evidence: by hand

## 8. Changelog
- v1.0: first

## 9. Collaboration & Review Workflow

### 9.1 Roles and Order

### 9.2 Where Communication Happens
- here
`;

function apply(text: string, wanted: PrdEdit = edit): ReturnType<typeof editPrd> {
  return editPrd(outline(text, { file: 'prd.md' }), wanted);
}

describe('In a document of the usual form', () => {
  const edited = apply(template);

  test('every named section and key is written, and the changes are told.', () => {
    expect(edited.sections).toEqual([
      '7.3 QA Artifacts',
      '8 Changelog',
      '9.1 Roles and Order',
      'frontmatter: roles',
      'frontmatter: owner',
    ]);
    expect(edited.text).toContain('owner: Ada\n');
    expect(edited.text).toContain(
      '- Test cases file: `QA/1-x/test-cases.md`\n- Latest results: `QA/1-x/test-results-2026-03-01.md` (Overall Status: Pass required)\n- Evidence: by hand\n',
    );
    expect(edited.text).toContain(
      '## 8. Changelog\n- 2026-03-01: orch start — 2 APIs, 1 model, 0 pages, 0 rules; 1 open task.\n- v1.0: first\n',
    );
    expect(edited.text).toContain('- PM → QA');
  });

  test('every other line stays as it was.', () => {
    const kept = template.split('\n').filter((line) => !/owner:|`old`/.test(line));
    const written = edited.text.split('\n');
    let at = 0;
    for (const line of kept) {
      at = written.indexOf(line, at);
      expect(at, line).toBeGreaterThanOrEqual(0);
      at++;
    }
  });

  test('the same edit again changes nothing, on another day too.', () => {
    expect(apply(edited.text)).toMatchObject({ changed: false, text: edited.text, sections: [] });
    const tomorrow = { ...edit, changelog: { text: edit.changelog?.text ?? '', date: '2026-03-02' } };
    expect(apply(edited.text, tomorrow).changed).toBe(false);
  });
});

test('Roles that a person wrote are kept, in the section and in the frontmatter.', () => {
  const text = template
    .replace('### 9.1 Roles and Order\n', '### 9.1 Roles and Order\n- Me → You\n')
    .replace('name: x\n', 'name: x\nroles: [Me]\n');
  const edited = apply(text);
  expect(edited.text).toContain('- Me → You');
  expect(edited.text).toContain('roles: [Me]\n');
  expect(edited.text).not.toContain('PM → QA');
});

test('Roles that the user asks for replace those in the frontmatter.', () => {
  const text = template.replace('name: x\n', 'name: x\nroles: [Me]\n');
  const edited = apply(text, { ...edit, roles: { names: ['PM', 'QA'], asked: true } });
  expect(edited.text).not.toContain('[Me]');
});

test.for<readonly [name: string, text: string]>([
  ['without any number', '# Feature\n\nIt works.\n\n## Requirements\n\n- must work\n'],
  ['without any heading', 'It works.\n'],
  ['without a final line ending', '# Feature\n\nIt works.'],
  ['whose section 7 is about something else', '# F\n\n## 7. Risks\n\n- none\n\n## 8. Rollout\n\n- soon\n'],
  ['that has the sections twice', `${template}\n## 8. Changelog\n- again\n\n### 7.3 QA Artifacts\n- again\n`],
  ['with Windows line endings', template.replaceAll('\n', '\r\n')],
  ['with a byte order mark', `\uFEFF${template}`],
  ['with frontmatter that is no YAML', template.replace('name: x', 'name: a: b: [c')],
])('A document %s is edited once and then stays.', ([, text]) => {
  const edited = apply(text);
  expect(edited.changed).toBe(true);
  expect(edited.text).toContain('QA/1-x/test-cases.md');
  expect(edited.text).toContain('orch start — 2 APIs');
  expect(apply(edited.text)).toMatchObject({ changed: false, text: edited.text });
});

describe.for<readonly [name: string, open: string]>([
  ['a code fence', '```json\n{ "a": 1 }\n'],
  ['a code fence without a final line ending', '~~~\nx'],
  ['an element', '<pre>\nx\n'],
  ['a comment', '<!-- to do\n\n- x\n'],
])('In a document that ends in %s that is never closed', ([, open]) => {
  const text = `# F\n\n## 8. Changelog\n- v1.0: first\n\n## 9. Notes\n\n${open}`;
  const edited = apply(text);

  test('what comes before is written, and nothing into the block.', () => {
    expect(edited.sections).toEqual(['8 Changelog', 'frontmatter: roles', 'frontmatter: owner']);
    expect(edited.text).toBe(
      `---\nroles: ['PM', 'QA']\nowner: Ada\n---\n\n${text.replace('- v1', '- 2026-03-01: orch start — 2 APIs, 1 model, 0 pages, 0 rules; 1 open task.\n- v1')}`,
    );
  });

  test('a warning names what is missing and the line that opens the block.', () => {
    expect(edited.diagnostics).toEqual([
      {
        code: 'ORCH_PRD_SWALLOWED_EDIT',
        severity: 'warning',
        message:
          'not written, because they would stand in the block that opens here and is never closed: QA Artifacts, Roles and Order',
        location: expect.objectContaining({ file: 'prd.md', line: 8, column: 1, sourceLine: open.split('\n')[0] }),
        help: expect.stringMatching(/^Close (?:it with a line of as many marks|the comment or the element)\.$/),
      },
    ]);
  });

  test('the same edit again changes nothing and warns again.', () => {
    expect(apply(edited.text)).toMatchObject({
      changed: false,
      text: edited.text,
      diagnostics: [{ code: 'ORCH_PRD_SWALLOWED_EDIT', location: { line: 14 } }],
    });
  });
});

test.for<readonly [name: string, body: string]>([
  ['a table', '| Version | Date |\n|---|---|\n| 1 | spring |'],
  ['a paragraph', 'All notable changes.\n\n- 1.0: first'],
  ['an HTML block', '<details>\n\n- 1.0: first\n\n</details>'],
])('%s of a changelog is not drawn into the new entry.', ([, body]) => {
  const entry = '- 2026-03-01: orch start — 2 APIs, 1 model, 0 pages, 0 rules; 1 open task.';
  const edited = apply(`# F\n\n## 8. Changelog\n\n${body}\n`);
  expect(edited.text).toContain(`## 8. Changelog\n\n${entry}\n\n${body}\n`);
  expect(apply(edited.text).changed).toBe(false);
});

test('Lines after an HTML block are set apart from it, so that they are rendered.', () => {
  const edited = apply('# F\n\n## QA Artifacts\n\n<details>\nx\n</details>\n');
  expect(edited.text).toContain('</details>\n\n- Test cases file: `QA/1-x/test-cases.md`\n- Latest results: ');
  expect(apply(edited.text).changed).toBe(false);
});

test.for<readonly [name: string, code: string, body: string, reason: string]>([
  ['code of a list item', 'ORCH_PRD_SWALLOWED_EDIT', '- x\n  ```\n  y\n\n', 'it would stand in code or HTML'],
  [
    'the heading after it',
    'ORCH_PRD_EDIT_REJECTED',
    '---\nNext\n----\n',
    'another section would have been changed by it',
  ],
])('A section that cannot be written because of %s is left alone, with a warning.', ([, code, body, reason]) => {
  const text = `# F\n\n### 7.3 QA Artifacts\n\n${body}`;
  const edited = apply(text);
  expect(edited.text).toContain(`### 7.3 QA Artifacts\n\n${body}`);
  expect(edited.sections).not.toContain('7.3 QA Artifacts');
  expect(edited.diagnostics).toMatchObject([
    {
      code,
      severity: 'warning',
      message: `7.3 QA Artifacts was not written, because ${reason}`,
      location: { file: 'prd.md', line: 3 },
    },
  ]);
  expect(apply(edited.text).changed).toBe(false);
});

test('Lines of our form in a comment of the section are the person’s.', () => {
  const comment = '<!--\n- Test cases file: `example`\n-->\n';
  const edited = apply(template.replace('### 7.3 QA Artifacts\n', `### 7.3 QA Artifacts\n${comment}`));
  expect(edited.text).toContain(`${comment}- Test cases file: \`QA/1-x/test-cases.md\`\n`);
  expect(edited.diagnostics).toEqual([]);
});

test('Windows line endings stay Windows line endings.', () => {
  const edited = apply(template.replaceAll('\n', '\r\n'));
  expect(edited.text.replaceAll('\r\n', '')).not.toContain('\n');
});

test('Words of the roadmap cannot break out of their line.', () => {
  const edited = apply(template, { ...edit, owner: 'Ada\n---\nid: 2 <!-- x -->' });
  expect(outline(edited.text, { file: 'prd.md' }).sections.map((section) => section.title)).toEqual(
    outline(template, { file: 'prd.md' }).sections.map((section) => section.title),
  );
});
