import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { piece } from '../support.ts';
import { type Defect, defects } from './defects.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

const configuration = `export default {
  ssr: { resolve: { conditions: ['@orch/source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/defects/**', 'test/**/*.e2e.test.ts'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
};
`;

test('every defect has one place in the sources', () => {
  expect(defects.length).toBeGreaterThanOrEqual(30);
  const lost = defects.filter(
    ({ file, text }) => readFileSync(join(root, 'src', file), 'utf8').split(text).length !== 2,
  );
  expect(lost.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
});

/** Whether the tests of a copy of the package pass; those whose paths hold one of the words. */
function passes(copy: string, ...words: string[]): boolean {
  const run = spawnSync(execPath, [vitest, 'run', '--root', copy, '--bail', '1', '--passWithNoTests=false', ...words], {
    cwd: copy,
    // A defect may make a test wait for ever.
    timeout: 300_000,
    killSignal: 'SIGKILL',
    stdio: 'ignore',
    env: { PATH: env['PATH'], HOME: env['HOME'], TMPDIR: env['TMPDIR'] },
  });
  return run.status === 0;
}

/** `ORCH_DEFECT=<part of a file's path>` takes some of them, and so does `piece`. */
const wanted = defects.filter(
  ({ file }, place) => file.includes(env['ORCH_DEFECT'] ?? '') && place % piece.parts === piece.part - 1,
);

test.skipIf(env['ORCH_SOAK'] === undefined)(
  `each of ${wanted.length} seeded defects fails the tests, which pass without them`,
  () => {
    using copy = tempDir(root);
    for (const folder of ['src', 'test', 'package.json']) {
      cpSync(join(root, folder), join(copy.path, folder), { recursive: true });
    }
    writeFileSync(join(copy.path, 'vitest.config.ts'), configuration);
    const arePassing = (...words: string[]): void =>
      expect(passes(copy.path, ...words), `without a defect: ${words.join(' ') || 'all tests'}`).toBe(true);
    const passWith = ({ file, text, instead }: Defect, ...words: string[]): boolean => {
      const path = join(copy.path, 'src', file);
      const source = readFileSync(path, 'utf8');
      writeFileSync(
        path,
        source.replace(text, () => instead),
      );
      const passed = passes(copy.path, ...words);
      writeFileSync(path, source);
      return passed;
    };
    arePassing(...new Set(wanted.map(({ seenBy }) => seenBy)));
    const doubtful = wanted.filter((defect) => passWith(defect, defect.seenBy));
    if (doubtful.length > 0) arePassing();
    const unseen = doubtful.filter((defect) => passWith(defect));
    expect(unseen.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
  },
  3_600_000,
);
