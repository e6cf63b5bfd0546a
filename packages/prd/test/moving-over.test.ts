import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const guide = readFileSync(new URL('../../../docs/moving-over.md', import.meta.url), 'utf8');

const document = [
  '---',
  'owner: Ann # since spring',
  'roles: [PM]',
  '---',
  '# Login',
  '',
  '### 7.3 QA Artifacts',
  '',
  '- old',
  '',
  '## 8. Changelog',
  '',
  '- before',
  '',
  '### 9.3 Plan',
  '',
  '| Task | Owner |',
  '| --- | --- |',
  '| T-1 | PM |',
  '',
  '### 9.4 Sign-offs',
  '',
  '- [ ] PM',
  '',
  '## API',
  '',
  '- `POST /api/login`',
  '- `POST /api/login`',
  '',
  '## Data model',
  '',
  '**User**: id, email',
  '',
].join('\n');

const plan = [
  '| Phase | ID | Item | Status | Owner | PRD | QA |',
  '| --- | --- | --- | --- | --- | --- | --- |',
  '| M0 | 1.1 | Login | In Progress | Ann | `PRDs/login.md` | |',
  '| M0 | 1.2 | Reset | Planned | | | |',
  '',
].join('\n');

/** Of each line of the tables, a part of its result: as text where it edits, else as JSON. */
const expected: Readonly<Record<string, string>> = {
  "openPrd(text, { file: 'login-prd.md' })": document,
  'editor.outline.text': JSON.stringify(document),
  "readFrontmatter(outline(text)).get('owner')": '"Ann"',
  'outline(text).sections': '"depth":3',
  "findSection(outline(text), '7.3 QA Artifacts').body": '{"start":',
  "outline(text).sections.some(({ number }) => number === '7.3')": 'true',
  "editor.set('owner', 'Bob')": 'owner: Bob # since spring\n',
  "editor.set('roles', ['PM', 'QA'])": "roles: ['PM', 'QA']\n",
  "editor.replaceSection('7.3 QA Artifacts', '- none yet')": 'Artifacts\n\n- none yet\n\n## 8.',
  "editor.appendToSection('7.3', '- a line')": '- old\n- a line\n\n## 8.',
  "editor.appendToSection('7.3', '- a line', { key: 'qa' })": '<!-- orch:qa -->\n- a line\n<!-- /orch:qa -->\n\n## 8.',
  "editor.prependToSection('8', '- today: started')": 'Changelog\n\n- today: started\n- before\n',
  "editor.appendSection({ number: '11', title: 'Notes', depth: 2, markdown: 'None.' })": '## 11 Notes\n\nNone.\n',
  "editor.insertSectionAfter('7.3', { number: '7.4', title: 'Load', depth: 3, markdown: 'None.' })":
    '- old\n\n### 7.4 Load\n\nNone.\n\n## 8.',
  "editor.editBody('7.3', (body) => body.replace(/old/, () => 'new'))": 'Artifacts\n\n- new\n',
  "editor.checkItem('9.4', 'PM', true)": '- [x] PM\n',
  "editor.addTableRow('9.3', ['T-2', 'QA'])": '| T-1 | PM |\n| T-2 | QA |\n',
  "editor.set('owner', 'Bob').compile().changes": '[{"kind":"set","key":"owner"}]',
  'editor.compile().text': JSON.stringify(document),
  'await Array.fromAsync(outlineStream(createReadStream(path)))': '"title":"Changelog"',
  'extractTasks(outline(text))': '"apis":[{',
  'extractTasks(outline(text)).apis': '"path":"/api/login"',
  'extractTasks(outline(text)).models': '"name":"User"',
  "identifyPrd('PRDs/M0/2.1.1.4-login-prd.md', outline(text))": '{"id":"2.1.1.4","slug":"login"}',
  "parseRoadmap(plan, { file: 'Plans/product-roadmap.md' })": '"id":"1.1"',
  "resolveFeature(roadmap, '1.1').prdPath": '"PRDs/login.md"',
  "resolveFeature(roadmap, '1.1').owner": '"Ann"',
  "editRoadmap(plan).setStatus('1.1', 'Ready').compile().text": '| 1.1 | Login | Ready | Ann |',
  "editRoadmap(plan).setQa('1.1', 'QA/1.1/results.md', { label: 'QA Pass' })": '| [QA Pass](QA/1.1/results.md) |',
  "editRoadmap(plan).setOwner('1.1', 'PM').setOwner('1.2', 'QA')": '| Planned | QA |',
  "editRoadmap(plan).addRow({ id: '1.3', item: 'Sign out', phase: 'M0' })": '| M0 | 1.3 | Sign out | Planned | | | |\n',
  'roadmapStats(roadmap)': '"total":2',
  "renderRoadmapHtml(roadmap, { path: 'docs/product-roadmap.html' })": '../PRDs/login.md',
  "checkRoadmap(roadmap, { exists: existsSync, mirror: { file: 'docs/product-roadmap.html', html } })":
    '1.1 is missing in docs/product-roadmap.html',
  "selectFeatures(roadmap, 'ORCH START').rows": '"id":"1.1"',
  "selectFeatures(roadmap, '1.1 → 1.2').rows": '"id":"1.2"',
  "selectFeatures(roadmap, 'DO RANGE START=1.1 END=1.2').rows": '"id":"1.2"',
  "selectFeatures(roadmap, 'SCAFFOLD FEATURE 1.2 --kickoff').action": '"scaffold"',
  "selectFeatures(roadmap, 'Create PRD and QA 1.2 with kickoff').qa": 'true',
};

