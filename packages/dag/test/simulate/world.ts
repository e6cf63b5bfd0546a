import type { Json, Random } from '@orch/core';
import { seededRandom } from '@orch/core';

import type { Event, Expansion, Kind, MemoryDatabase, NodeContext, RunStore } from '../../src/index.ts';
import type { Part, Subject } from './subject.ts';

import { defineKind, expand, graph, memoryDatabase, memoryStore, postponed, ref, runGraph } from '../../src/index.ts';
import { VirtualTime } from '../../src/simulate.ts';

/** One process of a simulated run. It dies before its n-th fault point: a write, or the moment around an effect. */
class Life {
  readonly pid: number;
  dead = false;
  #left: number;

  constructor(pid: number, points: number) {
    this.pid = pid;
    this.#left = points;
  }

  point(): void {
    if (this.dead || this.#left-- <= 0) {
      this.dead = true;
      throw new Error('killed');
    }
  }

  store(database: MemoryDatabase, time: VirtualTime): RunStore {
    const owner = { boot: 'b', namespace: 'n', pid: this.pid, startedAt: '1' };
    const ownerState = (other: { pid: number }): 'alive' | 'dead' =>
      other.pid === this.pid && !this.dead ? 'alive' : 'dead';
    const inner = memoryStore({ database, clock: time, owner, ownerState });
    return {
      ...inner,
      append: (...given) => {
        this.point();
        void inner.append(...given);
        this.point();
      },
      close: (...given) => {
        this.point();
        void inner.close(...given);
        this.point();
      },
      release: (...given) => (this.dead ? undefined : inner.release(...given)),
    };
  }
}

/** Plays a subject to its end through deaths, pauses and changing limits, and notes every broken promise. */
export class World {
  readonly problems: string[] = [];
  readonly database: MemoryDatabase = memoryDatabase();
  readonly time: VirtualTime = new VirtualTime();
  readonly #subject: Subject;
  readonly #random: Random;
  readonly #performed = new Map<string, number>();
  /** Nodes whose outcome a listener has seen. */
  readonly #ended = new Set<string>();
  /** Nodes whose body has ended well in this life, or before it as the journal tells. */
  readonly #done = new Set<string>();
  readonly #calls = new Map<string, number>();
  readonly #running = new Set<string>();
  #life: Life = new Life(0, 0);

  constructor(subject: Subject, seed: number) {
    this.#subject = subject;
    this.#random = seededRandom(seed ^ 0x5eed);
  }

