import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readTree, writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { richFeature, runCli, scratch, type CliOutcome, type Scratch } from './run-cli.ts';
import { runHere } from './run-here.ts';
import { validated } from './validated.ts';

const file = 'Plans/product-roadmap.md';
const header = '| Phase | ID | Item | Status | Owner | PRD | QA |\n|-|-|-|-|-|-|-|\n';

function textOf(where: Scratch, path = file): string {
  return readFileSync(join(where.root, path), 'utf8');
}

function small(rows: string): Scratch {
  const where = scratch('', { git: false });
  writeTree(where.root, { [file]: header + rows });
  return where;
}

describe('orch roadmap list', () => {
  test('lists all rows, and writes nothing.', async () => {
    using where = scratch(undefined, { git: false });
    const before = readTree(where.root);
    const outcome = await runHere(where, ['roadmap', 'list']);
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
    expect(outcome.stdout).toContain(`${file}: 24 rows\n`);
    expect(outcome.stdout).toMatch(/^1\.0\.1\.1\.0\.0 {2}Done \(2026-01-19\) {2}V1: Open the doors {2,}Web server/m);
    expect(readTree(where.root)).toEqual(before);
    expect(existsSync(where.state)).toBe(false);
  });

  test.for<[string[], string[]]>([
    [['auto'], ['1.2']],
    [['ORCH', 'START'], ['1.2']],
    [['1.10'], ['1.10']],
    [['1.1..1.2'], ['1.1', '1.2']],
    [
      ['1.1', '→', '1.2'],
      ['1.1', '1.2'],
    ],
    [
      ['RANGE', 'START=1.2', 'END=1.10'],
      ['1.2', '1.10'],
    ],
    [['1.10,1.1'], ['1.10', '1.1']],
    [['--status', 'planned'], ['1.10']],
  ])('selects by %j.', async ([args, ids]) => {
    using where = small(
      '| M0 | 1.1 | A | Done | | | |\n| M0 | 1.2 | B | In Progress | | | |\n| M0 | 1.10 | C | Planned | | | |\n',
    );
    const { stdout } = await runHere(where, ['roadmap', 'list', ...args, '--json']);
    const result = validated('roadmap-list', stdout) as { rows: { id: string }[] };
    expect(result.rows.map(({ id }) => id)).toEqual(ids);
  });

  test('names the ids of a list that are not there, and rows that cannot be features.', async () => {
    using where = small('| M0 | 1.1 | A\u001b[2J | Someday | | | |\n| M0 | Ü.2 | B | | | | |\n');
    const { stdout, stderr } = await runHere(where, ['roadmap', 'list', '1.1,9.9']);
    expect(stdout).toContain('1.1  Someday  M0  A\ufffd[2J\n');
    expect(stderr).toContain('warning[ORCH_ROADMAP_UNKNOWN_ID]: the roadmap has no feature 9.9; it is left out');
    expect(stderr).toContain('warning[ORCH_ROADMAP_INVALID_ID]: "Ü.2" cannot be an id');
  });

  test('says what a scaffold or create form asks for.', async () => {
    using where = small('| M0 | 1.1 | A | Planned | | | |\n');
    const { stdout } = await runHere(where, ['roadmap', 'list', 'Create PRD and QA 1.1 with kickoff', '--json']);
    expect(validated('roadmap-list', stdout)).toMatchObject({ action: 'create', qa: true, kickoff: true });
  });
});

