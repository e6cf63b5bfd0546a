import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { createBatch, type BatchOptions } from '../src/index.ts';
import type { CLoop } from './c-loop.ts';
import { measureInTurns, type Measured, type Way } from '@orch/bench';
import { allWays, appendAll, type Files, filesOf, flushLines, linesOf, syncLoop } from './ways.ts';

/** Ways of doing the same, measured in turns. */
export interface Group {
  readonly title: string;
  readonly count: number;
  readonly kind: 'new' | 'existing' | 'unchanged' | 'appends';
  readonly measured: readonly Measured[];
}

export interface FilesPlan {
  readonly title: string;
  readonly parent: string;
  readonly count: number;
  readonly kind: 'new' | 'existing' | 'unchanged';
  readonly loop: CLoop | undefined;
}

/** Syncing a thousand files one by one takes minutes and keeps the disk from the other ways. */
const slow = new Set([
  'write-file-atomic',
  'batch, durability journal',
  'batch, durability full',
  'batch, atomic file',
]);

export async function measureFiles({ title, parent, count, kind, loop }: FilesPlan): Promise<Group> {
  const folders = Math.ceil(count / 20) + 4;
  const few = count <= 100;
  const rootOf = (name: string, round: number): string => {
    const root = join(parent, kind, name.replaceAll(/\W/gu, '-'), kind === 'new' ? String(round) : 'root');
    if (existsSync(root)) return root;
    mkdirSync(root, { recursive: true });
    if (kind !== 'new') syncLoop(root, filesOf(count, folders, 0));
    return root;
  };
  // made before each turn: the C loop does not make its content either
  let files: Files = [];
  const ways: Way[] = [...allWays]
    .filter(([name]) => few || !slow.has(name))
    .map(([name, write]) => ({
      name,
      prepare: (round) => {
        files = filesOf(count, folders, kind === 'unchanged' ? 0 : round + 1);
        return rootOf(name, round);
      },
      run: async (root) => await write(root, files),
      ...(name === 'batch, durability journal' ? { after: waitForRoot } : {}),
    }));
  if (loop !== undefined && kind !== 'unchanged') {
    ways.push({ name: 'C loop', prepare: (round) => rootOf('c', round), run: (root) => loop(root, count, folders) });
  }
  const measured = await measureInTurns(ways, few ? { rounds: 40, warmUp: 10 } : { rounds: 10, warmUp: 2 });
  rmSync(join(parent, kind), { recursive: true });
  return { title, count, kind, measured };
}

/** Waits until nobody holds a root, so that no other way is measured while the disk works for this one. */
async function waitForRoot(root: string): Promise<void> {
  const batch = createBatch({ root });
  batch.delete('never-there');
  await batch.flush();
}

export async function measureAppends(title: string, parent: string): Promise<Group> {
  const lines = linesOf(1000, 10);
  const append = (options: Partial<BatchOptions>) => async (root: string) => await flushLines(root, lines, options);
  const named: readonly (readonly [string, (root: string) => Promise<void>])[] = [
    ['Promise.all appendFile', async (root) => await appendAll(root, lines)],
    ['batch', append({})],
    ['batch, atomic none', append({ atomic: 'none' })],
  ];
  const folder = join(parent, 'appends');
  const ways = named.map(([name, run]): Way => ({
    name,
    prepare: () => {
      const root = join(folder, name.replaceAll(/\W/gu, '-'));
      for (let i = 0; i < 10; i++) rmSync(join(root, `log${i}`), { force: true });
      mkdirSync(root, { recursive: true });
      return root;
    },
    run,
  }));
  const measured = await measureInTurns(ways, { rounds: 40, warmUp: 10 });
  rmSync(folder, { recursive: true });
  return { title, count: 1000, kind: 'appends', measured };
}
