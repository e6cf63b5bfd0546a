import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { git, readTree, writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { isTransient, richFeature, runCli, scratch, type Scratch } from './run-cli.ts';
import { runHere } from './run-here.ts';

const roadmapFile = 'Plans/product-roadmap.md';

function prdOf(where: Scratch): string {
  return git(where.root, 'ls-files', `PRDs/*${richFeature}*`).trim();
}

/** Expects a refusal that names code and help, and that leaves every file as it was. */
async function expectRefusal(where: Scratch, args: readonly string[], code: string, exitCode: number): Promise<string> {
  const before = readTree(where.root, isTransient);
  const outcome = await runHere(where, args);
  expect(outcome.stderr).toContain(`error[${code}]: `);
  expect(outcome.stderr).toContain('help: ');
  expect(outcome.exitCode).toBe(exitCode);
  expect(outcome.stdout).toBe('');
  expect(readTree(where.root, isTransient)).toEqual(before);
  return outcome.stderr;
}

describe('Refused is', () => {
  test('an unknown id, with the nearest one that exists.', async () => {
    using where = scratch();
    const stderr = await expectRefusal(where, ['start', '--id', '1.1.1.1.0.9'], 'ORCH_ROADMAP_UNKNOWN_ID', 2);
    expect(stderr).toContain(`did you mean ${richFeature}?`);
  });

  test('an id that stands in the roadmap twice, with both places.', async () => {
    using where = scratch();
    const text = readFileSync(join(where.root, roadmapFile), 'utf8');
    const row = text.split('\n').find((line) => line.includes(`| ${richFeature} |`));
    writeFileSync(join(where.root, roadmapFile), text.replace(`${row}\n`, `${row}\n${row}\n`));
    const stderr = await expectRefusal(where, ['start', '--id', richFeature], 'ORCH_ROADMAP_DUPLICATE_ID', 3);
    expect(stderr).toMatch(/--> Plans\/product-roadmap\.md:\d+:\d+/);
  });

  test('a repository without a roadmap.', async () => {
    using where = scratch('');
    await expectRefusal(where, ['start', '--id', richFeature], 'ORCH_ROADMAP_MISSING', 3);
  });

  test('an id where the roadmap is empty; a document needs none.', async () => {
    using where = scratch();
    const document = prdOf(where);
    writeFileSync(join(where.root, 'Plans/product-roadmap.md'), ' \n\n');
    const stderr = await expectRefusal(where, ['start', '--id', richFeature], 'ORCH_ROADMAP_MISSING', 3);
    expect(stderr).toContain('or it is empty');
    const { exitCode } = await runCli(where, ['start', '--prd-path', document, '--dry-run']);
    expect(exitCode).toBe(0);
  });

  test('a row whose document does not exist, with the place of the row.', async () => {
    using where = scratch();
    git(where.root, 'rm', '--quiet', prdOf(where));
    const stderr = await expectRefusal(where, ['start', '--id', richFeature], 'ORCH_PRD_MISSING', 3);
    expect(stderr).toMatch(/--> Plans\/product-roadmap\.md:\d+:1/);
  });

  test.for([
    ['empty', '', 'ORCH_PRD_EMPTY'],
    ['binary', Buffer.from([0x23, 0x20, 0, 1, 2]), 'ORCH_PRD_BINARY'],
    ['not UTF-8', Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x41]), 'ORCH_PRD_INVALID_UTF8'],
  ] as const)('a document that is %s.', async ([, content, code]) => {
    using where = scratch();
    writeFileSync(join(where.root, prdOf(where)), content);
    const stderr = await expectRefusal(where, ['start', '--id', richFeature], code, 3);
    expect(stderr).toContain(prdOf(where));
  });

  test('a document with a merge conflict, of which both sides would be generated.', async () => {
    using where = scratch();
    const text = readFileSync(join(where.root, prdOf(where)), 'utf8');
    const conflict = '<<<<<<< HEAD\n- `GET /api/a`\n=======\n- `GET /api/b`\n>>>>>>> other\n';
    writeFileSync(join(where.root, prdOf(where)), `${text}\n${conflict}`);
    const stderr = await expectRefusal(where, ['start', '--id', richFeature], 'ORCH_PRD_CONFLICT', 3);
    expect(stderr).toContain(`--> ${prdOf(where)}:${text.split('\n').length + 1}:1`);
  });

  test('a roadmap without a table, also where an id is asked for.', async () => {
    using where = scratch();
    writeFileSync(join(where.root, roadmapFile), '# Plan\n');
    const stderr = await expectRefusal(where, ['start', '--id', richFeature], 'ORCH_ROADMAP_NO_TABLE', 3);
    expect(stderr).toContain(`--> ${roadmapFile}:1:1`);
  });

  test('a file where orch keeps a folder.', async () => {
    using where = scratch();
    writeFileSync(join(where.root, '.runs'), 'mine');
    const stderr = await expectRefusal(where, ['start', '--id', richFeature], 'ORCH_FS_CONFLICT', 1);
    expect(stderr).toContain(`--> ${join(where.root, '.runs')}:1:1`);
  });

  test('a file in the place of the runs of the task, before code is written.', async () => {
    using where = scratch();
    const place = join(where.root, '.runs/1.1.1.1.0.0-book-catalogue');
    mkdirSync(join(where.root, '.runs'));
    writeFileSync(place, 'mine');
    const stderr = await expectRefusal(where, ['start', '--id', richFeature, '--trust'], 'ORCH_FS_CONFLICT', 1);
    expect(stderr).toContain(`--> ${place}:1:1`);
  });

  test('a document outside of the repository.', async () => {
    using where = scratch();
    using other = scratch();
    await expectRefusal(where, ['start', '--prd-path', join(other.root, prdOf(other))], 'ORCH_PRD_OUTSIDE', 2);
  });

  test.for([
    [['start', '--id', 'x', '--jsno'], 'ORCH_USAGE', '--json'],
    [['strat'], 'ORCH_USAGE', 'start'],
    [['start'], 'ORCH_USAGE', '--id'],
    [['start', '--id', 'a', '--prd-path', 'b'], 'ORCH_USAGE', 'one of the two'],
    [['start', '--id', ''], 'ORCH_USAGE', 'the value of --id is empty'],
    [['start', '--prd-path', ' '], 'ORCH_USAGE', 'the value of --prd-path is empty'],
    [['start', '--id', richFeature, '--cwd', ''], 'ORCH_USAGE', 'the value of --cwd is empty'],
    [['trust', '--cwd', ''], 'ORCH_USAGE', 'the value of --cwd is empty'],
    [['demo', '--dir', ''], 'ORCH_USAGE', 'the value of --dir is empty'],
    [['start', '--id', richFeature, '--status', 'dnoe'], 'ORCH_USAGE_STATUS', 'Done'],
    [['start', '--id', richFeature, '--status', 'Done | x'], 'ORCH_USAGE_STATUS', 'Done'],
    [['start', '--id', richFeature, '--cwd', '/no/such/folder'], 'ORCH_CONFIG_NO_FOLDER', ''],
  ] as const)(
    'a command line that is not understood, with what was probably meant: %j',
    async ([args, code, suggestion]) => {
      using where = scratch();
      const outcome = await runHere(where, args);
      expect(outcome.stderr).toContain(`error[${code}]: `);
      expect(outcome.stderr).toContain(suggestion);
      expect(outcome.exitCode).toBe(2);
    },
  );

  test('a value of ORCH_CACHE_TTL that is no number.', async () => {
    using where = scratch();
    const outcome = await runHere(where, ['start', '--id', richFeature], { env: { ORCH_CACHE_TTL: 'soon' } });
    expect(outcome.stderr).toContain('error[ORCH_CONFIG_CACHE_TTL]: ');
    expect(outcome.exitCode).toBe(2);
  });
});

