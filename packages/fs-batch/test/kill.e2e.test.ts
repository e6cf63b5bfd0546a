import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';

import { readTree, runAndKill, tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { recover } from '../src/index.ts';
import { memoryDir } from './fixtures/memory-dir.ts';

/** 25 kills of each kind by default; 500 in the soak, or as many as `ORCH_KILLS` says. */
const rounds = Number(env['ORCH_KILLS'] ?? (env['ORCH_SOAK'] === undefined ? 25 : 500));
const script = new URL('fixtures/generations.ts', import.meta.url);

/** The generation that all files show. Fails on a mixture and on a file that is not whole. */
function generationOf(root: string): number {
  const tree = readTree(root, (path) => path === '.orch');
  const lines = new Set(Object.values(tree).flatMap((text) => text.trimEnd().split('\n')));
  const files = Object.keys(tree);
  if (files.length === 0) return -1;
  expect([...lines]).toHaveLength(1);
  const generation = Number([...lines][0]!.slice('generation '.length));
  expect(files).toHaveLength(generation % 2 === 0 ? 201 : 200);
  for (const [path, text] of Object.entries(tree)) {
    if (path === 'even/file.txt') continue;
    const index = Number(/f(\d+)\.txt/u.exec(path)![1]);
    expect(text).toBe(`generation ${generation}\n`.repeat(1 + ((index * 7 + generation * 13) % 400)));
  }
  return generation;
}

/** Journals and copies that are still there. */
function leftIn(root: string): string[] {
  const folder = join(root, '.orch/tx');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name !== '.gitignore') : [];
}

test.each(['in-place', 'atomic'])(
  'a process killed at any instant leaves one whole generation of 200 files, %s',
  async (visibility) => {
    // on a disk, a rename over a file takes long and is little to be killed in
    using dir = visibility === 'atomic' ? memoryDir() : tempDir();
    let rolledBack = 0;
    for (let round = 0, generation = 0; round < rounds; round++) {
      const ended = await runAndKill({
        script,
        args: [dir.path, String(generation), visibility],
        // the second generation takes less than the first
        killAfterMs: (line) => Math.random() * Number(line),
      });
      expect(ended).toMatchObject({ signal: 'SIGKILL', stderr: '' });
      const report = recover({ root: dir.path });
      expect(report).toMatchObject({ edited: [], inProgress: false });
      if (report.rolledBack.length > 0) rolledBack++;
      generation = generationOf(dir.path) + 1;
      expect(leftIn(dir.path)).toEqual([]);
    }
    expect(rolledBack).toBeGreaterThan(0);
  },
  300_000 + rounds * 7000,
);
