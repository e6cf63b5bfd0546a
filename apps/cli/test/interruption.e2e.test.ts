import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { seededRandom } from '@orch/core';
import { readTree } from '@orch/testkit';
import { expect, test, vi } from 'vitest';

import { isTransient, outcomeOf, richFeature, runCli, scratch, spawnCli, startJson, type Scratch } from './run-cli.ts';

/** 20 rounds by default; 100 in the soak, or as many as `ORCH_KILLS` says. */
const rounds = Number(process.env['ORCH_KILLS'] ?? (process.env['ORCH_SOAK'] === undefined ? 20 : 100));
const seed = Number(process.env['ORCH_SEED'] ?? Date.now() % 1_000_000);

/** The tree of the user, dates aside, as one hash. */
function treeHash(where: Scratch): string {
  const files = Object.entries(readTree(where.root, isTransient)).map(([path, text]) =>
    `${path}\n${text}`.replaceAll(/\d{4}-\d{2}-\d{2}/g, 'DATE'),
  );
  return createHash('sha256').update(files.join('\0')).digest('hex');
}

test(
  `After a kill at any instant the next start leaves the tree of an undisturbed run (seed ${seed}).`,
  { timeout: 60_000 + rounds * 30_000 },
  async () => {
    using undisturbed = scratch();
    const began = performance.now();
    await startJson(undisturbed, ['--id', richFeature, '--trust']);
    const usualMs = performance.now() - began;
    const wanted = treeHash(undisturbed);
    const random = seededRandom(seed);
    for (let round = 1; round <= rounds; round++) {
      using where = scratch();
      const child = spawnCli(where, ['start', '--id', richFeature, '--trust']);
      const kill = setTimeout(() => child.kill('SIGKILL'), random.next() * usualMs);
      await outcomeOf(child);
      clearTimeout(kill);
      const after = await startJson(where, ['--id', richFeature, '--trust']);
      expect(after.success, `round ${round}, seed ${seed}`).toBe(true);
      expect(treeHash(where), `round ${round}, seed ${seed}`).toBe(wanted);
    }
  },
);

test(
  'Ctrl-C leaves nothing half written, says how to go on, and the next start finishes the work.',
  { timeout: 120_000 },
  async () => {
    using undisturbed = scratch();
    await startJson(undisturbed, ['--id', richFeature, '--trust']);
    using where = scratch();
    const child = spawnCli(where, ['start', '--id', richFeature, '--trust']);
    const ended = outcomeOf(child);
    if (child.stderr) await once(child.stderr, 'data');
    child.kill('SIGINT');
    const outcome = await ended;
    expect(outcome.exitCode).toBe(130);
    expect(outcome.stderr).toMatch(/continue with: orch (?:resume \w+|start --id [\d.]+) --trust\n/);
    await startJson(where, ['--id', richFeature, '--trust']);
    expect(treeHash(where)).toBe(treeHash(undisturbed));
  },
);

test('The command that Ctrl-C tells continues the run with its flags.', { timeout: 120_000 }, async () => {
  using where = scratch();
  const lint =
    "const { existsSync, writeFileSync } = require('node:fs'); if (!existsSync('../began')) { writeFileSync('../began', ''); setTimeout(() => {}, 60_000); }";
  writeFileSync(join(where.root, 'lint.cjs'), lint);
  writeFileSync(
    join(where.root, 'package.json'),
    JSON.stringify({ type: 'module', scripts: { lint: 'node lint.cjs' } }),
  );
  const child = spawnCli(where, ['start', '--id', richFeature, '--trust', '--no-cache', '--roles', 'Auditor']);
  const ended = outcomeOf(child);
  await vi.waitUntil(() => existsSync(join(where.root, '../began')), { timeout: 30_000 });
  child.kill('SIGINT');
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(130);
  const command = /continue with: orch (resume \w+ --trust)\n/.exec(stderr)?.[1];
  const resumed = await runCli(where, [...(command ?? '').split(' '), '--json']);
  expect([resumed.exitCode, JSON.parse(resumed.stdout)]).toMatchObject([0, { success: true, resumed: true }]);
  expect(Object.values(readTree(join(where.root, 'PRDs'), isTransient)).join('')).toContain('Auditor');
});

test(
  'Of two starts of the same target one works and the other is told that it is locked, or waits.',
  { timeout: 120_000 },
  async () => {
    using where = scratch();
    const args = ['start', '--id', richFeature, '--trust', '--no-cache'];
    const first = spawnCli(where, args);
    const firstEnded = outcomeOf(first);
    if (first.stderr) await once(first.stderr, 'data');
    const [one, two, waiting] = await Promise.all([
      firstEnded,
      runCli(where, args),
      runCli(where, [...args, '--wait']),
    ]);
    for (const outcome of [one, two]) {
      expect([0, 75], outcome.stderr).toContain(outcome.exitCode);
      expect(outcome.stderr.includes('error[ORCH_LOCKED]')).toBe(outcome.exitCode === 75);
    }
    expect(waiting.exitCode, waiting.stderr).toBe(0);
  },
);

test('Starts of different targets at the same time do not harm each other.', { timeout: 120_000 }, async () => {
  using where = scratch();
  using oneByOne = scratch();
  const ids = [richFeature, '1.2.1.1.0.0', '1.3.1.1.0.0'];
  const outcomes = await Promise.all(ids.map((id) => runCli(where, ['start', '--id', id])));
  expect(outcomes.map((outcome) => outcome.stderr).join('\n')).not.toContain('error[');
  expect(outcomes.map((outcome) => outcome.exitCode)).toEqual([0, 0, 0]);
  for (const id of ids) await startJson(oneByOne, ['--id', id]);
  const left = Object.keys(readTree(where.root, isTransient));
  expect(left).toEqual(Object.keys(readTree(oneByOne.root, isTransient)));
});
