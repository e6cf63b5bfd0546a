import { systemClock } from '@orch/core';

import { Commit, type FlushSettings } from './commit.ts';
import { aborted, fileError } from './errors.ts';
import { flushPlainly, prepare } from './flush-plainly.ts';
import type { Overlay } from './overlay.ts';
import { reportOf } from './report.ts';
import { enter, type JournalFolder } from './transaction.ts';
import type { BatchReport, FlushOptions, RecoveryReport } from './types.ts';

/** A report, and when what it tells of has reached the disk. */
export interface Flushed {
  readonly report: BatchReport;
  readonly settled: Promise<void>;
}

/** Carries a planned tree out under the lock of its root. */
export async function flushOverlay(
  overlay: Overlay,
  folder: JournalFolder,
  settings: FlushSettings,
  { signal, note }: FlushOptions,
): Promise<Flushed> {
  const started = systemClock.monotonic();
  let recovered: RecoveryReport | undefined;
  try {
    signal?.throwIfAborted();
    if (settings.atomic === 'none') {
      return { report: await flushPlainly(overlay, folder, settings, started, signal), settled: Promise.resolve() };
    }
    const transaction = await enter(folder, settings.lockTimeoutMs, signal);
    recovered = prepare(folder, transaction);
    const { plan, settled } = await new Commit(overlay, folder, transaction, settings, note).run(signal);
    return { report: reportOf(plan.operations, started, false, recovered), settled };
  } catch (error) {
    const failure = signal?.aborted === true && error === signal.reason ? aborted(signal) : error;
    throw fileError(failure, recovered === undefined ? {} : { recovered });
  }
}
