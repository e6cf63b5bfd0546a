import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RunId } from '@orch/core';
import { seededRandom } from '@orch/core';
import type { TempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { graph, runGraph, sqliteStore, summarize } from '../../src/index.ts';
import { echo, piece } from '../support.ts';
import { soaks, start, world } from './life.ts';

/** Runs one process, killed after it has written some lines. */
async function life(dir: TempDir, killAfter: number): Promise<{ code: number | null; lines: string[] }> {
  using running = start(dir);
  const written: string[] = [];
  for await (const line of running.lines) {
    written.push(line);
    if (written.length === killAfter) running.child.kill('SIGKILL');
  }
  return { code: await running.exited, lines: written };
}

async function hasSucceeded(dir: TempDir): Promise<boolean> {
  using store = sqliteStore(join(dir.path, 'journal.sqlite'));
  return (await store.runs()).some((record) => record.status === 'succeeded');
}

/** In the soak few deaths in many runs, else many in few. A thousand take most of an hour: see `piece`. */
const { rounds, least, deaths, within } = soaks
  ? { rounds: 1000 / piece.parts, least: 1000 / piece.parts, deaths: 2, within: 20 }
  : { rounds: 12, least: 50, deaths: 5, within: 6 };

test(`killed with SIGKILL at random moments, the next process loses and doubles nothing (${rounds} runs)`, async () => {
  const random = seededRandom(20_260_104 + piece.part);
  let kills = 0;
  const codes = new Set<number | null>();
  // A process that is done before it is killed counts for nothing, and a busy machine kills late.
  for (let round = 0; round < rounds || kills < least; round++) {
    using dir = world();
    const shown: string[] = [];
    for (let attempt = 0; !(await hasSucceeded(dir)); attempt++) {
      const killAfter = attempt < deaths ? 1 + Math.floor(random.next() * within) : Number.POSITIVE_INFINITY;
      const { code, lines } = await life(dir, killAfter);
      shown.push(...lines.filter((line) => line.startsWith('node-succeeded')));
      codes.add(code);
      if (code === null) kills++;
    }
    expect(readFileSync(join(dir.path, 'world'), 'utf8').trim().split('\n').sort()).toEqual(
      Array.from({ length: 8 }, (_, node) => `act${node}`),
    );
    expect(new Set(shown).size).toBe(shown.length);
    using store = sqliteStore(join(dir.path, 'journal.sqlite'));
    const runs = await store.runs();
    expect(runs.map((record) => record.status)).toEqual(['succeeded']);
    const events = await store.events(runs[0]?.run as RunId);
    expect(events.filter((event) => event.type === 'node-succeeded')).toHaveLength(16);
    expect(summarize(events).status).toBe('succeeded');
  }
  expect(codes).toEqual(new Set([null, 0]));
}, 3_600_000);

test('a second process on the same target is refused while the first one lives, and takes over at once after', async () => {
  using dir = world();
  using holder = start(dir, 'hold');
  for await (const line of holder.lines) if (line === 'holding') break;
  const refused = await life(dir, Number.POSITIVE_INFINITY);
  expect(refused).toEqual({ code: 75, lines: ['ORCH_LOCKED'] });
  holder.child.kill('SIGKILL');
  await holder.exited;
  // Time stands still, so that no lease is over.
  const now = Date.now();
  const clock = { now: () => now, monotonic: () => 0 };
  using store = sqliteStore(join(dir.path, 'journal.sqlite'), { clock });
  const handle = await runGraph(graph('other').node({ id: 'a', kind: 'echo' }).build(), {
    kinds: [echo],
    services: {},
    store,
    target: 't',
  });
  expect((await handle.outcome).status).toBe('succeeded');
}, 120_000);