describe('orch roadmap check', () => {
  test('looks links up, passes with warnings, and fails by them when it is strict.', async () => {
    using where = scratch(undefined, { git: false });
    const lenient = await runHere(where, ['roadmap', 'check', '--json']);
    expect(lenient.exitCode).toBe(0);
    const result = validated('check', lenient.stdout) as { diagnostics: { code: string }[] };
    expect(new Set(result.diagnostics.map(({ code }) => code))).toEqual(
      new Set(['ORCH_ROADMAP_BROKEN_LINK', 'ORCH_ROADMAP_DONE_WITHOUT_QA']),
    );
    const strict = await runHere(where, ['roadmap', 'check', '--strict']);
    expect(strict.exitCode).toBe(3);
    expect(strict.stdout).toMatch(/\nPlans\/product-roadmap\.md: failed, 0 errors, \d+ warnings\n$/);
  });

  test('fails by an id that stands twice, and by a path that leads out.', async () => {
    using where = small('| M0 | 1.1 | A | Planned | | | |\n| M0 | 1.1 | B | Planned | | `../../x.md` | |\n');
    const outcome = await runHere(where, ['roadmap', 'check']);
    expect(outcome.exitCode).toBe(3);
    expect(outcome.stdout).toContain('error[ORCH_ROADMAP_DUPLICATE_ID]');
    expect(outcome.stdout).toContain('error[ORCH_ROADMAP_UNSAFE_PATH]');
    expect(outcome.stdout).toContain(`${file}: failed, 2 errors, 0 warnings\n`);
  });

  test('fails by a text that has no table for features, which list and stats show as no rows.', async () => {
    using where = scratch('', { git: false });
    writeTree(where.root, { [file]: '# Plan\n\n- 1.1 Login\n' });
    const checked = await runHere(where, ['roadmap', 'check']);
    expect(checked.exitCode).toBe(3);
    expect(checked.stdout).toContain('error[ORCH_ROADMAP_NO_TABLE]');
    const listed = await runHere(where, ['roadmap', 'list']);
    expect([listed.exitCode, listed.stdout]).toEqual([0, `${file}: 0 rows\n`]);
    expect(listed.stderr).toContain('error[ORCH_ROADMAP_NO_TABLE]');
  });

  test('compares the roadmap with its page.', async () => {
    using where = small('| M0 | 1.1 | A | Planned | | | |\n');
    await runHere(where, ['roadmap', 'html', '--out', 'docs/roadmap.html']);
    const args = ['roadmap', 'check', '--mirror', 'docs/roadmap.html', '--strict'];
    expect((await runHere(where, args)).exitCode).toBe(0);
    await runHere(where, ['roadmap', 'set', '--id', '1.1', '--status', 'Ready']);
    const stale = await runHere(where, args);
    expect(stale.stdout).toContain('the status of 1.1 is "Ready", and "Planned" in docs/roadmap.html');
    expect(stale.exitCode).toBe(3);
    const missing = await runHere(where, ['roadmap', 'check', '--mirror', 'no.html', '--json']);
    expect(validated('check', missing.stdout)).toMatchObject({ error: { code: 'ORCH_ROADMAP_MIRROR' } });
  });
});

test('orch roadmap stats counts by status and phase.', async () => {
  using where = scratch(undefined, { git: false });
  const { stdout } = await runHere(where, ['roadmap', 'stats', '--json']);
  expect(validated('roadmap-stats', stdout)).toMatchObject({
    total: 24,
    byStatus: { Done: 2, Planned: 18 },
    byPhase: [{ phase: 'V1: Open the doors', total: 6, done: 2 }, {}, {}, {}, {}],
  });
  expect((await runHere(where, ['roadmap', 'stats'])).stdout).toContain(`${file}: 24 rows, 8 % done`);
});

