import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { atMost, figure, measureInTurns, median, ratioOf, type Target } from '@orch/bench';
import { tempDir } from '@orch/testkit';
import { build } from 'esbuild';

import { openCache } from '../src/index.ts';
import type { Group } from './small.ts';

const mebibyte = 2 ** 20;
const programOf = (name: string): string => fileURLToPath(new URL(`programs/${name}`, import.meta.url));
const source = '--conditions=@orch/source';

/** By how many MB a process grows that runs a program on a folder of each round; the median of five. */
function memoryOf(program: string, dirOf: (round: number) => string): number {
  const runs = Array.from({ length: 5 }, (_, round) => {
    const run = spawnSync(process.execPath, [source, program, dirOf(round)], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`${program} ended with ${run.status}: ${run.stderr}`);
    return Number(run.stdout) / mebibyte;
  });
  return median(runs);
}

/** What 1,000 results add to a process; the source documents name 5 to 10 MB. */
export function measureMemory(): readonly Target[] {
  using dir = tempDir(import.meta.dirname);
  const program = fileURLToPath(new URL('../test/support/footprint.ts', import.meta.url));
  const reached = memoryOf(program, (round) => join(dir.path, String(round)));
  return atMost('MB that 1,000 results of 1 KB add to a process', reached, 10);
}

/** What a cache that holds many results adds to a process that finds 1,000 of them. */
export function measureManyResults(dir: string): readonly Target[] {
  const reached = memoryOf(programOf('many-results.ts'), () => dir);
  return atMost('MB over a process without a cache, after 1,000 hits', reached, 25);
}

/** Import, open and one hit in a process of its own, over Node alone; the cache is bundled. */
export async function measureFirstHit(): Promise<Group> {
  using dir = tempDir(import.meta.dirname);
  const cacheDir = join(dir.path, 'cache');
  {
    using cache = openCache({ dir: cacheDir });
    for (let id = 0; id < 300; id++) cache.set('t', { id }, { id, text: 'lorem ipsum '.repeat(80) });
  }
  const bundle = join(dir.path, 'first-hit.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('support/first-hit.ts', import.meta.url))],
    outfile: bundle,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    conditions: ['@orch/source'],
    external: ['keyv'],
  });
  const run = (...argv: readonly string[]): void => {
    const { status } = spawnSync(process.execPath, argv, { env: {}, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}`);
  };
  const measured = await measureInTurns(
    [
      { name: 'node -e 0', run: () => run('-e', '0') },
      { name: 'import, open, first hit, close', run: () => run(bundle, cacheDir) },
      { name: 'node:sqlite alone: one row', run: () => run(programOf('one-row.cjs'), cacheDir) },
    ],
    { rounds: 25, warmUp: 3 },
  );
  const [bare, hit, row] = measured.map(({ rounds }) => rounds);
  const over = (way: typeof hit): number =>
    median((way ?? []).map(({ wall }, round) => wall - (bare?.[round]?.wall ?? Number.NaN)));
  const targets = [
    ...atMost('milliseconds over bare Node', over(hit), 8),
    ...figure('milliseconds of node:sqlite alone over bare Node', over(row)),
  ];
  return { title: 'a process', calls: 1, measured, targets };
}

/** Eight processes that store 1,000 results each at the same time: until the last one is ready. */
export async function measureWriters(): Promise<Group> {
  using dir = tempDir(import.meta.dirname);
  const ways = ['raw', 'cache'].map((way) => ({
    name: way === 'raw' ? 'JSON.stringify and raw node:sqlite' : 'cache',
    prepare: (round: number): string => {
      const folder = join(dir.path, `${way}-${round}`);
      mkdirSync(folder);
      return folder;
    },
    run: async (folder: string): Promise<number> => await slowestOf(way, folder),
  }));
  const measured = await measureInTurns(ways, { rounds: 7, warmUp: 1 });
  const ratio = ratioOf(measured, 'cache', 'JSON.stringify and raw node:sqlite');
  return { title: '8 writers', calls: 8000, measured, targets: atMost('8 writers take, of node:sqlite', ratio, 1.5) };
}

/** Milliseconds of the slowest of eight that begin together. */
async function slowestOf(way: string, folder: string): Promise<number> {
  const children = Array.from({ length: 8 }, (_, index) =>
    spawn(process.execPath, [source, programOf('writer.ts'), way, folder, `p${index}`], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  await Promise.all(children.map(async ({ stdout }) => await once(stdout, 'readable')));
  const outputs = children.map(async ({ stdout }) => await text(stdout));
  for (const { stdin } of children) stdin.end();
  const times = (await Promise.all(outputs)).map((output) => Number(output.trim().split('\n').at(-1)));
  if (times.some((time) => !(time > 0))) throw new Error('a writer did not end well');
  return Math.max(...times);
}
