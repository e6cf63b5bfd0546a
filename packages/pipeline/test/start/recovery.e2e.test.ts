import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import type { Diagnostic } from '@orch/core';
import { git, readTree, runAndKill, writeTree } from '@orch/testkit';
import { describe, expect, test, vi } from 'vitest';

import type { StartOptions, StartResult } from '../../src/index.ts';
import { isTransient, repositoryOf, type Repository } from './harness.ts';

vi.setConfig({ testTimeout: 120_000 });

const bookshop = fileURLToPath(new URL('../../../../examples/bookshop', import.meta.url));
const id = '1.1.1.1.0.0';
const prd = 'PRDs/V1/1.1.1.1.0.0-book-catalogue-prd.md';
const model = 'src/features/1.1.1.1.0.0-book-catalogue/models/book.js';
const ledger = '.orch/generated.json';

/** Kills a start, as `kill -9` does, right before a call that concerns a path. */
async function killAt(repository: Repository, call: string, path: RegExp, feature = id): Promise<void> {
  const script = new URL('killed-start.ts', import.meta.url);
  const { root, state } = repository;
  const ended = await runAndKill({ script, args: [root, state, feature, call, path.source] });
  expect([ended.signal, ended.stderr]).toEqual(['SIGKILL', '']);
}

/** Starts a feature without running its tests, which would take most of the time. */
async function start(repository: Repository, options: Partial<StartOptions> = {}, feature = id): Promise<StartResult> {
  return await repository.start({ id: feature }, { isTrusted: () => false, ...options });
}

const lateFile = /src\/server\.js$/u;
const tree = ({ root }: Repository): Record<string, string> => readTree(root, isTransient);
const read = ({ root }: Repository, path: string): string => readFileSync(join(root, path), 'utf8');

function about(diagnostics: readonly Diagnostic[], codes: RegExp): string[] {
  return diagnostics.filter(({ code }) => codes.test(code)).map(({ code, severity }) => `${severity} ${code}`);
}

const ofRecovery = /^ORCH_(?:RECOVERED|INTERRUPTED)/u;

describe('After a start was killed in the middle of its commit', () => {
  test('files that nobody has touched are brought back, which is told once.', async () => {
    using repository = repositoryOf(bookshop);
    await killAt(repository, 'openSync', lateFile);
    expect(existsSync(join(repository.root, model))).toBe(true);
    const shown: Diagnostic[] = [];
    const result = await start(repository, { onDiagnostic: (diagnostic) => shown.push(diagnostic) });
    expect(result.success).toBe(true);
    expect(about(result.diagnostics, ofRecovery)).toEqual(['info ORCH_RECOVERED']);
    expect(about(shown, ofRecovery)).toEqual(['info ORCH_RECOVERED']);
    const again = await start(repository);
    expect([again.files, about(again.diagnostics, ofRecovery)]).toEqual([[], []]);
  });

  test('an edit of the document stays, what it held before is kept beside it, and both are named.', async () => {
    using repository = repositoryOf(bookshop);
    const before = read(repository, prd);
    await killAt(repository, 'openSync', lateFile);
    expect(read(repository, prd)).not.toBe(before);
    appendFileSync(join(repository.root, prd), '\nA line by hand.\n');
    const result = await start(repository);
    expect(result.success).toBe(true);
    expect(read(repository, prd)).toContain('\nA line by hand.\n');
    expect(read(repository, `${prd}.orch-orig`)).toBe(before);
    const warning = result.diagnostics.find(({ code }) => code === 'ORCH_RECOVERED_EDITED');
    expect(warning).toMatchObject({ severity: 'warning', location: { file: prd } });
    expect(warning?.message).toContain(`${prd}.orch-orig`);
  });

  test('an edit of a file that was just being written is a reason to look.', async () => {
    using repository = repositoryOf(bookshop);
    await killAt(repository, 'writeSync', /^import . defineModel/u);
    const torn = Object.entries(tree(repository)).find(([path, text]) => path.endsWith('.js') && text === '');
    const path = torn?.[0] ?? 'none';
    writeTree(repository.root, { [path]: '// by hand\n' });
    const { diagnostics } = await start(repository);
    const told = diagnostics.find(({ code }) => code === 'ORCH_RECOVERED_EDITED');
    expect(told).toMatchObject({ severity: 'warning', location: { file: path } });
    expect(told?.help).toContain('--overwrite');
  });

  test('an edit of a document that the commit had not come to is nothing to speak of.', async () => {
    using repository = repositoryOf(bookshop);
    await killAt(repository, 'renameSync', /book-catalogue-prd\.md$/u);
    appendFileSync(join(repository.root, prd), '\nA line by hand.\n');
    const result = await start(repository);
    expect(about(result.diagnostics, ofRecovery)).toEqual(['info ORCH_RECOVERED']);
    expect(read(repository, prd)).toContain('\nA line by hand.\n');
    expect(Object.keys(tree(repository)).filter((path) => path.includes('.orch-'))).toEqual([]);
  });

  test('nothing is left behind where everything was put back by git.', async () => {
    using repository = repositoryOf(bookshop);
    await killAt(repository, 'openSync', lateFile);
    git(repository.root, 'checkout', '--quiet', '.');
    git(repository.root, 'clean', '-fdq');
    const before = tree(repository);
    await start(repository, {}, '1.2.1.1.0.0');
    git(repository.root, 'checkout', '--quiet', '.');
    git(repository.root, 'clean', '-fdq');
    expect(tree(repository)).toEqual(before);
  });

  test('a dry run tells of it and changes nothing.', async () => {
    using repository = repositoryOf(bookshop);
    await killAt(repository, 'openSync', lateFile);
    appendFileSync(join(repository.root, model), '// by hand\n');
    const before = readTree(repository.root);
    const planned = await start(repository, { dryRun: true });
    expect(about(planned.diagnostics, ofRecovery)).toEqual(['warning ORCH_INTERRUPTED']);
    expect(readTree(repository.root)).toEqual(before);
    const result = await start(repository);
    expect(about(result.diagnostics, /EDITED|OCCUPIED/u)).toEqual([
      'info ORCH_RECOVERED_EDITED',
      'info ORCH_CODEGEN_EDITED',
    ]);
  });
});