describe('orch roadmap html', () => {
  test('prints the page, escaped and with the title of the roadmap.', async () => {
    using where = scratch('', { git: false });
    writeTree(where.root, {
      [file]: `---\ntitle: <b>Plan</b>\n---\n\n${header}| M0 | 1.1 | <script> | Planned | | | |\n`,
    });
    const { stdout } = await runHere(where, ['roadmap', 'html']);
    expect(stdout).toContain('<h1>&lt;b&gt;Plan&lt;/b&gt;</h1>');
    expect(stdout).not.toContain('<script>');
  });

  test('writes the page, leaves it alone the second time, and in a dry run at all.', async () => {
    using where = small('| M0 | 1.1 | A | Planned | | | |\n');
    const html = async (...args: string[]): Promise<unknown> => {
      return validated('roadmap-html', (await runHere(where, ['roadmap', 'html', '--json', ...args])).stdout);
    };
    const before = readTree(where.root);
    expect(await html('--out', 'docs/r.html', '--dry-run')).toMatchObject({ action: 'create', mode: 'dry-run' });
    expect(readTree(where.root)).toEqual(before);
    expect(await html('--out', 'docs/r.html')).toMatchObject({ out: 'docs/r.html', action: 'create', html: null });
    expect(await html('--out', 'r.html', '--cwd', 'docs')).toMatchObject({ out: 'docs/r.html', action: 'unchanged' });
    expect(await html('--out', 'docs/r.html', '--title', 'New')).toMatchObject({ action: 'update' });
    expect(textOf(where, 'docs/r.html')).toContain('<title>New</title>');
    expect(await html()).toMatchObject({ out: null, html: expect.stringContaining('<!doctype html>') });
  });

  test('replaces no file that it has not written, and no other kind of file, inside the repository only.', async () => {
    using where = small('| M0 | 1.1 | A | Planned | | | |\n');
    writeTree(where.root, { 'index.html': '<p>by hand</p>' });
    mkdirSync(join(where.root, 'x.html'));
    symlinkSync('/tmp', join(where.root, 'link'));
    for (const out of ['index.html', 'Plans/product-roadmap.md', '../r.html', '/tmp/r.html', 'link/r.html', '']) {
      const outcome = await runHere(where, ['roadmap', 'html', '--out', out, '--json']);
      expect(validated('roadmap-html', outcome.stdout)).toMatchObject({ error: { code: 'ORCH_USAGE' } });
      expect(outcome.exitCode).toBe(2);
    }
    expect((await runHere(where, ['roadmap', 'html', '--out', 'x.html'])).stderr).toContain('ORCH_PRD_UNREADABLE');
    expect(textOf(where, 'index.html')).toBe('<p>by hand</p>');
    await runHere(where, ['roadmap', 'html', '--out', 'index.html', '--overwrite']);
    expect(textOf(where, 'index.html')).toContain('<!doctype html>');
  });
});

