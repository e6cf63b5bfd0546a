import type { Shape } from '../shapes.ts';

import { idsOf } from '../shapes.ts';
import { peer } from './peer.ts';

/** Runs every node of a shape after its dependencies, eight at a time where the engine can limit that. */
export type RunShape = (shape: Shape) => Promise<void>;

export interface PeerEngine {
  readonly name: string;
  /** Engines that take too long for more: how many nodes they get. */
  readonly mostNodes?: number;
  readonly run: RunShape;
}

const lanes = 8;
const work = async (): Promise<void> => {};

/** Engines without edges of their own get level after level. */
function levelsOf(shape: Shape): number[][] {
  const levels: number[][] = [];
  const depths: number[] = [];
  for (const [node, dependencies] of shape.entries()) {
    const depth = dependencies.reduce((deepest, other) => Math.max(deepest, (depths[other] ?? 0) + 1), 0);
    depths.push(depth);
    (levels[depth] ??= []).push(node);
  }
  return levels;
}

interface PGraphModule {
  readonly PGraph: new (
    nodes: ReadonlyMap<string, { run(): Promise<void> }>,
    edges: readonly [string, string][],
  ) => { run(options: { concurrency: number }): Promise<void> };
}

export async function pGraph(): Promise<PeerEngine | undefined> {
  const found = await peer<PGraphModule>('p-graph');
  if (!found) return undefined;
  return {
    name: 'p-graph',
    async run(shape) {
      const ids = idsOf(shape);
      const idOf = (node: number): string => ids[node] ?? '';
      const nodes = new Map(shape.map((_, node) => [idOf(node), { run: work }]));
      const edges = shape.flatMap((dependencies, node) =>
        [...new Set(dependencies)].map((other): [string, string] => [idOf(other), idOf(node)]),
      );
      await new found.PGraph(nodes, edges).run({ concurrency: lanes });
    },
  };
}

interface PQueueModule {
  readonly default: new (options: { concurrency: number }) => {
    add(task: () => Promise<void>): Promise<unknown>;
    onIdle(): Promise<void>;
  };
}

/** A queue and the counting of dependencies by hand. */
async function pQueue(): Promise<PeerEngine | undefined> {
  const found = await peer<PQueueModule>('p-queue');
  if (!found) return undefined;
  return {
    name: 'p-queue and counted dependencies',
    async run(shape) {
      const queue = new found.default({ concurrency: lanes });
      const successors: number[][] = shape.map(() => []);
      const waiting = shape.map((dependencies) => dependencies.length);
      for (const [node, dependencies] of shape.entries())
        for (const other of dependencies) successors[other]?.push(node);
      const add = (node: number): void => {
        void queue.add(async () => {
          await work();
          for (const next of successors[node] ?? []) {
            const left = (waiting[next] ?? 0) - 1;
            waiting[next] = left;
            if (left === 0) add(next);
          }
        });
      };
      for (const [node, left] of [...waiting].entries()) if (left === 0) add(node);
      await queue.onIdle();
    },
  };
}

interface ListrModule {
  readonly Listr: new (
    tasks: readonly { title: string; task(): Promise<void> | { run(): Promise<unknown> } }[],
    options: { concurrent: number | boolean; renderer: 'silent' },
  ) => { run(): Promise<unknown> };
}

async function listr2(): Promise<PeerEngine | undefined> {
  const found = await peer<ListrModule>('listr2');
  if (!found) return undefined;
  return {
    name: 'listr2, level by level',
    mostNodes: 1000,
    async run(shape) {
      for (const level of levelsOf(shape)) {
        const tasks = level.map((node) => ({ title: `n${node}`, task: work }));
        await new found.Listr(tasks, { concurrent: lanes, renderer: 'silent' }).run();
      }
    },
  };
}

interface EffectModule {
  readonly Effect: {
    gen<A>(body: () => Generator<unknown, A>): unknown;
    promise(work: () => Promise<void>): unknown;
    forEach(
      items: readonly unknown[],
      body: (item: never) => unknown,
      options: { concurrency: number | 'unbounded'; discard: true },
    ): unknown;
    runPromise(effect: unknown): Promise<unknown>;
    makeSemaphore?(permits: number): unknown;
  };
  readonly Deferred: {
    make(): unknown;
    await(deferred: unknown): unknown;
    succeed(deferred: unknown, value: undefined): unknown;
  };
  readonly Semaphore?: { make(permits: number): unknown };
}

