import { env } from 'node:process';

import { systemClock } from '@orch/core';
import { expect, test } from 'vitest';

import type { Event, Graph, Kind, MemoryDatabase, Owner, RunStore } from '../../src/index.ts';

import { defineKind, graph, memoryDatabase, memoryStore, ref, runGraph, summarize } from '../../src/index.ts';
import { piece } from '../support.ts';

/** Dies at its n-th point. A dead process writes nothing and touches nothing. */
class Process {
  readonly owner: Owner;
  points = 0;
  dead = false;
  readonly #diesAt: number;

  constructor(pid: number, diesAt: number) {
    this.owner = { boot: 'b', namespace: 'n', pid, startedAt: '1' };
    this.#diesAt = diesAt;
  }

  point(): void {
    if (this.dead || ++this.points === this.#diesAt) {
      this.dead = true;
      throw new Error('killed');
    }
  }

  /** Every write has a point before and one after it. */
  store(database: MemoryDatabase, alive: (owner: Owner) => boolean, flushed: () => void): RunStore {
    const ownerState = (owner: Owner): 'alive' | 'dead' => (alive(owner) ? 'alive' : 'dead');
    const inner = memoryStore({ database, owner: this.owner, ownerState });
    const around = <T>(work: () => T): T => {
      this.point();
      const result = work();
      this.point();
      return result;
    };
    return {
      ...inner,
      open: (request) => around(() => inner.open(request)),
      append: (...given) =>
        around(() => {
          void inner.append(...given);
          if (given[3].durable) flushed();
        }),
      close: (...given) =>
        around(() => {
          void inner.close(...given);
          if (given[2].durable) flushed();
        }),
      release: (...given) => {
        if (!this.dead) return inner.release(...given);
      },
    };
  }
}

/** What ends with a process: itself, or the whole machine with all that was not flushed to the disk. */
type Death = 'kill' | 'power';

class World {
  database: MemoryDatabase = memoryDatabase();
  readonly performed = new Map<string, number>();
  /** Outcomes that a listener has seen, by node. */
  readonly acknowledged = new Map<string, number>();
  readonly problems: string[] = [];
  readonly #death: Death;
  #disk: MemoryDatabase = memoryDatabase();
  #processes = 0;
  #current: Process | undefined;

  constructor(death: Death) {
    this.#death = death;
  }

  get succeeded(): boolean {
    return [...this.database.runs.values()].some((record) => record.status === 'succeeded');
  }

  /** Runs one process to its end or its death. */
  async start(subject: Graph, diesAt: number): Promise<Process> {
    const process = new Process(++this.#processes, diesAt);
    this.#current = process;
    const alive = (owner: Owner): boolean => owner.pid === process.owner.pid && !process.dead;
    const store = process.store(this.database, alive, () => {
      this.#disk = structuredClone(this.database);
    });
    const onEvent = (event: Event): void => {
      if (event.type === 'node-succeeded') this.#count(this.acknowledged, event.node ?? '');
    };
    try {
      const kinds = [this.#effect('act'), this.#pure('pure'), this.#pure('later')];
      const handle = await runGraph(subject, { kinds, services: {}, store, target: 't', onEvent, clock: systemClock });
      await handle.outcome;
    } catch (error) {
      if (!process.dead) throw error;
      if (this.#death === 'power') this.database = structuredClone(this.#disk);
    }
    return process;
  }

  #count(counts: Map<string, number>, key: string): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  #body(node: string): Process {
    // After a loss of power, nodes that touched nothing run again.
    const mayRepeat = this.#death === 'power' && !node.startsWith('make');
    if (this.acknowledged.has(node) && !mayRepeat) this.problems.push(`${node} ran again after its outcome was shown`);
    return this.#current as Process;
  }

  #effect(name: string): Kind {
    return defineKind({
      name,
      version: 1,
      effects: 'network',
      run: async (ctx) => {
        const process = this.#body(ctx.node);
        const key = `make ${ctx.node}`;
        return ctx.effect({
          key,
          probe: () => (this.performed.has(key) ? `made ${ctx.node}` : undefined),
          do: async () => {
            await Promise.resolve();
            process.point();
            this.#count(this.performed, key);
            process.point();
            return `made ${ctx.node}`;
          },
        });
      },
    });
  }

  #pure(name: string): Kind {
    return defineKind({
      name,
      version: 1,
      effects: 'none',
      run: (ctx, input: { of: string[] }) => {
        this.#body(ctx.node);
        const text = input.of.join('+');
        return name === 'later' ? Promise.resolve(text) : text;
      },
    });
  }
}

