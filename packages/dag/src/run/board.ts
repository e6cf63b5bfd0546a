import type { Json } from '@orch/core';

import type { Graph } from '../graph/graph.ts';
import type { Topology } from '../graph/topology.ts';
import type { RunSummary } from '../journal/summarize.ts';
import type { ReadyQueue } from '../schedule/ready-queue.ts';
import type { NodeOutcome } from './outcome.ts';

import { at } from '../graph/topology.ts';

const neverStarted = { replayed: false, startedAt: 0, durationMs: 0 } as const;

/** Which nodes have settled how, and which become ready by it. */
export class Board {
  readonly #graph: Graph;
  readonly #topology: Topology;
  readonly #queue: ReadyQueue;
  readonly #outcomes: (NodeOutcome | undefined)[];
  readonly #waiting: Int32Array;

  /**
   * Nodes that the journal knows as succeeded or reused are settled from the start, where their kind lets a recorded
   * outcome stand and everything before them is settled so as well.
   */
  constructor(
    graph: Graph,
    topology: Topology,
    queue: ReadyQueue,
    past: RunSummary,
    stands: (kind: string) => boolean = () => true,
  ) {
    this.#graph = graph;
    this.#topology = topology;
    this.#queue = queue;
    this.#outcomes = Array.from({ length: graph.nodes.length });
    this.#waiting = topology.indegree.slice();
    for (const index of topology.order) {
      const known = past.nodes.get(this.#id(index));
      if (known?.status !== 'succeeded' && known?.status !== 'reused') continue;
      if (at(this.#waiting, index) !== 0 || !stands(known.kind)) continue;
      const { status, output = null, startedAt, durationMs } = known;
      this.#outcomes[index] = { status, output, replayed: true, startedAt, durationMs };
      this.#forSuccessors(index, (target) => this.#countDown(target));
    }
    for (let index = 0; index < graph.nodes.length; index++) {
      if (this.#outcomes[index] === undefined && this.#waiting[index] === 0) queue.push(index);
    }
  }

  /** The outcome of a node by its id, once it has settled. */
  outcomeOf(id: string): NodeOutcome | undefined {
    return this.#outcomes[this.#topology.index.get(id) ?? -1];
  }

  outputOf(id: string): Json | undefined {
    return this.outcomeOf(id)?.output;
  }

  /** Keeps the outcome of a node that ran, and readies the nodes that waited for it alone. */
  settle(index: number, outcome: NodeOutcome): void {
    this.#outcomes[index] = outcome;
    this.#queue.release(index);
    if (outcome.status === 'cancelled' || outcome.status === 'failed') return;
    this.#forSuccessors(index, (target) => {
      if (this.#countDown(target) === 0) this.#queue.push(target);
    });
  }

  /** Blocks everything behind a failed node and answers the ids. The failed node is named as the reason of all. */
  block(failed: number): string[] {
    const error = { code: 'ORCH_NODE_BLOCKED', message: `node "${this.#id(failed)}" failed` };
    const blocked: string[] = [];
    const stack = [failed];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      this.#forSuccessors(node, (target) => {
        if (this.#outcomes[target] !== undefined) return;
        this.#outcomes[target] = { status: 'blocked', error, ...neverStarted };
        blocked.push(this.#id(target));
        stack.push(target);
      });
    }
    return blocked;
  }

  /** The outcome of every node, in the order of the graph; those that never started are cancelled. */
  outcomes(): Map<string, NodeOutcome> {
    const cancelled: NodeOutcome = { status: 'cancelled', ...neverStarted };
    return new Map(this.#graph.nodes.map((node, index) => [node.id, this.#outcomes[index] ?? cancelled]));
  }

  #id(index: number): string {
    return this.#graph.nodes[index]?.id ?? '';
  }

  #countDown(index: number): number {
    const left = at(this.#waiting, index) - 1;
    this.#waiting[index] = left;
    return left;
  }

  #forSuccessors(index: number, visit: (target: number) => void): void {
    const { offsets, targets } = this.#topology;
    const end = at(offsets, index + 1);
    for (let edge = at(offsets, index); edge < end; edge++) visit(at(targets, edge));
  }
}
