import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import type { Measured, Target } from '@orch/bench';
import { atLeast, atMost, measureInTurns, median, ratioOf } from '@orch/bench';
import { createRunId, systemClock, systemRandom } from '@orch/core';
import { tempDir } from '@orch/testkit';

import type { JournalEvent, SqliteStore } from '../src/index.ts';

import { defineKind, graph, runGraph, sqliteStore } from '../src/index.ts';
import { dbosSteps } from './peers/dbos.ts';

/** Steps of a turn; each way does as many. */
const steps = 128;

const output = 'x'.repeat(200);
const reserved = 64 << 20;

/** A file with all its blocks, written and flushed in place: what a durable record costs at least. */
class RawFile implements Disposable {
  readonly #file: number;
  #offset = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w+');
    writeSync(this.#file, Buffer.alloc(reserved));
    fdatasyncSync(this.#file);
  }

  write(text: string): void {
    const bytes = Buffer.from(text);
    writeSync(this.#file, bytes, 0, bytes.length, this.#offset);
    fdatasyncSync(this.#file);
    this.#offset = (this.#offset + bytes.length) % (reserved >> 1);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}

/** Times in milliseconds of the same work done in two ways, one right after the other each time. */
class Pairs {
  readonly #ratios: number[] = [];

  add(own: number, raw: number): void {
    this.#ratios.push(own / raw);
  }

  /** The disk takes ten times as long in one second as in another: only what stood side by side is compared. */
  get ratio(): number {
    return median(this.#ratios);
  }
}

const timed = (work: () => void): number => {
  const before = performance.now();
  work();
  return performance.now() - before;
};

function chain(): ReturnType<ReturnType<typeof graph>['build']> {
  const builder = graph('chain');
  for (let node = 0; node < steps; node++) {
    builder.node({ id: `n${node}`, kind: 'step', after: node === 0 ? [] : [`n${node - 1}`] });
  }
  return builder.build();
}

/** Two events of a step: the outcome of one node and the start of the next. */
function stepEvents(run: JournalEvent['run'], seq: number): JournalEvent[] {
  const envelope = { v: 1, run, attempt: 1, at: Date.now() };
  return [
    { ...envelope, seq: seq + 1, node: 'a', type: 'node-succeeded', body: { output, durationMs: 1 } },
    { ...envelope, seq: seq + 2, node: 'b', type: 'node-started', body: { kind: 'k', version: 1 } },
  ];
}

/** Steps and effects of runs beside writes of their bodies: what lies between two bodies, or around one effect. */
async function measureRuns(store: SqliteStore, write: () => void): Promise<{ steps: Pairs; effects: Pairs }> {
  const pairs = { steps: new Pairs(), effects: new Pairs() };
  let ended: number | undefined;
  let before = 0;
  const step = defineKind({
    name: 'step',
    version: 1,
    effects: 'network',
    run: async () => {
      const began = performance.now();
      const raw = timed(write);
      // The commit stands between two writes.
      if (ended !== undefined) pairs.steps.add(began - ended, (before + raw) / 2);
      before = raw;
      ended = performance.now();
      return output;
    },
  });
  const acting = defineKind({
    name: 'acting',
    version: 1,
    effects: 'network',
    run: async (ctx) => {
      for (let effect = 0; effect < steps; effect++) {
        let took = 0;
        const before = performance.now();
        const perform = (): string => {
          took = timed(write);
          return output;
        };
        await ctx.effect({ key: `e${effect}`, do: perform });
        pairs.effects.add(performance.now() - before - took, took);
      }
      return null;
    },
  });
  const options = { kinds: [step, acting], services: {}, store };
  for (let round = 0; round < rounds; round++) {
    ended = undefined;
    await (
      await runGraph(chain(), { ...options, target: 'steps' })
    ).outcome;
    const effects = graph('effects').node({ id: 'a', kind: 'acting' }).build();
    await (
      await runGraph(effects, { ...options, target: 'effects' })
    ).outcome;
  }
  return pairs;
}

/** Commits of so many steps beside writes of the same lines. */
async function measureAppends(store: SqliteStore, raw: RawFile, count: number): Promise<Pairs> {
  const { run, fence } = await store.open({ target: `append ${count}`, graph: { name: 'g', hash: 'h' } });
  const pairs = new Pairs();
  let seq = 0;
  const next = (): JournalEvent[] => {
    const events = Array.from({ length: count }, (_, place) => stepEvents(run, seq + 2 * place)).flat();
    seq += events.length;
    return events;
  };
  const append = (events: JournalEvent[]): void => void store.append(run, fence, events, { durable: true });
  const write = (events: JournalEvent[]): void =>
    raw.write(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  for (let time = -warmUp; time < rounds * steps; time++) {
    const events = next();
    // Either comes first as often: the disk is still busy with what was before.
    const [first, second] = time % 2 === 0 ? [append, write] : [write, append];
    const times = [timed(() => first(events)), timed(() => second(events))];
    const [own = Number.NaN, other = Number.NaN] = first === append ? times : times.toReversed();
    if (time >= 0) pairs.add(own, other);
  }
  return pairs;
}

const rounds = 6;
const warmUp = 64;

/** What durability costs, in wall time: the disk is what is waited for. */
export async function measureDurable(): Promise<{
  readonly measured: readonly Measured[];
  readonly targets: readonly Target[];
}> {
  using dir = tempDir();
  using raw = new RawFile(join(dir.path, 'raw'));
  using store = sqliteStore(join(dir.path, 'journal.sqlite'));
  const line = `${stepEvents(createRunId(systemClock, systemRandom), 1_000_000)
    .map((event) => JSON.stringify(event))
    .join('\n')}\n`;
  const [one, many] = [await measureAppends(store, raw, 1), await measureAppends(store, raw, 64)];
  const runs = await measureRuns(store, () => raw.write(line));
  await using dbos = await dbosSteps(steps);
  const step = defineKind({ name: 'step', version: 1, effects: 'network', run: async () => output });
  const measured = await measureInTurns(
    [
      {
        name: 'steps of a run',
        run: async () => {
          await (
            await runGraph(chain(), { kinds: [step], services: {}, store, target: 'steps' })
          ).outcome;
        },
      },
      ...(dbos ? [{ name: 'DBOS', run: () => dbos.run() }] : []),
    ],
    { rounds: dbos ? 9 : 1, warmUp: 1 },
  );
  return {
    measured,
    targets: [
      ...atMost('a durable step (append), of write and fdatasync', one.ratio, 1.1),
      ...atMost('a durable step of a run, of write and fdatasync', runs.steps.ratio, 1.1),
      ...atMost('an effect, of write and fdatasync', runs.effects.ratio, 2.1),
      ...atMost('64 steps in one commit, of raw group commit', many.ratio, 1.1),
      ...atLeast('a step of DBOS on PostgreSQL, of ours', ratioOf(measured, 'DBOS', 'steps of a run'), 5),
    ],
  };
}