const subject = graph('crash')
  .node({ id: 'a', kind: 'pure', input: { of: ['1'] } })
  .node({ id: 'make-b', kind: 'act', after: ['a'] })
  .node({ id: 'make-c', kind: 'act' })
  .node({ id: 'd', kind: 'later', input: { of: [ref('a'), ref('make-b')] } })
  .node({ id: 'make-e', kind: 'act', input: ref('d') })
  .node({ id: 'f', kind: 'pure', input: { of: [ref('make-e'), ref('make-c')] } })
  .build();

const ids = subject.nodes.map((node) => node.id);

/** Starts until one start ends undisturbed, dying as told, and answers what is wrong with the end. */
async function play(death: Death, deaths: readonly number[]): Promise<{ problems: string[]; died: boolean[] }> {
  const world = new World(death);
  const died: boolean[] = [];
  for (const diesAt of [...deaths, Number.POSITIVE_INFINITY]) {
    if (!world.succeeded) died.push((await world.start(subject, diesAt)).dead);
  }
  const problems = [...world.problems];
  if (world.database.runs.size !== 1) problems.push('a second run was begun');
  for (const id of ids.filter((id) => id.startsWith('make'))) {
    const times = world.performed.get(`make ${id}`);
    if (times !== 1) problems.push(`effect of ${id} performed ${times} times`);
  }
  for (const [run, events] of world.database.events) {
    const { status, nodes } = summarize(events);
    if (nodes.get('f')?.output !== 'made make-e+made make-c') problems.push('wrong output');
    if (status !== 'succeeded' || nodes.size !== ids.length) problems.push(`run ${run} is ${status}`);
    for (const id of ids) {
      const outcomes = events.filter((event) => event.node === id && event.type === 'node-succeeded').length;
      if (outcomes !== 1) problems.push(`${id} has ${outcomes} recorded outcomes`);
    }
  }
  return { problems: problems.map((problem) => `${problem} (deaths at ${deaths.join()})`), died };
}

/**
 * Every way to die up to `depth` times, each time at every point that is still reached. A piece of a long test goes on
 * after some of the first deaths only.
 */
async function enumerate(death: Death, depth: number): Promise<{ schedules: number; problems: string[] }> {
  const problems: string[] = [];
  let schedules = 0;
  const explore = async (before: readonly number[]): Promise<void> => {
    for (let next = 1; ; next++) {
      const { problems: found, died } = await play(death, [...before, next]);
      schedules++;
      problems.push(...found);
      if (died[before.length] !== true) return;
      const isWanted = before.length > 0 || next % piece.parts === piece.part - 1;
      if (isWanted && before.length + 1 < depth) await explore([...before, next]);
    }
  };
  await explore([]);
  return { schedules, problems };
}

const soaks = env['ORCH_SOAK'] !== undefined;
const kills = soaks ? 4 : 2;
const losses = soaks ? 3 : 2;
/** Pieces are of different sizes. */
const share = piece.parts === 1 ? 1 : 4 * piece.parts;

test(`a process killed at any write or effect, and its successors killed again, loses and doubles nothing (${kills} deaths)`, async ({
  annotate,
}) => {
  const { schedules, problems } = await enumerate('kill', kills);
  expect(problems).toEqual([]);
  await annotate(`${schedules} schedules`);
  expect(schedules).toBeGreaterThan((soaks ? 100_000 : 400) / share);
}, 1_800_000);

test(`a machine that loses power at any write or effect, again and again, loses and doubles no effect (${losses} losses)`, async ({
  annotate,
}) => {
  const { schedules, problems } = await enumerate('power', losses);
  expect(problems).toEqual([]);
  await annotate(`${schedules} schedules`);
  expect(schedules).toBeGreaterThan(400 / share);
}, 1_800_000);
