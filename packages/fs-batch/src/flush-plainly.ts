import type { FlushSettings } from './commit.ts';
import { fileError } from './errors.ts';
import { execute, FolderGuard } from './execute.ts';
import type { Overlay } from './overlay.ts';
import { planChanges } from './plan.ts';
import { rollBackLeft } from './recover.ts';
import { reportOf, sortByPath } from './report.ts';
import { pathsAtOnce, runInSlices } from './slices.ts';
import { abandon, enter, leave, type JournalFolder, type Transaction } from './transaction.ts';
import type { BatchReport, PlannedChange, RecoveryReport } from './types.ts';
import { isPlain, writePlainly } from './write-plainly.ts';

/** Rolls back what earlier flushes have left, inside a transaction. */
export function prepare(folder: JournalFolder, transaction: Transaction): RecoveryReport | undefined {
  const { left } = transaction;
  if (left.journals.length === 0 && left.backups.length === 0) return undefined;
  try {
    return rollBackLeft(folder, left);
  } catch (error) {
    abandon(folder, transaction);
    throw error;
  }
}

/** Writes one file after the other, without journal and without the lock. */
export async function flushPlainly(
  overlay: Overlay,
  folder: JournalFolder,
  settings: FlushSettings,
  started: number,
  signal: AbortSignal | undefined,
): Promise<BatchReport> {
  const { disk } = overlay;
  let recovered: RecoveryReport | undefined;
  if (disk.fileSystem.lstat(folder.path) !== undefined) {
    // an older journal that is rolled back after these writes would undo them
    const transaction = await enter(folder, settings.lockTimeoutMs, signal);
    recovered = prepare(folder, transaction);
    leave(folder, transaction);
  }
  if (isPlain(overlay) && settings.durability !== 'full') {
    const operations: PlannedChange[] = [];
    try {
      await runInSlices(writePlainly(overlay, operations), signal);
    } catch (error) {
      const written = operations.filter(({ action }) => action !== 'unchanged').map(({ path }) => path);
      throw signal?.aborted === true && error === signal.reason ? error : fileError(error, { written });
    }
    return reportOf(sortByPath(operations), started, false, recovered);
  }
  const plan = await runInSlices(
    planChanges(overlay, {
      atomic: 'none',
      checkAccess: false,
      temporary: (path) => `${path}.orch-tmp`,
      record: () => {},
    }),
    signal,
  );
  const done: string[] = [];
  try {
    await runInSlices(
      (function* write(): Generator<void, void> {
        const guard = new FolderGuard(disk);
        for (const step of plan.steps) {
          guard.check(step);
          execute(disk, step, settings.durability === 'full');
          if (done.push(step.change.path) % pathsAtOnce === 0) yield;
        }
      })(),
      signal,
    );
  } catch (error) {
    throw signal?.aborted === true && error === signal.reason ? error : fileError(error, { written: done });
  }
  return reportOf(plan.operations, started, false, recovered);
}
