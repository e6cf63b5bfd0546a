import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { sha256 } from '@orch/core';
import { tempDir } from '@orch/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';

import { openCache } from '../src/index.ts';
import { linesOf, startScript } from './support/children.ts';
import { FakeClock } from './support/clock.ts';

const soak = process.env['ORCH_SOAK'] !== undefined;
const rounds = soak ? 200 : process.env['CI'] === undefined ? 3 : 10;
const keys = soak ? 1000 : 60;
/** Processes that are killed at once, and that ask for one result at once. */
const killed = soak ? ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] : ['a', 'b'];
const askers = soak ? 32 : 8;

test('eight processes that write at the same time lose nothing and read nothing torn', async () => {
  using dir = tempDir();
  const names = Array.from({ length: 8 }, (_, index) => `p${index}`);
  const outputs = await Promise.all(
    names.map(async (name) => linesOf(startScript('writer.ts', dir.path, name, '0', String(keys)))),
  );
  using cache = openCache({ dir: dir.path });
  for (const [number, name] of names.entries()) {
    expect(outputs[number]).toHaveLength(keys);
    for (let index = 0; index < keys; index++) {
      expect(cache.get('own', { name, index })?.value).toMatchObject({ name, index });
    }
  }
  expect(cache.verify()).toMatchObject({ corrupt: 0, faults: [] });
}, 120_000);

test('a process killed at any moment loses no acknowledged result and damages nothing', async () => {
  using dir = tempDir();
  const acknowledged = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    const names = killed.map((name) => `${name}${round}`);
    await Promise.all(
      names.map(async (name, number) => {
        const child = startScript('writer.ts', dir.path, name, '0', '1000000');
        const lines = linesOf(child);
        const stdout = child.stdout;
        if (stdout === null) throw new Error('no output');
        let bytes = 0;
        stdout.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > 200 + ((round * 997 + number * 331) % 1500)) child.kill('SIGKILL');
        });
        acknowledged.set(name, (await lines).map(Number));
      }),
    );
  }
  using cache = openCache({ dir: dir.path });
  let checked = 0;
  for (const [name, indexes] of acknowledged) {
    for (const index of indexes) {
      expect(cache.get('own', { name, index })?.value).toMatchObject({ name, index });
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(rounds * 50);
  expect(cache.verify()).toMatchObject({ corrupt: 0, faults: [] });
}, 1_800_000);

test('a dry run reads what a killed process left behind, and leaves it as it is', async () => {
  using dir = tempDir();
  const child = startScript('writer.ts', dir.path, 'victim', '0', '1000000');
  child.stdout?.once('data', () => child.kill('SIGKILL'));
  const acknowledged = (await linesOf(child)).map(Number);
  const files = (): string[][] =>
    readdirSync(dir.path).map((name) => [name, sha256(readFileSync(join(dir.path, name)))]);
  const before = files();
  expect(before.map(([name]) => name)).toContain('cache-v1.db-wal');
  {
    using dry = openCache({ dir: dir.path, readOnly: true });
    for (const index of acknowledged) expect(dry.has('own', { name: 'victim', index })).toBe(true);
    dry.set('own', 1, 1);
  }
  expect(files()).toEqual(before);
}, 120_000);

test(`${askers} processes that ask for one cold result compute it exactly once`, async () => {
  using dir = tempDir();
  const outputs = await Promise.all(
    Array.from({ length: askers }, async () => linesOf(startScript('computer.ts', dir.path))),
  );
  expect(outputs.flat().filter((line) => line === 'computed')).toHaveLength(1);
  const values = new Set(outputs.flat().filter((line) => line.startsWith('value')));
  expect(values.size).toBe(1);
}, 120_000);

test('the error of the one computation reaches the other processes that wait for it', async () => {
  using dir = tempDir();
  const outputs = await Promise.all(
    Array.from({ length: 4 }, async () => linesOf(startScript('computer.ts', dir.path, 'fail'))),
  );
  for (const lines of outputs) expect(lines.at(-1)).toBe('error no luck ELUCK');
}, 120_000);

test('the lease of a killed process is taken over at once', async () => {
  using dir = tempDir();
  const victim = startScript('computer.ts', dir.path, 'hang');
  const ended = once(victim, 'exit');
  if (victim.stdout === null) throw new Error('no output');
  await once(victim.stdout, 'data');
  const clock = new FakeClock();
  using cache = openCache({ dir: dir.path, clock });
  const waiting = cache.getOrCompute('slow', 'the one', () => 'mine');
  victim.kill('SIGKILL');
  await ended;
  // Time for one more look at the holder, and for nothing to become old.
  clock.advance(100);
  expect(await waiting).toBe('mine');
}, 120_000);

test('a thousand results of 1 KB add less than 10 MB to a process', async () => {
  // Code that was compiled before, as it is for tests, takes some 9 MB of its own.
  vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', '1');
  onTestFinished(() => void vi.unstubAllEnvs());
  // A busy machine only ever adds to it: what is to be collected waits for a core.
  const grown: number[] = [];
  for (let run = 0; run < 3; run++) {
    using dir = tempDir();
    const [bytes] = await linesOf(startScript('footprint.ts', dir.path));
    grown.push(Number(bytes));
  }
  expect(Math.min(...grown)).toBeLessThan(10_000_000);
});