  async play(): Promise<void> {
    const deaths = Math.floor(this.#random.next() * 4);
    for (let death = 0; death <= deaths && !this.#hasEnded; death++) {
      const points = death === deaths ? Number.POSITIVE_INFINITY : Math.floor(this.#random.next() * 60);
      this.#life = new Life(death + 1, points);
      this.#running.clear();
      this.#done.clear();
      for (const { type, node } of [...this.database.events.values()].flat()) {
        if ((type === 'node-succeeded' || type === 'node-expanded') && node !== null) this.#done.add(node);
      }
      await this.#live(this.#life);
    }
    if (!this.#life.dead && this.database.leases.size > 0) this.problems.push('a lease was left behind');
    for (const [key, times] of this.#performed) if (times !== 1) this.problems.push(`${key} performed ${times} times`);
  }

  get #hasEnded(): boolean {
    return [...this.database.runs.values()].some(({ status }) => status !== 'open');
  }

  async #live(life: Life): Promise<void> {
    const { graph: subject, limits } = this.#subject;
    const store = life.store(this.database, this.time);
    try {
      const handle = await runGraph(subject, {
        kinds: [this.#kind('pure', 'none'), this.#kind('act', 'network'), this.#kind('fan', 'process')],
        services: {},
        store,
        target: 't',
        limits,
        clock: this.time,
        timers: this.time,
        random: this.#random,
        onEvent: (event) => this.#hear(event),
      });
      if (this.#random.next() < 0.3) {
        this.time.after(this.#random.next() * 30, () => handle.pause());
        this.time.after(30 + this.#random.next() * 30, () => handle.resume());
      }
      if (this.#random.next() < 0.3) {
        this.time.after(this.#random.next() * 30, () => handle.setLimit('cpu', 0));
        this.time.after(30 + this.#random.next() * 30, () => handle.setLimit('cpu', limits.cpu));
      }
      await this.time.run(handle.outcome);
    } catch (error) {
      if (!life.dead) throw error;
    }
  }

  #hear({ type, node }: Event): void {
    if (type === 'node-succeeded' && node !== null) this.#ended.add(node);
  }

  #kind(name: Part['kind'], effects: Kind['effects']): Kind {
    return defineKind({ name, version: 1, effects, run: (ctx) => this.#body(name, ctx) });
  }

  async #body(name: Part['kind'], ctx: NodeContext): Promise<Json | Expansion> {
    const life = this.#life;
    const part = this.#subject.parts.get(ctx.node);
    this.#begin(ctx.node, part);
    try {
      await this.time.sleep(part?.ms ?? 5);
      if (life.dead) throw new Error('killed');
      const result = await this.#act(name, ctx, part, life);
      this.#done.add(ctx.node);
      return result;
    } finally {
      this.#running.delete(ctx.node);
    }
  }

  async #act(name: Part['kind'], ctx: NodeContext, part: Part | undefined, life: Life): Promise<Json | Expansion> {
    const calls = (this.#calls.get(ctx.node) ?? 0) + 1;
    this.#calls.set(ctx.node, calls);
    if (part && calls <= part.postponements) throw postponed(11, 'later');
    // A crash does not use up a failure: what fails for good fails in every life.
    const failing = part && part.failures >= 3 ? true : calls - (part?.postponements ?? 0) <= (part?.failures ?? 0);
    if (part && part.failures > 0 && failing) throw new Error('not yet');
    if (name === 'act') await this.#effect(ctx, life);
    return name === 'fan' && part ? this.#fan(part) : ctx.node;
  }

  #fan({ children }: Part): Expansion {
    const builder = graph('fan');
    for (let child = 0; child < children; child++) {
      builder.node({ id: `c${child}`, kind: 'act', needs: { cpu: 1 }, after: child === 0 ? [] : [`c${child - 1}`] });
    }
    return expand(builder.build(), children === 0 ? null : ref(`c${children - 1}`));
  }

  #effect(ctx: NodeContext, life: Life): Promise<Json> {
    const key = `make ${ctx.node}`;
    return ctx.effect<Json>({
      key,
      probe: () => (this.#performed.has(key) ? ctx.node : undefined),
      do: async () => {
        await this.time.sleep(1);
        life.point();
        this.#performed.set(key, (this.#performed.get(key) ?? 0) + 1);
        life.point();
        return ctx.node;
      },
    });
  }

  #isDone(id: string): boolean {
    const part = this.#subject.parts.get(id);
    const children = part?.kind === 'fan' ? Array.from({ length: part.children }, (_, child) => `${id}/c${child}`) : [];
    return [id, ...children].every((node) => this.#done.has(node));
  }

  #begin(node: string, part: Part | undefined): void {
    if (this.#ended.has(node)) this.problems.push(`${node} ran again after its outcome was shown`);
    for (const before of part?.before ?? []) {
      if (!this.#isDone(before)) this.problems.push(`${node} ran before ${before}`);
    }
    this.#running.add(node);
    const parts = [...this.#running].flatMap((id) => this.#subject.parts.get(id) ?? []);
    for (const resource of ['cpu', 'memory'] as const) {
      const used = parts.reduce((sum, { spec }) => sum + (spec.needs?.[resource] ?? 0), 0);
      if (used > this.#subject.limits[resource]) this.problems.push(`${used} of ${resource} in use`);
    }
    const locks = parts.flatMap(({ spec }) => spec.locks ?? []);
    if (new Set(locks).size < locks.length) this.problems.push('a lock was held twice');
  }
}
