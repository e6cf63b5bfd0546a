import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import type { Measured, Target } from '@orch/bench';
import { atLeast, atMost, measureInTurns, ratioOf } from '@orch/bench';
import { tempDir } from '@orch/testkit';

import type { JournalEvent } from '../src/index.ts';

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

/** One kind after the other, all of whose outcomes must be on the disk. */
const step = defineKind({ name: 'step', version: 1, effects: 'network', run: async () => output });
const acting = defineKind({
  name: 'acting',
  version: 1,
  effects: 'network',
  run: async (ctx) => {
    for (let effect = 0; effect < steps; effect++) await ctx.effect({ key: `e${effect}`, do: () => output });
    return null;
  },
});

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

/** What durability costs, in wall time: the disk is what is waited for. */
export async function measureDurable(): Promise<{
  readonly measured: readonly Measured[];
  readonly targets: readonly Target[];
}> {
  using dir = tempDir();
  using raw = new RawFile(join(dir.path, 'raw'));
  using store = sqliteStore(join(dir.path, 'journal.sqlite'));
  await using dbos = await dbosSteps(steps);
  const { run, fence } = await store.open({ target: 'bench', graph: { name: 'g', hash: 'h' } });
  let seq = 0;
  const next = (): JournalEvent[] => {
    const events = stepEvents(run, seq);
    seq += events.length;
    return events;
  };
  const line = (): string => `${JSON.stringify(stepEvents(run, 1_000_000))}\n`;
  const subject = chain();
  const options = { kinds: [step, acting], services: {}, store };
  const measured = await measureInTurns(
    [
      {
        name: 'write and fdatasync',
        run: () => {
          for (let time = 0; time < steps; time++) raw.write(line());
        },
      },
      {
        name: 'append',
        run: async () => {
          for (let time = 0; time < steps; time++) await store.append(run, fence, next(), { durable: true });
        },
      },
      {
        name: 'raw group of 64',
        run: () => {
          for (let time = 0; time < steps; time++) raw.write(Array.from({ length: 64 }, line).join(''));
        },
      },
      {
        name: 'append of 64',
        run: async () => {
          for (let time = 0; time < steps; time++) {
            const events = Array.from({ length: 64 }, next).flat();
            await store.append(run, fence, events, { durable: true });
          }
        },
      },
      {
        name: 'steps of a run',
        run: async () => void (await (await runGraph(subject, { ...options, target: 'steps' })).outcome),
      },
      {
        name: 'effects of a node',
        run: async () => {
          const builder = graph('effects').node({ id: 'a', kind: 'acting' });
          await (
            await runGraph(builder.build(), { ...options, target: 'effects' })
          ).outcome;
        },
      },
      ...(dbos ? [{ name: 'DBOS', run: () => dbos.run() }] : []),
    ],
    { rounds: 9, warmUp: 2 },
  );
  const limit = 'write and fdatasync';
  return {
    measured,
    targets: [
      ...atMost('a durable step (append), of write and fdatasync', ratioOf(measured, 'append', limit), 1.1),
      ...atMost('a durable step of a run, of write and fdatasync', ratioOf(measured, 'steps of a run', limit), 1.1),
      ...atMost('an effect, of write and fdatasync', ratioOf(measured, 'effects of a node', limit), 2.1),
      ...atMost(
        '64 steps in one commit, of raw group commit',
        ratioOf(measured, 'append of 64', 'raw group of 64'),
        1.1,
      ),
      ...atLeast('a step of DBOS on PostgreSQL, of ours', ratioOf(measured, 'DBOS', 'steps of a run'), 5),
    ],
  };
}
