import type { Clock, Json } from '@orch/core';

import { OrchError } from '@orch/core';

import type { NodeSpec } from '../graph/graph.ts';
import type { Kind } from '../kind.ts';
import type { Demands } from '../schedule/demands.ts';
import type { ReadyQueue } from '../schedule/ready-queue.ts';
import type { Board } from './board.ts';
import type { Nodes } from './nodes.ts';
import type { Segment } from './segment.ts';

import { largestExpansion } from '../graph/expansion.ts';
import { nestedNodes } from '../graph/graph.ts';
import { type Learned, remainingPaths, weightsOf } from '../graph/plan.ts';
import { resolveReferences } from '../graph/references.ts';
import { topologyOf } from '../graph/topology.ts';
import { assertValid, judge } from '../graph/validate.ts';

export interface ExpansionsOptions<S> {
  readonly nodes: Nodes<S>;
  readonly board: Board;
  readonly queue: ReadyQueue;
  readonly demands: Demands;
  readonly kinds: ReadonlyMap<string, Kind<S>>;
  readonly learned: Learned;
  readonly clock: Clock;
}

/** An expansion as the journal holds it: the ids of its nodes stand below that of the node they replace. */
export interface RecordedExpansion {
  readonly nodes: readonly NodeSpec[];
  readonly output: Json;
}

/** The end of a node that had expanded; undefined for one that was cut off with its nodes and may go on. */
export type Completion =
  | { readonly index: number; readonly output: Json }
  | { readonly index: number; readonly error: OrchError }
  | { readonly index: number; readonly planned: true };

/** Nodes whose shape became known only while the run went on. */
export class Expansions<S> {
  readonly #options: ExpansionsOptions<S>;
  readonly #outputs = new Map<number, Json>();

  constructor(options: ExpansionsOptions<S>) {
    this.#options = options;
  }

  /**
   * Puts nodes in the place of a running one. `isRestored`: the journal tells of them already.
   *
   * @throws OrchError `ORCH_GRAPH_INVALID` where they cannot run.
   */
  attach(parent: number, expansion: RecordedExpansion, isRestored: boolean): void {
    const { board, queue, demands, kinds, learned, clock } = this.#options;
    const { nodes, output } = expansion;
    const id = this.#options.nodes.idOf(parent);
    const graph = { name: id, nodes: below(id, nodes) };
    const topology = topologyOf(graph);
    const { groupOf, diagnostics } = demands.groupsOf(graph.nodes);
    assertValid(graph, [
      ...judge(graph, topology, [...kinds.keys()]),
      ...diagnostics,
      ...graph.nodes.filter((node) => board.indexOf(node.id) !== undefined).map((node) => taken(node.id)),
    ]);
    // What comes after the parent comes after all of its nodes.
    const paths = remainingPaths(topology, weightsOf(graph, kinds, learned));
    const behind = queue.priorityOf(parent);
    queue.add(
      groupOf,
      paths.map((path) => path + behind),
    );
    this.#outputs.set(parent, output);
    this.#options.nodes.add(graph.nodes);
    board.expand(parent, graph, topology, { isRestored, at: clock.now() });
  }

  /** What became of a node whose nodes have all settled. */
  complete({ parent, failed, cut, isPlanned }: Segment): Completion | undefined {
    const { board, nodes } = this.#options;
    const id = nodes.idOf(parent);
    if (failed >= 0) return { index: parent, error: childFailed(id, nodes.idOf(failed)) };
    if (cut > 0) return undefined;
    if (isPlanned) return { index: parent, planned: true };
    try {
      // A skipped node has no output: what refers to it sees null.
      const lookUp = (child: string): Json => board.outputOf(`${id}/${child}`) ?? null;
      return { index: parent, output: resolveReferences(this.#outputs.get(parent) ?? null, lookUp) };
    } catch (error) {
      if (!(error instanceof OrchError)) throw error;
      return { index: parent, error };
    }
  }
}

/** @throws OrchError `ORCH_GRAPH_INVALID` where there are too many. */
function below(id: string, nodes: readonly NodeSpec[]): NodeSpec[] {
  if (nodes.length > largestExpansion) {
    throw new OrchError('ORCH_GRAPH_INVALID', `node "${id}" expands to ${nodes.length} nodes`, {
      help: `Let it expand to at most ${largestExpansion}.`,
    });
  }
  return nestedNodes(id, nodes);
}

function taken(id: string): { code: 'ORCH_NODE_DUPLICATE'; severity: 'error'; message: string } {
  return { code: 'ORCH_NODE_DUPLICATE', severity: 'error', message: `node id "${id}" is used twice` };
}

function childFailed(id: string, child: string): OrchError {
  return new OrchError('ORCH_NODE_CHILD_FAILED', `node "${child}", to which "${id}" expanded, failed`, {
    data: { node: id, child },
  });
}