describe('A generated file that was edited after a start was killed', () => {
  /** The result of the first feature when it is started as often as it takes. */
  async function expectEdited(repository: Repository, text: string): Promise<void> {
    for (let round = 0; round < 2; round++) {
      const result = await start(repository);
      expect(result.success).toBe(true);
      expect(about(result.diagnostics, /CODEGEN/u)).toEqual(['info ORCH_CODEGEN_EDITED']);
      expect(result.files).toContainEqual({ path: model, action: 'kept' });
      expect(read(repository, model)).toContain(text);
    }
    expect(JSON.parse(read(repository, ledger))).toHaveProperty(['files', model]);
  }

  test('counts as generated and edited, as often as that happens.', async () => {
    using repository = repositoryOf(bookshop);
    for (let round = 1; round <= 3; round++) {
      await killAt(repository, 'openSync', lateFile);
      appendFileSync(join(repository.root, model), `// by hand ${round}\n`);
    }
    await expectEdited(repository, '// by hand 1\n// by hand 2\n// by hand 3\n');
  });

  test('does so after a start of another feature, and one that was killed while it recovered.', async () => {
    using repository = repositoryOf(bookshop);
    await killAt(repository, 'openSync', lateFile);
    appendFileSync(join(repository.root, model), '// by hand\n');
    await killAt(repository, 'renameSync', /generated\.json$/u);
    await killAt(repository, 'unlinkSync', /\.tx$/u, '1.2.1.1.0.0');
    expect(Object.keys(JSON.parse(read(repository, ledger)).files)).toEqual([model]);
    await start(repository, {}, '1.2.1.1.0.0');
    await expectEdited(repository, '// by hand\n');
  });

  test('does so when a start of another feature, which was at work all the time, recovers.', async () => {
    using repository = repositoryOf(bookshop);
    const script = fileURLToPath(new URL('killed-start.ts', import.meta.url));
    const { root, state } = repository;
    let wasKilled = false;
    const result = await repository.start(
      { id: '1.2.1.1.0.0' },
      {
        onEvent: (event) => {
          if (event.type !== 'node-started' || event.node !== 'generated-tests') return;
          const args = ['--conditions=@orch/source', script, root, state, id, 'openSync', 'src/features/.*/routes.js$'];
          wasKilled = spawnSync(process.execPath, args).signal === 'SIGKILL';
          appendFileSync(join(root, model), '// by hand\n');
        },
      },
    );
    expect([wasKilled, result.success]).toEqual([true, true]);
    expect(about(result.diagnostics, ofRecovery)).toEqual(['info ORCH_RECOVERED_EDITED', 'info ORCH_RECOVERED']);
    await expectEdited(repository, '// by hand\n');
  });

  test('counts as written by hand where it was no file of the interrupted commit.', async () => {
    using repository = repositoryOf(bookshop);
    await killAt(repository, 'openSync', /generated\.json$/u);
    writeTree(repository.root, { [model]: '// mine\n' });
    const result = await start(repository);
    expect(about(result.diagnostics, /CODEGEN/u)).toEqual(['error ORCH_CODEGEN_OCCUPIED']);
  });
});
