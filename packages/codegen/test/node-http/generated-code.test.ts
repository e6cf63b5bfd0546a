import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { tempDir, writeTree } from '@orch/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { workspaceSources } from '../../src/node-http/workspace-sources.ts';
import { someTasks } from '../support/arbitrary.ts';
import { generateInto, noLedger } from '../support/generate.ts';
import { bookshop } from '../support/tasks.ts';

/** Runs generated tests the way users do; gives the counts of the reporter. */
function runTests(cwd: string, pattern: string): { exitCode: number | null; passed: number; output: string } {
  const args = ['--test', '--test-isolation=none', '--test-reporter=tap', pattern];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  return {
    exitCode: status,
    passed: Number(/^# pass (\d+)$/m.exec(stdout)?.[1]),
    output: stdout.replaceAll(/^ok .*$/gm, '') + stderr,
  };
}

describe('generated code', () => {
  test('its sources are those of the pack folder', () => {
    for (const [path, content] of Object.entries(workspaceSources)) {
      expect(readFileSync(new URL(`../../pack/${path}`, import.meta.url), 'utf8')).toBe(content);
    }
  });

  test('a generated feature passes its own tests in one process', async () => {
    using folder = tempDir();
    const tree = new Map<string, string>();
    await generateInto(tree, '1.1-bookshop', bookshop);
    writeTree(folder.path, Object.fromEntries(tree));
    const { exitCode, passed, output } = runTests(folder.path, 'test/1.1-bookshop/*.test.js');
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(passed).toBeGreaterThan(60);
  });

  test('without a type in package.json the code runs by syntax detection', async () => {
    using folder = tempDir();
    const tree = new Map([['package.json', '{ "name": "own" }']]);
    await generateInto(tree, 'f', bookshop);
    writeTree(folder.path, Object.fromEntries(tree));
    expect(tree.get('package.json')).toBe('{ "name": "own" }');
    expect(runTests(folder.path, 'test/f/page-books.test.js').exitCode).toBe(0);
  });

  test(
    'whatever names and limits a document has, the code parses and passes its tests',
    { timeout: 120_000 },
    async () => {
      using folder = tempDir();
      const documents = fc.sample(someTasks, { numRuns: 36, seed: 20_260_105 });
      for (let first = 0; first < documents.length; first += 3) {
        const tree = new Map<string, string>();
        let ledger = noLedger;
        for (const [index, tasks] of documents.slice(first, first + 3).entries()) {
          ({ ledger } = await generateInto(tree, `${index}-feature`, tasks, ledger));
        }
        writeTree(folder.path, Object.fromEntries([...tree].map(([path, content]) => [`${first}/${path}`, content])));
      }
      const { exitCode, passed, output } = runTests(folder.path, '*/test/*/*.test.js');
      expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
      expect(passed).toBeGreaterThan(200);
    },
  );
});
