import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ExtractedTasks, Task } from '@orch/prd';
import { readTree, writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { runCli, scratch } from './run-cli.ts';
import { runHere } from './run-here.ts';
import { validated } from './validated.ts';

const catalogue = 'PRDs/V1/1.1.1.1.0.0-book-catalogue-prd.md';

describe('orch prd outline', () => {
  test('lists the sections with their lines and anchors, and changes nothing.', async () => {
    using where = scratch(undefined, { git: false });
    const before = readTree(where.root);
    const outcome = await runCli(where, ['prd', 'outline', catalogue]);
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
    expect(outcome.stdout).toContain(`${catalogue}: 27 sections, 0 fences, frontmatter with 7 keys, LF line endings\n`);
    expect(outcome.stdout).toMatch(/^ +134 +7\.3 QA Artifacts$/m);
    expect(outcome.stdout).toMatch(/^ +14 +1 Summary +#sec-1$/m);
    expect(readTree(where.root)).toEqual(before);
  });

  test('gives spans that cut the sections out of the text, whatever its line endings.', async () => {
    using where = scratch('');
    const text =
      '\ufeff---\r\nid: 1.10\r\n---\r\n# Title\r\n\r\nText.\r\n\r\n## 7.3 Tests ##\r\n\r\n```ts\r\n# no heading\r\n```\r\n';
    writeTree(where.root, { 'a.md': text });
    const { stdout } = await runCli(where, ['prd', 'outline', 'a.md', '--json']);
    const result = validated('prd-outline', stdout) as {
      sections: { line: number; heading: { start: number; end: number }; body: { start: number; end: number } }[];
    };
    expect(result).toMatchObject({
      file: 'a.md',
      lineEnding: 'CRLF',
      hasBom: true,
      frontmatter: { values: { id: '1.10' } },
      fences: [{ info: 'ts', section: 1 }],
      sections: [
        { line: 4, depth: 1, number: null, title: 'Title', parent: null },
        { line: 8, depth: 2, number: '7.3', title: 'Tests', parent: 0 },
      ],
    });
    const [first, second] = result.sections;
    expect(text.slice(first?.body.start, first?.body.end).trim()).toBe('Text.');
    expect(text.slice(second?.heading.start, second?.heading.end)).toBe('## 7.3 Tests ##');
  });

  test('shows nothing of a hostile title that a terminal would obey.', async () => {
    using where = scratch('');
    writeTree(where.root, { 'a.md': '# A\u001b[2J\u202eB\n' });
    const { stdout } = await runCli(where, ['prd', 'outline', 'a.md']);
    expect(stdout).toContain('A\ufffd[2J\ufffdB');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('orch prd tasks', () => {
  test('prints the short lists, the full records and what was left out.', async () => {
    using where = scratch(undefined, { git: false });
    const { stdout, exitCode } = await runHere(where, ['prd', 'tasks', catalogue, '--json']);
    expect(exitCode).toBe(0);
    const result = validated('prd-tasks', stdout) as ExtractedTasks & { tasks: Task[] };
    expect(result.apis[0]).toEqual({ method: 'GET', path: '/api/books', line: 67 });
    expect(result.models[0]).toEqual({ name: 'Author', fields: ['id', 'name', 'bornYear', 'website'], line: 83 });
    expect(result.pages[0]).toEqual({ name: 'Book list', route: '/books', line: 105 });
    expect(result.rules.find((rule) => rule.id === 'FR-2')).toEqual({
      id: 'FR-2',
      line: 52,
      text: expect.stringContaining('author that exists'),
    });
    expect(result.omitted).toContainEqual(expect.objectContaining({ kind: 'api', line: 31, reason: 'out of scope' }));
    expect(result.tasks).toHaveLength(
      result.apis.length + result.models.length + result.pages.length + result.rules.length,
    );
    expect(result.tasks[0]).toMatchObject({ kind: 'api', key: 'api:GET /api/books', confidence: expect.any(Number) });
  });

  test('warns where a document asks for nothing, and says so in the text as well.', async () => {
    using where = scratch('');
    writeTree(where.root, { 'a.md': '# Nothing\n' });
    const outcome = await runHere(where, ['prd', 'tasks', 'a.md']);
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toBe('a.md: 0 APIs, 0 models, 0 pages, 0 rules\n');
    expect(outcome.stderr).toContain('warning[ORCH_PRD_NO_TASKS]');
  });
});

test('The schemas hold for documents of every style, long ones too.', async () => {
  using where = scratch(undefined, { git: false });
  cpSync(new URL('../../../packages/prd/test/fixtures', import.meta.url), join(where.root, 'styles'), {
    recursive: true,
  });
  writeTree(where.root, { 'styles/long.md': `# Requirements\n\n- The system must ${'answer '.repeat(2000)}\n` });
  const files = readdirSync(where.root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  expect(files.length).toBeGreaterThan(12);
  for (const path of files) {
    for (const command of ['outline', 'tasks', 'check'] as const) {
      const { stdout } = await runHere(where, ['prd', command, path, '--json']);
      validated(command === 'check' ? 'check' : `prd-${command}`, stdout);
    }
  }
});

describe('orch prd check', () => {
  test('warns of each text that is too long to be read whole.', async () => {
    using where = scratch('', { git: false });
    const long = `- The system must ${'answer '.repeat(1000)}\n`;
    writeTree(where.root, { 'a.md': `# Requirements\n\n${long}${long}` });
    const { stdout } = await runHere(where, ['prd', 'check', 'a.md', '--json']);
    expect(validated('check', stdout)).toMatchObject({
      status: 'passed',
      diagnostics: [
        { code: 'ORCH_PRD_TEXT_CUT', location: { line: 3 } },
        { code: 'ORCH_PRD_TEXT_CUT', location: { line: 4 } },
      ],
    });
  });

  test('passes a sound document.', async () => {
    using where = scratch(undefined, { git: false });
    const outcome = await runHere(where, ['prd', 'check', catalogue]);
    expect(outcome).toMatchObject({ exitCode: 0, stdout: `${catalogue}: passed, 0 errors, 0 warnings\n` });
  });

  test('tells all warnings in the order of the lines, and fails by them only when it is strict.', async () => {
    using where = scratch('');
    writeTree(where.root, { 'a.md': '---\nsource: a: b (c: d)\n---\n\n## 1. One\n\n## 1. Two\n\n```\n## 2. Lost\n' });
    const lenient = await runHere(where, ['prd', 'check', 'a.md', '--json']);
    const result = validated('check', lenient.stdout) as {
      diagnostics: { code: string; location: { line: number } }[];
    };
    expect(lenient.exitCode).toBe(
      result.diagnostics.some((item) => 'severity' in item && item.severity === 'error') ? 3 : 0,
    );
    const lines = result.diagnostics.map(({ location }) => location.line);
    expect(lines).toEqual(lines.toSorted((left, right) => left - right));
    expect(result.diagnostics.map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        'ORCH_PRD_INVALID_FRONTMATTER',
        'ORCH_PRD_DUPLICATE_SECTION',
        'ORCH_PRD_SWALLOWED_HEADING',
        'ORCH_PRD_UNCLOSED_FENCE',
      ]),
    );
    const strict = await runHere(where, ['prd', 'check', 'a.md', '--strict']);
    expect(strict.exitCode).toBe(3);
    expect(strict.stdout).toMatch(/a\.md: failed, \d+ errors?, \d+ warnings\n$/);
  });
});

describe('A document that cannot be read is refused with its place and help:', () => {
  test.for([
    ['no-such.md', 'ORCH_PRD_MISSING', 3, 'check the path'],
    ['PRDs/1.1-nots-prd.md', 'ORCH_PRD_MISSING', 3, 'did you mean PRDs/1.1-notes-prd.md?'],
    ['PRDs/1.1-notes-prd.md/x', 'ORCH_PRD_MISSING', 3, 'check the path'],
    ['PRDs', 'ORCH_PRD_UNREADABLE', 3, 'not of a folder'],
    ['/dev/zero', 'ORCH_PRD_UNREADABLE', 3, 'give the path of a file'],
    ['empty.md', 'ORCH_PRD_EMPTY', 3, ''],
    ['binary.md', 'ORCH_PRD_BINARY', 3, ''],
  ] as const)('%s', async ([path, code, exitCode, help]) => {
    using where = scratch('');
    writeTree(where.root, { 'PRDs/1.1-notes-prd.md': '# Notes\n', 'empty.md': '\n' });
    writeFileSync(join(where.root, 'binary.md'), Buffer.from([35, 32, 0]));
    for (const command of ['outline', 'tasks', 'check']) {
      const outcome = await runHere(where, ['prd', command, path, '--json']);
      expect(JSON.parse(outcome.stdout)).toMatchObject({ v: 1, success: false, error: { code } });
      expect(outcome.stderr).toContain(help);
      expect(outcome.exitCode).toBe(exitCode);
      validated(command === 'check' ? 'check' : `prd-${command}`, outcome.stdout);
    }
  });

  test('a folder of --cwd that does not exist.', async () => {
    using where = scratch('');
    const outcome = await runHere(where, ['prd', 'tasks', 'a.md', '--cwd', 'nowhere']);
    expect(outcome.stderr).toContain('error[ORCH_CONFIG_NO_FOLDER]');
    expect(outcome.exitCode).toBe(2);
  });
});

test('A file name cannot rewrite the terminal.', async () => {
  using where = scratch('');
  const file = 'x\u001b[31m.md';
  writeTree(where.root, { [file]: '# Notes\n' });
  for (const command of ['outline', 'tasks', 'check']) {
    const { stdout, stderr } = await runHere(where, ['prd', command, file]);
    expect(`${stdout}${stderr}`, command).not.toContain('\u001b');
  }
});

test('A path is looked up in the folder of --cwd.', async () => {
  using where = scratch(undefined, { git: false });
  const outcome = await runHere(where, ['prd', 'check', 'V1/1.1.1.1.0.0-book-catalogue-prd.md', '--cwd', 'PRDs']);
  expect(outcome.stdout).toContain('passed');
});

test.for([
  [['prd', 'otline', 'a.md'], 'there is no command "prd otline"', 'did you mean prd outline?'],
  [['prd', 'xyz', 'a.md'], 'there is no command "prd xyz"', 'run orch prd --help'],
  [['prd', 'tasks'], '<file> is missing', 'run orch prd tasks --help'],
  [['prd', 'check', 'a.md', '--strickt'], 'there is no flag --strickt', 'did you mean --strict?'],
] as const)('A command line that is not understood says what was meant: %j', async ([args, message, help]) => {
  using where = scratch('');
  const outcome = await runHere(where, [...args, '--json']);
  expect(JSON.parse(outcome.stdout)).toMatchObject({ error: { code: 'ORCH_USAGE', message, help } });
  expect(outcome.exitCode).toBe(2);
});
