import type { Json, RunId } from '@orch/core';

import type { NodeSpec } from '../graph/graph.ts';
import type { Event, NodeError, RunStatus, UndoStep } from './events.ts';

export type NodeStatus =
  | 'running'
  | 'retrying'
  | 'skipped'
  | 'waiting'
  | 'succeeded'
  | 'reused'
  | 'failed'
  | 'planned'
  | 'blocked'
  | 'cancelled';

export interface EffectSummary {
  readonly key: string;
  /** `intent`: begun, outcome unknown. `done`: recorded, with its result. */
  readonly state: 'intent' | 'done';
  readonly result?: Json;
  readonly undo?: { readonly kind: string; readonly input: Json };
}

export interface NodeSummary {
  readonly node: string;
  readonly kind: string;
  readonly status: NodeStatus;
  /** How often the node was started. */
  readonly attempts: number;
  /** After how many of them it failed and was tried again. */
  readonly failures: number;
  /** While it waits for its next attempt. */
  readonly retry?: { readonly retryAt: number; readonly delayMs: number };
  /** Milliseconds since the epoch of the last start, or of the outcome where nothing was started. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly output?: Json;
  readonly error?: NodeError;
  readonly blockedBy?: string;
  /** The nodes that run in its place, and its output as soon as they have ended. */
  readonly expansion?: { readonly nodes: readonly NodeSpec[]; readonly output: Json };
  /** What a person is asked, while it waits for the answer. */
  readonly question?: { readonly key: string; readonly question: string };
  readonly effects: readonly EffectSummary[];
}

export interface RunSummary {
  readonly run: RunId | undefined;
  readonly target: string;
  readonly name: string;
  readonly graph: string;
  readonly status: RunStatus;
  /** The ids of the nodes by depth; empty for large graphs, and for runs of earlier versions. */
  readonly levels: readonly (readonly string[])[];
  readonly startedAt: number;
  readonly closedAt: number | undefined;
  /** Who cancelled the run, and why, where it was cancelled in the journal. */
  readonly cancelled?: { readonly by: string; readonly reason?: string };
  /** Time of every resumption after a crash or a cancellation. */
  readonly resumedAt: readonly number[];
  /** What is or was undone after a failure, in this order; the outcomes are those of nodes with these ids. */
  readonly compensation?: readonly UndoStep[];
  /** Sequence number of the last event. */
  readonly seq: number;
  /** Nodes of which the journal tells anything, in the order of their first event. */
  readonly nodes: ReadonlyMap<string, NodeSummary>;
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

interface RunDraft extends Draft<Omit<RunSummary, 'nodes' | 'resumedAt'>> {
  readonly nodes: Map<string, Draft<NodeSummary>>;
  readonly resumedAt: number[];
}

/**
 * The state of a run as a pure fold over its journal. Live events, and events of types that this version does not
 * know, change nothing.
 */
export function summarize(events: Iterable<Event>): RunSummary {
  const state: RunDraft = {
    run: undefined,
    target: '',
    name: '',
    graph: '',
    status: 'open',
    levels: [],
    startedAt: 0,
    closedAt: undefined,
    resumedAt: [],
    seq: 0,
    nodes: new Map(),
  };
  for (const event of events) {
    state.run ??= event.run;
    state.seq = event.seq;
    if (event.node === null) applyToRun(state, event);
    else applyToNode(nodeOf(state, event.node), event);
  }
  return state;
}

function applyToRun(state: RunDraft, event: Event): void {
  switch (event.type) {
    case 'run-started':
      state.target = event.body.target;
      state.name = event.body.name;
      state.graph = event.body.graph;
      state.levels = event.body.levels ?? [];
      state.startedAt = event.at;
      break;
    case 'run-resumed':
      state.status = 'open';
      state.closedAt = undefined;
      delete state.cancelled;
      state.resumedAt.push(event.at);
      break;
    case 'run-compensating':
      state.status = 'compensating';
      state.compensation = event.body.steps;
      break;
    case 'run-closed':
      state.status = event.body.status;
      state.closedAt = event.at;
      if (event.body.by !== undefined) {
        const { by, reason } = event.body;
        state.cancelled = { by, ...(reason === undefined ? {} : { reason }) };
      }
      break;
    default:
  }
}

const none: readonly EffectSummary[] = [];

function nodeOf(state: RunDraft, node: string): Draft<NodeSummary> {
  const known = state.nodes.get(node);
  if (known) return known;
  const fresh: Draft<NodeSummary> = {
    node,
    kind: '',
    status: 'running',
    attempts: 0,
    failures: 0,
    startedAt: 0,
    durationMs: 0,
    effects: none,
  };
  state.nodes.set(node, fresh);
  return fresh;
}

function applyToNode(node: Draft<NodeSummary>, event: Event): void {
  switch (event.type) {
    case 'node-started':
      begin(node, event.body.kind, event.at);
      node.attempts = event.attempt;
      break;
    case 'effect-intent':
      putEffect(node, { ...event.body, state: 'intent' });
      break;
    case 'effect-done': {
      const { undo } = node.effects.find((effect) => effect.key === event.body.key) ?? {};
      const { key, result } = event.body;
      putEffect(node, { key, result, state: 'done', ...(undo === undefined ? {} : { undo }) });
      break;
    }
    case 'node-succeeded':
      settle(node, 'succeeded', event.body.durationMs);
      node.output = event.body.output;
      break;
    case 'node-reused':
      begin(node, event.body.kind, event.at);
      settle(node, 'reused', 0);
      node.output = event.body.output;
      break;
    case 'node-failed':
      settle(node, 'failed', event.body.durationMs);
      node.error = event.body.error;
      break;
    case 'node-retrying': {
      const { error, durationMs, failures, retryAt, delayMs } = event.body;
      settle(node, 'retrying', durationMs);
      node.error = error;
      node.failures = failures;
      node.retry = { retryAt, delayMs };
      break;
    }
    case 'node-expanded':
      node.expansion = event.body;
      if (event.attempt === 0) node.startedAt = event.at;
      break;
    case 'node-skipped':
      begin(node, event.body.kind, event.at);
      settle(node, 'skipped', 0);
      if (event.body.by !== undefined) node.blockedBy = event.body.by;
      break;
    case 'node-waiting':
      settle(node, 'waiting', 0);
      node.question = event.body;
      break;
    case 'node-planned':
      begin(node, event.body.kind, event.at);
      settle(node, 'planned', 0);
      break;
    case 'node-blocked':
      begin(node, node.kind, event.at);
      settle(node, 'blocked', 0);
      node.blockedBy = event.body.by;
      break;
    case 'node-cancelled':
      settle(node, 'cancelled', event.body.durationMs);
      break;
    default:
  }
}

/** A new start forgets the outcome of the one before; effects stay, because the world keeps them too. */
function begin(node: Draft<NodeSummary>, kind: string, at: number): void {
  const isFirst = node.kind === '' && node.status === 'running' && node.expansion === undefined;
  node.kind = kind;
  node.startedAt = at;
  node.status = 'running';
  node.durationMs = 0;
  if (isFirst) return;
  delete node.output;
  delete node.error;
  delete node.blockedBy;
  delete node.retry;
  delete node.expansion;
  delete node.question;
}

function settle(node: Draft<NodeSummary>, status: NodeStatus, durationMs: number): void {
  node.status = status;
  node.durationMs = durationMs;
}

function putEffect(node: Draft<NodeSummary>, effect: EffectSummary): void {
  node.effects = [...node.effects.filter((other) => other.key !== effect.key), effect];
}
