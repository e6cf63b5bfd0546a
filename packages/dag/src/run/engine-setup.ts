import type { RunId } from '@orch/core';

import type { Approval } from '../journal/store.ts';
import type { RunSummary } from '../journal/summarize.ts';
import type { ReadyQueue } from '../schedule/ready-queue.ts';
import type { Board } from './board.ts';
import type { Expansions } from './expansions.ts';
import type { Journal } from './journal-writer.ts';
import type { Nodes } from './nodes.ts';
import type { RunOptions } from './options.ts';
import type { Retrying } from './retrying.ts';
import type { Settlement } from './settlement.ts';
import type { TickClock } from './tick-clock.ts';
import type { Timers } from './timers.ts';

/** The parts that an engine works with. */
export interface EngineSetup<S> {
  readonly run: RunId;
  readonly nodes: Nodes<S>;
  readonly queue: ReadyQueue;
  readonly board: Board;
  readonly journal: Journal;
  readonly settlement: Settlement;
  readonly expansions: Expansions<S>;
  readonly past: RunSummary;
  readonly approvals: readonly Approval[];
  /** Whether a node that waits for a person keeps the run from its end. */
  readonly awaitsAnswers: boolean;
  readonly retrying: Retrying;
  readonly timers: Timers;
  readonly clock: TickClock;
  readonly options: RunOptions<S>;
}