/** A fiber and a deferred for each node. */
async function effect(): Promise<PeerEngine | undefined> {
  const found = await peer<EffectModule>('effect');
  if (!found) return undefined;
  const { Effect, Deferred } = found;
  const each = function* (item: unknown): Generator<unknown, never> {
    return (yield* item as Iterable<unknown>) as never;
  };
  return {
    name: 'effect, a fiber a node',
    async run(shape) {
      await Effect.runPromise(
        Effect.gen(function* () {
          const done: unknown[] = [];
          for (const _ of shape) done.push(yield* each(Deferred.make()));
          const slots = yield* each(found.Semaphore?.make(lanes) ?? Effect.makeSemaphore?.(lanes));
          const semaphore = slots as { withPermits(count: number): (work: unknown) => unknown };
          const one = (node: number): unknown =>
            Effect.gen(function* () {
              for (const other of shape[node] ?? []) yield* each(Deferred.await(done[other]));
              yield* each(semaphore.withPermits(1)(Effect.promise(work)));
              yield* each(Deferred.succeed(done[node], undefined));
            });
          yield* each(
            Effect.forEach(
              shape.map((_, node) => node),
              one,
              { concurrency: 'unbounded', discard: true },
            ),
          );
        }),
      );
    },
  };
}

interface LangGraphModule {
  readonly StateGraph: new (state: unknown) => LangGraphBuilder;
  readonly Annotation: { Root(fields: Record<string, never>): unknown };
  readonly START: string;
  readonly END: string;
}

interface LangGraphBuilder {
  addNode(id: string, body: () => Promise<object>): LangGraphBuilder;
  addEdge(from: string | string[], to: string): LangGraphBuilder;
  compile(): { invoke(state: object, options: { recursionLimit: number; maxConcurrency: number }): Promise<unknown> };
}

async function langGraph(): Promise<PeerEngine | undefined> {
  const found = await peer<LangGraphModule>('@langchain/langgraph');
  if (!found) return undefined;
  const { StateGraph, Annotation, START } = found;
  return {
    name: 'LangGraph',
    mostNodes: 300,
    async run(shape) {
      const builder = new StateGraph(Annotation.Root({}));
      for (const node of shape.keys()) builder.addNode(`n${node}`, async () => ({}));
      for (const [node, dependencies] of shape.entries()) {
        const before = [...new Set(dependencies)].map((other) => `n${other}`);
        builder.addEdge(before.length === 0 ? START : before, `n${node}`);
      }
      await builder.compile().invoke({}, { recursionLimit: 100_000, maxConcurrency: lanes });
    },
  };
}

interface MastraModule {
  createStep(options: object): unknown;
  createWorkflow(options: object): MastraBuilder;
}

interface MastraBuilder {
  parallel(steps: readonly unknown[]): MastraBuilder;
  then(step: unknown): MastraBuilder;
  commit(): unknown;
  createRun(): Promise<{ start(options: { inputData: object }): Promise<{ status: string }> }>;
}

async function mastra(): Promise<PeerEngine | undefined> {
  const found = await peer<MastraModule>('@mastra/core/workflows');
  const zod = await peer<{ z: { any(): unknown } }>('zod');
  if (!found || !zod) return undefined;
  const any = zod.z.any();
  const step = (id: string): unknown =>
    found.createStep({ id, inputSchema: any, outputSchema: any, execute: async () => ({}) });
  return {
    name: 'Mastra, level by level',
    mostNodes: 300,
    async run(shape) {
      let workflow = found.createWorkflow({ id: 'shape', inputSchema: any, outputSchema: any });
      for (const level of levelsOf(shape)) {
        const steps = level.map((node) => step(`n${node}`));
        workflow = steps.length === 1 ? workflow.then(steps[0]) : workflow.parallel(steps);
      }
      workflow.commit();
      const { status } = await (await workflow.createRun()).start({ inputData: {} });
      if (status !== 'success') throw new Error(`the workflow ended as ${status}`);
    },
  };
}

/** The engines that are installed. */
export async function peerEngines(): Promise<PeerEngine[]> {
  const all = await Promise.all([pGraph(), pQueue(), listr2(), effect(), langGraph(), mastra()]);
  return all.filter((engine) => engine !== undefined);
}
