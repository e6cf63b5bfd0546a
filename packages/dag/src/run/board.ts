import type { Json } from '@orch/core';

import type { Graph } from '../graph/graph.ts';
import type { NodeIndex } from '../graph/node-index.ts';
import type { Topology } from '../graph/topology.ts';
import type { RunSummary } from '../journal/summarize.ts';
import type { ReadyQueue } from '../schedule/ready-queue.ts';
import type { Nodes } from './nodes.ts';
import type { NodeOutcome } from './outcome.ts';

import { Outcomes } from './outcomes.ts';
import { Segment } from './segment.ts';

const neverStarted = { replayed: false, startedAt: 0, durationMs: 0 } as const;

/** Which nodes have settled how, and which become ready by it. */
export class Board {
  readonly #nodes: Pick<Nodes<unknown>, 'size' | 'idOf'>;
  readonly #queue: ReadyQueue;
  readonly #past: RunSummary;
  readonly #stands: (kind: string) => boolean;
  readonly #outcomes: Outcomes;
  readonly #segments: Segment[] = [];
  readonly #index: NodeIndex;
  readonly #added = new Map<string, number>();
  /** Nodes that have expanded and not ended. */
  readonly #expanding = new Set<number>();
  #complete: Segment[] = [];
  /** Whether any node was skipped, so that references must be looked at. */
  hasSkipped = false;

  /**
   * Nodes that the journal knows as succeeded, reused or skipped are settled from the start, where their kind lets a
   * recorded outcome stand and everything before them is settled so as well.
   */
  constructor(
    nodes: Pick<Nodes<unknown>, 'size' | 'idOf'>,
    topology: Topology,
    queue: ReadyQueue,
    past: RunSummary,
    stands: (kind: string) => boolean = () => true,
  ) {
    this.#nodes = nodes;
    this.#queue = queue;
    this.#past = past;
    this.#stands = stands;
    this.#outcomes = new Outcomes(nodes.size);
    this.#index = topology.index;
    const segment = new Segment(0, topology, -1);
    this.#segments.push(segment);
    this.#open(segment, past.seq > 0);
  }

  /** Whether every node of the graph has an outcome. */
  get isSettled(): boolean {
    return this.#segments[0]?.left === 0;
  }

  indexOf(id: string): number | undefined {
    return this.#index.get(id) ?? this.#added.get(id);
  }

  /** The outcome of a node by its id, once it has settled. */
  outcomeOf(id: string): NodeOutcome | undefined {
    const index = this.indexOf(id);
    return index === undefined ? undefined : this.#outcomes.get(index);
  }

  outputOf(id: string): Json | undefined {
    return this.outcomeOf(id)?.output;
  }