test.for([
  [['start', '--id', 'x', '--dryrun'], 'there is no flag --dryrun', 'did you mean --dry-run?'],
  [['start', '--id', 'x', '-q'], 'there is no flag -q', 'run orch start --help'],
  [['start', '--status', '--id', 'x'], '--status needs a value', 'run orch start --help'],
  [['start', '--id', 'x', '--id', 'y'], '--id is given twice', 'run orch start --help'],
  [['start', richFeature], `"${richFeature}" belongs to no flag`, 'run orch start --help'],
  [['trust'], 'there is no flag --json', 'run orch trust --help'],
  [['start', '--id', 'x', '--bogus'], 'there is no flag --bogus', 'run orch start --help'],
  [['strat'], 'there is no command "strat"', 'did you mean start?'],
  [['toString'], 'there is no command "toString"', 'run orch --help'],
] as const)(
  'With --json a command line that is not understood is one JSON document: %j',
  async ([args, message, help]) => {
    using where = scratch('');
    const outcome = await runHere(where, [...args, '--json']);
    expect(outcome.exitCode).toBe(2);
    expect(JSON.parse(outcome.stdout)).toEqual({ v: 1, success: false, error: { code: 'ORCH_USAGE', message, help } });
    expect(outcome.stderr).toBe(`error[ORCH_USAGE]: ${message}\n  help: ${help}\n`);
  },
);

test('Help and version are text, with --json too.', async () => {
  using where = scratch('');
  const help = await runCli(where, ['start', '--help', '--json']);
  expect(help.stdout).toContain('USAGE\n  orch start');
  expect(help.exitCode).toBe(0);
  expect((await runCli(where, ['--version', '--json'])).stdout).toMatch(/^\d+\.\d+\.\d+/);
});

test('With --json a refusal is one JSON document on standard output as well.', async () => {
  using where = scratch();
  const outcome = await runCli(where, ['start', '--id', 'nope', '--json']);
  expect(JSON.parse(outcome.stdout)).toMatchObject({
    v: 1,
    success: false,
    error: { code: 'ORCH_ROADMAP_UNKNOWN_ID' },
  });
});