/** What stands first in the right column of the tables below a heading. */
function rightColumn(heading: string): string[] {
  const from = guide.indexOf(`## ${heading}:`);
  const part = guide.slice(from, guide.indexOf('\n## ', from + 1));
  return [...part.matchAll(/^\| (?!before|---).* \| `([^`]+)`/gm)].map(([, code]) => code ?? '');
}

const lines = [...rightColumn('Documents'), ...rightColumn('Roadmap')].map((code) => code.replace(/^const \w+ = /, ''));

test('every line of the tables on documents and roadmaps has a result that is known', () => {
  expect(lines).toEqual(Object.keys(expected));
});

test('what the tables write for the old names runs, and does what the old names promised', () => {
  const root = mkdtempSync(join(tmpdir(), 'prd-moving-'));
  try {
    const index = fileURLToPath(new URL('../src/index.ts', import.meta.url));
    const names = [...new Set(lines.join('\n').match(/\b[a-z]\w+(?=\()/g))].filter((name) =>
      readFileSync(index, 'utf8').includes(` ${name}`),
    );
    const program = [
      `import { ${names.join(', ')} } from ${JSON.stringify(index)};`,
      "import { createReadStream, existsSync, readFileSync } from 'node:fs';",
      "const [path, html] = ['login-prd.md', '<table></table>'];",
      "const text = readFileSync(path, 'utf8');",
      "const plan = readFileSync('roadmap.md', 'utf8');",
      'const shown = (result) => result?.compile ? result.compile().text : JSON.stringify(result);',
      'const results = [];',
      ...lines.map(
        (line) => `{ const editor = openPrd(text); const roadmap = parseRoadmap(plan); results.push(shown(${line})); }`,
      ),
      'process.stdout.write(JSON.stringify(results));',
    ];
    writeFileSync(join(root, 'login-prd.md'), document);
    writeFileSync(join(root, 'roadmap.md'), plan);
    writeFileSync(join(root, 'table.mjs'), program.join('\n'));
    const output = execFileSync(process.execPath, ['--conditions=@orch/source', 'table.mjs'], {
      cwd: root,
      encoding: 'utf8',
    });
    const results = JSON.parse(output) as string[];
    expect(results).toHaveLength(lines.length);
    for (const [at, line] of lines.entries()) {
      expect.soft(results[at], line).toContain(expected[line]);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
