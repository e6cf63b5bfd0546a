import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { test } from 'vitest';
import writeFileAtomic from 'write-file-atomic';

import { createBatch, type BatchOptions } from '../src/index.ts';

const disks = [
  ['repository disk', import.meta.dirname],
  ['tmpfs', '/dev/shm'],
] as const;

type Files = readonly (readonly [path: string, content: string])[];

function filesOf(count: number, folders: number, round: number): Files {
  return Array.from({ length: count }, (_, i) => [
    `d${i % folders}/f${i}.ts`,
    `export const value${i} = ${round};\n`.repeat(70).slice(0, 2000) + String(round),
  ]);
}

async function promiseAll(root: string, files: Files): Promise<void> {
  await Promise.all(
    files.map(async ([path, content]) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }),
  );
}

function syncLoop(root: string, files: Files): void {
  const folders = new Set<string>();
  for (const [path, content] of files) {
    const target = join(root, path);
    const folder = dirname(target);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    writeFileSync(target, content);
  }
}

async function writeAtomically(root: string, files: Files): Promise<void> {
  await Promise.all(
    files.map(async ([path, content]) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFileAtomic(join(root, path), content);
    }),
  );
}

async function flush(root: string, files: Files, options: Partial<BatchOptions> = {}): Promise<void> {
  const batch = createBatch({ root, ...options });
  for (const [path, content] of files) batch.write(path, content);
  await batch.flush();
}

const ways: readonly (readonly [string, (root: string, files: Files) => Promise<void> | void])[] = [
  ['Promise.all writeFile', promiseAll],
  ['plain sync loop', syncLoop],
  ['write-file-atomic', writeAtomically],
  ['batch', async (root, files) => await flush(root, files)],
  ['batch, durability journal', async (root, files) => await flush(root, files, { durability: 'journal' })],
  ['batch, atomic none', async (root, files) => await flush(root, files, { atomic: 'none' })],
];

for (const [disk, parent] of disks) {
  for (const kind of ['new', 'existing', 'unchanged'] as const) {
    test(`30 ${kind} files, ${disk}`, async ({ bench }) => {
      using dir = tempDir(parent);
      let round = 0;
      await bench.compare(
        ...ways.map(([name, write], way) => {
          const base = join(dir.path, String(way));
          mkdirSync(base);
          syncLoop(base, filesOf(30, 6, 0));
          return bench(name, async () => {
            round++;
            const root = kind === 'new' ? join(base, `r${round}`) : base;
            if (kind === 'new') mkdirSync(root);
            await write(root, filesOf(30, 6, kind === 'unchanged' ? 0 : round));
          });
        }),
        { time: 200, warmupTime: 50 },
      );
    }, 60_000);
  }

  test(`1,000 new files, ${disk}`, async ({ bench }) => {
    using dir = tempDir(parent);
    let round = 0;
    await bench.compare(
      ...ways
        .filter(([name]) => name !== 'write-file-atomic' && name !== 'batch, durability journal')
        .map(([name, write]) =>
          bench(name, async () => {
            const root = join(dir.path, `r${round++}`);
            mkdirSync(root);
            await write(root, filesOf(1000, 50, 0));
          }),
        ),
      { time: 200, iterations: 4, warmupTime: 0, warmupIterations: 1 },
    );
  }, 60_000);

  test(`1,000 appends to 10 files, ${disk}`, async ({ bench }) => {
    using dir = tempDir(parent);
    const lines = Array.from({ length: 1000 }, (_, i) => [`log${i % 10}`, `line ${i}\n`] as const);
    const reset = (): void => {
      rmSync(dir.path, { recursive: true });
      mkdirSync(dir.path);
    };
    const append = async (options: Partial<BatchOptions>): Promise<void> => {
      const batch = createBatch({ root: dir.path, ...options });
      for (const [path, line] of lines) batch.append(path, line);
      await batch.flush();
    };
    reset();
    await bench.compare(
      bench('Promise.all appendFile', async () => {
        await Promise.all(lines.map(async ([path, line]) => await appendFile(join(dir.path, path), line)));
      }),
      bench('batch', async () => await append({})),
      bench('batch, atomic none', async () => await append({ atomic: 'none' })),
      { time: 200, warmupTime: 20 },
    );
  }, 60_000);
}