  /** A node whose body ran here has succeeded: the nodes that waited for it alone are ready. */
  succeed(index: number, output: Json, durationMs: number): void {
    this.#outcomes.succeed(index, output, durationMs);
    this.#queue.release(index);
    const segment = this.#segmentOf(index);
    segment.release(index, this.#queue);
    this.#count(segment, 1);
  }

  /** Keeps any outcome of a node, and readies the nodes that waited for it alone. */
  settle(index: number, outcome: NodeOutcome): void {
    this.#outcomes.set(index, outcome);
    // What expanded gave its resources back when it did.
    if (this.#expanding.size === 0 || !this.#expanding.delete(index)) this.#queue.release(index);
    const segment = this.#segmentOf(index);
    const { status } = outcome;
    if (status === 'failed') segment.failed = segment.failed < 0 ? index : segment.failed;
    else if (status === 'cancelled' || status === 'waiting') segment.cut++;
    else {
      if (status === 'skipped') this.hasSkipped = true;
      else if (status === 'planned') segment.isPlanned = true;
      segment.release(index, this.#queue);
    }
    this.#count(segment, 1);
  }

  /** Readies a node again that waits for a person. Answers whether it did wait. */
  reopen(id: string): boolean {
    const index = this.indexOf(id);
    if (index === undefined || this.#outcomes.get(index)?.status !== 'waiting') return false;
    this.#outcomes.clear(index);
    const segment = this.#segmentOf(index);
    segment.cut--;
    segment.left++;
    this.#queue.push(index);
    return true;
  }

  /** Blocks everything behind a failed node and answers the ids. The failed node is named as the reason of all. */
  block(failed: number): string[] {
    const error = { code: 'ORCH_NODE_BLOCKED', message: `node "${this.#id(failed)}" failed` };
    const segment = this.#segmentOf(failed);
    const blocked: string[] = [];
    const stack = [failed];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      segment.forSuccessors(node, (target) => {
        if (this.#outcomes.has(target)) return;
        this.#outcomes.set(target, { status: 'blocked', error, ...neverStarted });
        blocked.push(this.#id(target));
        stack.push(target);
      });
    }
    if (blocked.length > 0) this.#count(segment, blocked.length);
    return blocked;
  }

  /** Puts nodes in the place of one that is running. Their ids must be new; the queue and the list must have them. */
  expand(parent: number, graph: Graph, topology: Topology, how: { isRestored: boolean; at: number }): void {
    const { nodes } = graph;
    const base = this.#nodes.size - nodes.length;
    for (const [position, node] of nodes.entries()) this.#added.set(node.id, base + position);
    this.#outcomes.grow(nodes.length);
    this.#queue.release(parent);
    this.#expanding.add(parent);
    this.#outcomes.begin(parent, how.at);
    const segment = new Segment(base, topology, parent);
    this.#segments.push(segment);
    this.#open(segment, how.isRestored);
    if (nodes.length === 0) this.#complete.push(segment);
  }

  /** A node starts, at milliseconds since the epoch. */
  begin(index: number, startedAt: number): void {
    this.#outcomes.begin(index, startedAt);
  }

  /** The body of a node is called, at a monotonic time. */
  call(index: number, monotonic: number): void {
    this.#outcomes.call(index, monotonic);
  }

  /** When a node that runs was started or has expanded, in milliseconds since the epoch. */
  startOf(index: number): number {
    return this.#outcomes.startOf(index);
  }

  /** Monotonic time of the call of the body of a node that runs; -1 before it. */
  callOf(index: number): number {
    return this.#outcomes.callOf(index);
  }

  /** Whether {@link takeComplete} would answer any. */
  get hasComplete(): boolean {
    return this.#complete.length > 0;
  }

  /** The segments all of whose nodes have settled since the last call. */
  takeComplete(): readonly Segment[] {
    if (this.#complete.length === 0) return this.#complete;
    const complete = this.#complete;
    this.#complete = [];
    return complete;
  }

  /** The outcome of every node, in the order of the graph; for those that never started it is `missing`. */
  outcomes(missing: 'cancelled' | 'waiting'): Map<string, NodeOutcome> {
    const never: NodeOutcome = { status: missing, ...neverStarted };
    const outcomes = new Map<string, NodeOutcome>();
    for (let index = 0; index < this.#nodes.size; index++)
      outcomes.set(this.#id(index), this.#outcomes.get(index) ?? never);
    return outcomes;
  }

  /** Settles what the journal knows, and readies the nodes that wait for nothing. */
  #open(segment: Segment, isKnown: boolean): void {
    const { base, size, topology } = segment;
    if (isKnown) for (const local of topology.order) this.#restore(segment, base + local);
    for (let index = base; index < base + size; index++) {
      if (!this.#outcomes.has(index) && segment.waitingOf(index) === 0) this.#queue.push(index);
    }
  }

  #restore(segment: Segment, index: number): void {
    const known = this.#past.nodes.get(this.#id(index));
    if (known?.status !== 'succeeded' && known?.status !== 'reused' && known?.status !== 'skipped') return;
    if (segment.waitingOf(index) !== 0 || !this.#stands(known.kind)) return;
    const { status, output = null, startedAt, durationMs } = known;
    if (status === 'skipped') this.hasSkipped = true;
    if (status === 'succeeded') this.#outcomes.replay(index, output, startedAt, durationMs);
    else {
      const timing = { replayed: true, startedAt, durationMs };
      this.#outcomes.set(index, status === 'skipped' ? { status, ...timing } : { status, output, ...timing });
    }
    segment.forSuccessors(index, (target) => void segment.countDown(target));
    this.#count(segment, 1);
  }

  #count(segment: Segment, settled: number): void {
    segment.left -= settled;
    if (segment.left === 0 && segment.parent >= 0) this.#complete.push(segment);
  }

  #segmentOf(index: number): Segment {
    const segments = this.#segments;
    if (segments.length === 1) return segments[0] as Segment;
    let low = 0;
    let high = segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((segments[middle] as Segment).base <= index) low = middle;
      else high = middle - 1;
    }
    return segments[low] as Segment;
  }

  #id(index: number): string {
    return this.#nodes.idOf(index);
  }
}
