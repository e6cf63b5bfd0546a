import { setTimeout as sleep } from 'node:timers/promises';

import { systemClock } from '@orch/core';
import { isAtWork, type JournalEvent, type RunStore } from '@orch/dag';

import type { CliContext } from '../../context.ts';
import { reportFailure } from '../../render/failure.ts';
import { printable } from '../../render/printable.ts';
import type { CommonFlags } from '../flag-kinds.ts';
import { isoTime } from './documents.ts';
import { findRun } from './find-run.ts';
import { openJournal } from './open-journal.ts';

export interface LogsFlags extends CommonFlags {
  readonly node?: string;
  readonly follow: boolean;
}

/** Milliseconds between two looks for new events. */
const lookMs = 250;

/** `orch logs`: the events of a run, one a line; with `--follow` until it ends. */
export async function showLogs({ process }: CliContext, flags: LogsFlags, name?: string): Promise<void> {
  try {
    using journal = openJournal(process, flags, flags.follow ? 'write' : 'read');
    const { store, record } = await findRun(journal, name, systemClock.now());
    let last = 0;
    for (;;) {
      // Asked before the events are read: what a run wrote before it ended is not missed.
      const isOver = !flags.follow || !(await isRunning(store, record.target));
      for (const event of await store.events(record.run, last)) {
        last = event.seq;
        if (flags.node === undefined || event.node === flags.node) process.stdout.write(lineOf(event, flags.json));
      }
      if (isOver || process.stdout.isClosed === true) return;
      await sleep(lookMs);
    }
  } catch (error) {
    process.exitCode = reportFailure(process, error, flags.json);
  }
}

async function isRunning(store: RunStore, target: string): Promise<boolean> {
  const holder = await store.holder(target);
  return holder !== undefined && isAtWork(holder, systemClock.now());
}

/** One event as text, or as a line of NDJSON in a form of its own version. */
function lineOf(event: JournalEvent, json: boolean): string {
  const { seq, run, node, attempt, type, at, body } = event;
  if (json) return `${JSON.stringify({ v: 1, run, seq, at: isoTime(at), type, node, attempt, body })}\n`;
  const subject = node === null ? '' : `  ${printable(node)}${attempt > 1 ? ` (attempt ${attempt})` : ''}`;
  const told = detailOf(event);
  return `${isoTime(at)}  ${type.padEnd(18)}${subject}${told === '' ? '' : `  ${printable(told)}`}\n`;
}

export function detailOf(event: JournalEvent): string {
  switch (event.type) {
    case 'node-failed':
      return `${event.body.error.code}: ${event.body.error.message}`;
    case 'node-retrying':
      return `${event.body.error.message}; again in ${event.body.delayMs} ms`;
    case 'node-succeeded':
      return `${event.body.durationMs} ms`;
    case 'node-blocked':
      return `by ${event.body.by}`;
    case 'node-waiting':
    case 'approval-requested':
      return event.body.question;
    case 'approval-given':
      return `${event.body.decision} by ${event.body.by}`;
    case 'effect-intent':
      return event.body.key;
    case 'effect-done':
      return `${event.body.key}${event.body.adopted ? ' (found)' : ''}`;
    case 'run-closed':
      return `${event.body.status}${event.body.by === undefined ? '' : ` by ${event.body.by}`}`;
    case 'run-started':
      return event.body.name;
    default:
      return '';
  }
}
