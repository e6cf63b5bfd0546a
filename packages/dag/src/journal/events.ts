import type { Json, RunId } from '@orch/core';

import type { NodeSpec } from '../graph/graph.ts';

/** Version of the event envelope and bodies. Within a version, members are only added. */
export const journalVersion = 1;

export type RunStatus = 'open' | 'succeeded' | 'failed' | 'cancelled' | 'superseded' | 'needs-human' | 'compensating';

/** Why a node failed, in a form that can be journaled. */
export interface NodeError {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
}

interface Envelope<Type extends string, Body> {
  /** {@link journalVersion} of the writer. */
  readonly v: number;
  /** Place in the journal of the run, from 1 without gaps. Live events carry that of the last recorded event. */
  readonly seq: number;
  readonly run: RunId;
  /** The node, or null for events of the run itself. */
  readonly node: string | null;
  /** Start of the node that the event belongs to, from 1; 0 for events of the run itself and of nodes never started. */
  readonly attempt: number;
  readonly type: Type;
  /** Milliseconds since the Unix epoch by the writer's clock. */
  readonly at: number;
  readonly body: Body;
}

interface EffectDone {
  readonly key: string;
  readonly result: Json;
  /** Whether the effect was found by looking it up instead of being performed. */
  readonly adopted: boolean;
}

/** The key of the approval by which a person says that a compensation is done, or is not needed. */
export const undoneByHand = 'undone';

/** One compensation of a run: a node that undoes an effect. */
export interface UndoStep {
  readonly id: string;
  readonly kind: string;
  readonly input: Json;
}

/** What the journal holds. The state of a run is a fold over these. */
export type JournalEvent =
  | Envelope<
      'run-started',
      {
        readonly target: string;
        readonly name: string;
        readonly graph: string;
        readonly nodes: number;
        /** The ids of the nodes by depth, for display; left out of large graphs. */
        readonly levels?: readonly (readonly string[])[];
      }
    >
  | Envelope<'run-resumed', { readonly fence: number }>
  | Envelope<'run-compensating', { readonly steps: readonly UndoStep[] }>
  | Envelope<'run-closed', { readonly status: RunStatus; readonly by?: string; readonly reason?: string }>
  | Envelope<'node-started', { readonly kind: string; readonly version: number }>
  | Envelope<'effect-intent', { readonly key: string; readonly undo?: { readonly kind: string; readonly input: Json } }>
  | Envelope<'effect-done', EffectDone>
  | Envelope<'node-succeeded', { readonly output: Json; readonly durationMs: number }>
  | Envelope<
      'node-reused',
      { readonly kind: string; readonly type: string; readonly hash: string; readonly output: Json }
    >
  | Envelope<'node-failed', { readonly error: NodeError; readonly durationMs: number }>
  | Envelope<
      'node-retrying',
      {
        readonly error: NodeError;
        readonly durationMs: number;
        readonly delayMs: number;
        /** Milliseconds since the epoch by the writer's clock. */
        readonly retryAt: number;
        /** Failures of the node so far; an attempt that was postponed is none. */
        readonly failures: number;
      }
    >
  | Envelope<'node-expanded', { readonly nodes: readonly NodeSpec[]; readonly output: Json }>
  | Envelope<'node-skipped', { readonly kind: string; readonly by?: string }>
  | Envelope<'node-waiting', { readonly key: string; readonly question: string }>
  | Envelope<'approval-requested', { readonly key: string; readonly question: string }>
  | Envelope<
      'approval-given',
      {
        readonly key: string;
        readonly decision: 'approved' | 'rejected';
        readonly by: string;
        readonly at: number;
        readonly note?: string;
      }
    >
  | Envelope<'node-planned', { readonly kind: string; readonly input: Json }>
  | Envelope<'node-blocked', { readonly by: string }>
  | Envelope<'node-cancelled', { readonly durationMs: number }>;

/** What only listeners see; a resumed run knows nothing of it. */
export type LiveEvent =
  | Envelope<'progress', { readonly value: Json }>
  | Envelope<'warning', { readonly code: string; readonly message: string }>;

export type Event = JournalEvent | LiveEvent;

/** An event of one type. */
export type EventOf<Type extends Event['type']> = Extract<Event, { readonly type: Type }>;