describe('orch roadmap set', () => {
  test('changes the cells that are named, byte for byte, and the second time nothing.', async () => {
    using where = scratch(undefined, { git: false });
    const args = ['roadmap', 'set', '--id', richFeature, '--status', 'in-progress', '--owner', 'A | B', '--json'];
    const before = textOf(where);
    const first = validated('roadmap-set', (await runHere(where, args)).stdout);
    expect(first).toMatchObject({
      changed: true,
      mode: 'run',
      changes: [
        { column: 'status', before: 'Planned', after: 'In Progress', line: 25 },
        { column: 'owner', before: 'Backend Engineer', after: 'A \\| B' },
      ],
    });
    const row = before.split('\n')[24] ?? '';
    const edited = row.replace('| Planned |', '| In Progress |').replace('| Backend Engineer |', '| A \\| B |');
    expect(textOf(where)).toBe(before.replace(row, edited));
    expect(validated('roadmap-set', (await runHere(where, args)).stdout)).toMatchObject({
      changed: false,
      changes: [],
    });
  });

  test('dates what is done, and keeps the date it has.', async () => {
    using where = small('| M0 | 1.1 | A | Planned | | | |\n| M0 | 1.2 | B | Done (2020-02-03) | | | `QA/` |\n');
    await runHere(where, ['roadmap', 'set', '--id', '1.1', '--status', 'Done']);
    expect(textOf(where)).toMatch(/\| Done \(\d{4}-\d\d-\d\d\) \|/);
    await runHere(where, ['roadmap', 'set', '--id', '1.1', '--status', 'Done', '--date', '2026-01-19']);
    expect(textOf(where)).toContain('| Done (2026-01-19) |');
    const kept = await runHere(where, ['roadmap', 'set', '--id', '1.2', '--status', 'done']);
    expect(kept.stdout).toBe(`${file}: 1.2 is as asked already\n`);
  });

  test('links results, and warns where a row that is done names none.', async () => {
    using where = small('| M0 | 1.1 | A | Done | | | |\n');
    const owned = await runHere(where, ['roadmap', 'set', '--id', '1.1', '--owner', 'PM']);
    expect(owned.stderr).toContain('warning[ORCH_ROADMAP_DONE_WITHOUT_QA]');
    const linked = await runHere(where, ['roadmap', 'set', '--id', '1.1', '--qa', 'QA/1.1/r.md', '--label', 'QA Pass']);
    expect(linked.stderr).toContain('warning[ORCH_ROADMAP_BROKEN_LINK]');
    expect(textOf(where)).toContain('| [QA Pass](QA/1.1/r.md) |');
  });

  test('adds a row once.', async () => {
    using where = small('| M0 | 1.1 | A | Done | | | |\n| M1 | 2.1 | B | Done | | | |\n');
    const args = ['roadmap', 'set', '--add', '--id', '1.2', '--item', 'New', '--phase', 'M0', '--owner', 'PM'];
    const added = await runHere(where, args);
    expect(added.stdout).toBe(`${file}:4: added | M0 | 1.2 | New | Planned | PM | | |\n`);
    expect(textOf(where).split('\n')[3]).toBe('| M0 | 1.2 | New | Planned | PM | | |');
    expect((await runHere(where, args)).stdout).toBe(`${file}: 1.2 is as asked already\n`);
  });

  test('loses no change where several run at the same time.', async () => {
    const ids = ['1.1', '1.2', '1.3', '1.4', '1.5', '1.6'];
    using where = small(ids.map((id) => `| M0 | ${id} | A | Planned | | | |\n`).join(''));
    const set = (id: string): Promise<CliOutcome> => runCli(where, ['roadmap', 'set', '--id', id, '--owner', id]);
    const outcomes = await Promise.all(ids.map(set));
    expect(outcomes.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(ids.map(() => [0, '']));
    expect(textOf(where)).toBe(header + ids.map((id) => `| M0 | ${id} | A | Planned | ${id} | | |\n`).join(''));
  });

  test('changes nothing in a dry run, and nothing is made for it anywhere.', async () => {
    using where = scratch(undefined, { git: false });
    const before = readTree(where.root);
    const outcome = await runHere(where, ['roadmap', 'set', '--id', richFeature, '--status', 'Ready', '--dry-run']);
    expect(outcome.stdout).toContain('dry run, nothing was changed\n');
    expect(outcome.stdout).toContain('status Planned → Ready');
    expect(readTree(where.root)).toEqual(before);
    expect(existsSync(where.state)).toBe(false);
  });

  test.for<[string[], string, number]>([
    [['--status', 'Ready'], 'ORCH_USAGE', 2],
    [['--id', '1.1'], 'ORCH_USAGE', 2],
    [['--id', '', '--status', 'Ready'], 'ORCH_USAGE', 2],
    [['--id', '9.9', '--status', 'Ready'], 'ORCH_ROADMAP_UNKNOWN_ID', 2],
    [['--id', 'Ü.1', '--status', 'Ready'], 'ORCH_ROADMAP_INVALID_ID', 3],
    [['--id', '1.1', '--status', 'Redy'], 'ORCH_USAGE_STATUS', 2],
    [['--id', '1.1', '--status', 'Done (2026-01-01)'], 'ORCH_USAGE_STATUS', 2],
    [['--id', '1.1', '--status', 'Done', '--date', '2026-02-30'], 'ORCH_USAGE', 2],
    [['--id', '1.1', '--owner', 'PM', '--date', '2026-02-03'], 'ORCH_USAGE', 2],
    [['--id', '1.1', '--owner', 'a\nb'], 'ORCH_ROADMAP_INVALID_CELL', 2],
    [['--id', '1.1', '--prd', '../x.md'], 'ORCH_ROADMAP_UNSAFE_PATH', 3],
    [['--id', '1.1', '--owner', 'PM', '--phase', 'M0'], 'ORCH_USAGE', 2],
    [['--id', '1.3', '--owner', 'PM', '--add'], 'ORCH_USAGE', 2],
    [['--id', '1.3', '--item', 'x', '--label', 'l', '--add'], 'ORCH_USAGE', 2],
    [['--id', 'x/y', '--item', 'x', '--add'], 'ORCH_ROADMAP_INVALID_ID', 3],
    [['--id', '1.2', '--status', 'Ready'], 'ORCH_ROADMAP_DEMOTION', 2],
  ])('refuses %j and writes nothing.', async ([args, code, exitCode]) => {
    using where = small(
      '| M0 | 1.1 | A | Planned | | | |\n| M0 | 1.2 | B | Done | | | |\n| M0 | Ü.1 | B | Done | | | |\n',
    );
    const before = textOf(where);
    const outcome = await runHere(where, ['roadmap', 'set', ...args, '--json']);
    expect(validated('roadmap-set', outcome.stdout)).toMatchObject({ success: false, error: { code } });
    expect(outcome.exitCode).toBe(exitCode);
    expect(textOf(where)).toBe(before);
  });

  test('is refused while the files of a start that was killed are half written: the next start brings them back.', async () => {
    using where = scratch();
    const script = `
      import { createBatch, nodeFileSystem } from '@orch/fs-batch';
      const open = (path, purpose, mode) => {
        if (purpose === 'overwrite' && path.endsWith('roadmap.md')) process.kill(process.pid, 'SIGKILL');
        return nodeFileSystem.open(path, purpose, mode);
      };
      const [root] = process.argv.slice(1);
      const batch = createBatch({ root, journalDir: root + '/.git/orch/files', fileSystem: { ...nodeFileSystem, open } });
      batch.write('README.md', 'half');
      batch.write('${file}', 'half');
      await batch.flush();
    `;
    const child = spawnSync(
      process.execPath,
      ['--conditions=@orch/source', '--input-type=module', '-e', script, where.root],
      {
        cwd: import.meta.dirname,
        encoding: 'utf8',
      },
    );
    expect(child.signal, child.stderr).toBe('SIGKILL');
    const before = textOf(where);
    const args = ['roadmap', 'set', '--id', richFeature, '--status', 'Ready'];
    const refused = await runHere(where, args);
    expect(refused.stderr).toContain('error[ORCH_INTERRUPTED]');
    expect(refused.exitCode).toBe(1);
    expect(textOf(where)).toBe(before);
    expect((await runHere(where, [...args, '--dry-run'])).exitCode).toBe(0);
  });
});

describe('The roadmap', () => {
  test('is that of the configuration, else of the flag, from any folder of the repository.', async () => {
    using where = scratch('', { git: false });
    const other = `${header}| M0 | 2.1 | B | Planned | | | |\n`;
    writeTree(where.root, {
      'orch.config.json': '{ "roadmap": "plan.md" }',
      'plan.md': `${header}| M0 | 1.1 | A | Planned | | | |\n`,
      'sub/other.md': other,
    });
    const listed = async (...args: string[]): Promise<string> =>
      (await runHere(where, ['roadmap', 'list', ...args])).stdout;
    expect(await listed('--cwd', 'sub')).toContain('plan.md: 1 row\n1.1 ');
    expect(await listed('--cwd', 'sub', '--roadmap', 'other.md')).toContain('sub/other.md: 1 row\n2.1 ');
  });

  test.for<[string, string[], string, number]>([
    ['is missing', [], 'ORCH_ROADMAP_MISSING', 3],
    ['is a folder', ['--roadmap', 'Plans'], 'ORCH_PRD_UNREADABLE', 3],
    ['is outside of the repository', ['--roadmap', '/etc/hostname'], 'ORCH_USAGE', 2],
    ['is no text', ['--roadmap', 'binary.md'], 'ORCH_PRD_BINARY', 3],
    ['is named by nothing', ['--roadmap', ''], 'ORCH_USAGE', 2],
    ['is to be read by code that is not trusted', ['--cwd', 'coded'], 'ORCH_CONFIG_UNTRUSTED', 2],
  ])('is refused where it %s.', async ([, args, code, exitCode]) => {
    using where = scratch('', { git: false });
    writeTree(where.root, { 'Plans/x.md': '', 'coded/orch.config.ts': 'export default {};\n' });
    writeFileSync(join(where.root, 'binary.md'), Buffer.from([35, 0]));
    writeFileSync(join(where.root, 'orch.config.json'), '{}');
    for (const command of ['list', 'check', 'stats', 'html']) {
      const outcome = await runHere(where, ['roadmap', command, ...args, '--json']);
      const schema = command === 'check' ? 'check' : `roadmap-${command}`;
      expect(validated(schema, outcome.stdout)).toMatchObject({ error: { code } });
      expect(outcome.exitCode).toBe(exitCode);
    }
  });
});

test.for([
  [['roadmap', 'lst'], 'did you mean roadmap list?'],
  [['roadmap', 'set', '--stat', 'Ready'], 'did you mean --status?'],
  [['roadmp', 'list'], 'did you mean roadmap?'],
  [['roadmap', 'list', '1.1', '1.2'], 'write an id, A..B, or a list A, B'],
] as const)('A command line that is not understood says what was meant: %j', async ([args, help]) => {
  using where = small('| M0 | 1.1 | A | Planned | | | |\n| M0 | 1.2 | A | Planned | | | |\n');
  const outcome = await runHere(where, args);
  expect(outcome.stderr).toContain(help);
  expect(outcome.exitCode).toBe(2);
});