describe('A document works, and only what is named is edited, when it', () => {
  const variants: readonly (readonly [name: string, change: (text: string) => string | Buffer])[] = [
    ['has Windows line endings', (text) => text.replaceAll('\n', '\r\n')],
    ['has a byte order mark', (text) => `\uFEFF${text}`],
    ['has no final line ending', (text) => text.trimEnd()],
    ['has no frontmatter', (text) => text.replace(/^---\n[\s\S]*?\n---\n/, '')],
    ['has frontmatter that is no YAML', (text) => text.replace(/^---\n/, '---\nsource: a: b (c: d)\n')],
    ['has headings inside fences', (text) => `${text}\n\`\`\`md\n## 7.3 QA Artifacts\n# 8. Changelog\n\`\`\`\n`],
    ['has the same section number twice', (text) => `${text}\n## 8. Changelog\n\n- again\n`],
    ['has a heading swallowed by an HTML block', (text) => `${text}\n<div>\n## 99. Swallowed\n</div>\n`],
  ];
  test.for(variants)('%s.', async ([, change]) => {
    using where = scratch();
    const prd = prdOf(where);
    writeFileSync(join(where.root, prd), change(readFileSync(join(where.root, prd), 'utf8')));
    const changed = readFileSync(join(where.root, prd), 'utf8');
    const first = await runHere(where, ['start', '--id', richFeature, '--json']);
    expect(first.exitCode, first.stderr).toBe(0);
    const written = readFileSync(join(where.root, prd), 'utf8');
    expect(written.startsWith('\uFEFF')).toBe(changed.startsWith('\uFEFF'));
    expect(written.includes('\r\n')).toBe(changed.includes('\r\n'));
    expect(written.replaceAll('\r\n', '').includes('\n')).toBe(!changed.includes('\r\n'));
    const second = JSON.parse((await runHere(where, ['start', '--id', richFeature, '--json'])).stdout) as {
      files: unknown;
    };
    expect(second.files).toEqual([]);
    expect(readFileSync(join(where.root, prd), 'utf8')).toBe(written);
  });
});

test('QA documents that a person wrote stay as they are, which is told.', async () => {
  using where = scratch();
  const qa = `QA/${prdOf(where).replace(/^.*\/|-prd\.md$/g, '')}`;
  writeTree(where.root, { [`${qa}/test-cases.md`]: '# Mine\n' });
  let last: { files?: unknown } = {};
  for (const flags of [['--dry-run'], [], []]) {
    const { stdout, stderr, exitCode } = await runHere(where, ['start', '--id', richFeature, '--json', ...flags]);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain(`info[ORCH_QA_UNMARKED]: ${qa}/test-cases.md is written by hand and left as it is`);
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'ORCH_QA_UNMARKED' }] });
    expect(readFileSync(join(where.root, qa, 'test-cases.md'), 'utf8')).toBe('# Mine\n');
    last = JSON.parse(stdout) as typeof last;
  }
  expect(last.files).toEqual([]);
});

test('An owner that other keys of the frontmatter refer to stays, with the reason.', async () => {
  using where = scratch();
  const prd = join(where.root, prdOf(where));
  writeFileSync(prd, readFileSync(prd, 'utf8').replace(/^owner: .*$/m, 'owner: &who Bob\nreviewer: *who'));
  const { stderr, exitCode } = await runHere(where, ['start', '--id', richFeature]);
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toContain('another key refers to its value by *who');
  expect(stderr).toMatch(/--> PRDs\/V1\/[^:]+:6:1\n/);
});

test('Outside of git everything works, and the journal is in the state folder of the user.', async () => {
  using where = scratch(undefined, { git: false });
  const outcome = await runHere(where, ['start', '--id', richFeature, '--json']);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  expect(Object.keys(readTree(where.state)).some((path) => path.endsWith('journal.db'))).toBe(true);
});

test('An id of two parts keeps its text.', async () => {
  using where = scratch('');
  writeTree(where.root, {
    [roadmapFile]:
      '| ID | Item | Status | PRD |\n| --- | --- | --- | --- |\n| 1.1 | One | Planned | `PRDs/1.1-one-prd.md` |\n| 1.10 | Ten | Planned | `PRDs/1.10-ten-prd.md` |\n',
    'PRDs/1.1-one-prd.md': '# One\n',
    'PRDs/1.10-ten-prd.md': '# Ten\n',
  });
  const outcome = await runHere(where, ['start', '--id', '1.10', '--json']);
  expect(JSON.parse(outcome.stdout)).toMatchObject({ id: '1.10', taskId: '1.10-ten', prdPath: 'PRDs/1.10-ten-prd.md' });
});

test('What a document or a row says does not reach the terminal as a command to it.', async () => {
  using where = scratch();
  const prd = join(where.root, prdOf(where));
  const hostile = 'must \u001B]0;title\u0007 \u001B[2J \u009B31m \u202Ereversed';
  const text = readFileSync(prd, 'utf8');
  writeFileSync(prd, text.replace(/^## /m, `## 0. Goals\n\n- The system ${hostile} beep.\n\n## `));
  const { stdout, stderr, exitCode } = await runHere(where, ['start', '--id', richFeature, '--dry-run']);
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toContain('The system must');
  expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
});
