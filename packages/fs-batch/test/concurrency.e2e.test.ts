import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readTree, runAndKill, tempDir } from '@orch/testkit';
import { describe, expect, test, vi } from 'vitest';

import { createBatch, recover } from '../src/index.ts';

vi.setConfig({ testTimeout: 120_000 });

const script = new URL('fixtures/writer.ts', import.meta.url);

function marksIn(root: string): Set<string> {
  const tree = readTree(root, (path) => path === '.orch' || path === 'log');
  return new Set(Object.values(tree).map((text) => text.split(' ').slice(0, 2).join(' ')));
}

describe('two processes that flush the same root', () => {
  test('take turns: no mixture, no lost line', async () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'log'), '');
    const ended = await Promise.all(
      ['one', 'two'].map(async (name) => await runAndKill({ script, args: [dir.path, name, '15'] })),
    );
    for (const end of ended) expect(end).toMatchObject({ exitCode: 0, stderr: '' });
    expect(marksIn(dir.path).size).toBe(1);
    const lines = readFileSync(join(dir.path, 'log'), 'utf8').trimEnd().split('\n');
    const expected = ['one', 'two'].flatMap((name) => Array.from({ length: 15 }, (_, round) => `${name} ${round}`));
    expect(lines.sort()).toEqual(expected.sort());
    expect(readdirSync(join(dir.path, '.orch/tx'))).toEqual(['.gitignore']);
  });

  test('one goes on after the other was killed', async () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'log'), '');
    for (let round = 0; round < 5; round++) {
      const [, survivor] = await Promise.all([
        runAndKill({ script, args: [dir.path, 'killed', '1000'], killAfterMs: 10 + Math.random() * 30 }),
        runAndKill({ script, args: [dir.path, 'survivor', '10'] }),
      ]);
      expect(survivor).toMatchObject({ exitCode: 0, stderr: '' });
      recover({ root: dir.path });
      expect(marksIn(dir.path).size).toBe(1);
    }
  });
});

describe('batches of one process', () => {
  test('are flushed one after the other', async () => {
    using dir = tempDir();
    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const batch = createBatch({ root: dir.path });
        for (let i = 0; i < 50; i++) batch.write(`f${i}`, `${index} x `);
        await batch.flush();
      }),
    );
    expect(marksIn(dir.path).size).toBe(1);
  });

  test('the queue is closed while it is flushed', async () => {
    using dir = tempDir();
    const batch = createBatch({ root: dir.path });
    batch.write('a', 'x');
    const flushed = batch.flush();
    expect(() => batch.write('b', 'y')).toThrow(expect.objectContaining({ code: 'ORCH_FS_CONFLICT' }));
    await flushed;
    expect(batch.size).toBe(0);
  });
});

describe('a root that is held', () => {
  test('is refused after the waiting time, and again free when the holder has left', async () => {
    using dir = tempDir();
    const first = createBatch({ root: dir.path });
    for (let i = 0; i < 2000; i++) first.write(`f${i}`, 'x'.repeat(2000));
    const flushed = first.flush();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    const second = createBatch({ root: dir.path, lockTimeoutMs: 0 });
    second.write('late', 'x');
    await expect(second.flush()).rejects.toMatchObject({ code: 'ORCH_LOCKED' });
    expect(recover({ root: dir.path })).toMatchObject({ inProgress: true });
    await flushed;
    await second.flush();
    expect(readFileSync(join(dir.path, 'late'), 'utf8')).toBe('x');
  });

  test('an abort in the middle brings the old tree back', async () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'f1999'), 'old');
    const batch = createBatch({ root: dir.path });
    for (let i = 0; i < 2000; i++) batch.write(`f${i}`, 'x'.repeat(2000));
    const abort = new AbortController();
    const flushed = batch.flush({ signal: abort.signal });
    setImmediate(() => {
      setImmediate(() => abort.abort(new Error('enough')));
    });
    await expect(flushed).rejects.toMatchObject({ code: 'ORCH_ABORTED' });
    expect(readTree(dir.path, (path) => path === '.orch')).toEqual({ f1999: 'old' });
  });

  test('names of dead owners count for nothing, whatever they look like', async () => {
    using dir = tempDir();
    const probe = createBatch({ root: dir.path });
    probe.write('x', 'y');
    await probe.flush();
    mkdirSync(join(dir.path, '.orch/tx'), { recursive: true });
    writeFileSync(join(dir.path, '.orch/tx/someone-else.tx'), 'not a journal');
    probe.write('x', 'z');
    await probe.flush();
    expect(readFileSync(join(dir.path, 'x'), 'utf8')).toBe('z');
  });
});
