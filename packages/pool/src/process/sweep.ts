import { OrchError } from '@orch/core';

import { isOfRun, readLimitMarks } from './limit-mark.ts';
import { carries, hasProcFs, listProcesses, readEnvironment } from './process-table.ts';
import { endProcesses, withDescendants, type Known } from './process-tree.ts';
import { runMarkerName } from './markers.ts';

export interface SweepOptions {
  /** The run that is dead: the `marker.run` of its commands. */
  readonly marker: string;
  /** Time between SIGTERM and SIGKILL, in milliseconds. @default 0 */
  readonly graceMs?: number;
}

/**
 * Ends what a dead run has left running, recognised by its marker in the environment or the mark in its limits,
 * with all descendants, until two scans in a row find nothing. Returns how many processes there were.
 *
 * The calling process is never ended. Call this only for a run whose owner is known to be dead.
 *
 * @throws OrchError `ORCH_PROCESS_SWEEP_UNSUPPORTED` where the system does not show the environment of processes
 *   (everywhere but Linux), `ORCH_PROCESS_SURVIVOR`
 */
export async function sweepProcesses(options: SweepOptions): Promise<number> {
  if (!hasProcFs) {
    throw new OrchError('ORCH_PROCESS_SWEEP_UNSUPPORTED', 'left-over processes can be found on Linux only', {
      help: 'Look for processes of the run yourself, for example with `ps`.',
    });
  }
  const known: Known = new Map();
  const find = () =>
    withDescendants(
      listProcesses().filter((entry) => entry.pid !== process.pid),
      known,
      (entry) => belongsTo(entry.pid, options.marker),
    );
  return endProcesses(find, options.graceMs ?? 0);
}

function belongsTo(pid: number, run: string): boolean {
  if (carries(readEnvironment(pid), `${runMarkerName}=${run}`)) return true;
  const { soft, hard } = readLimitMarks(pid);
  return [soft, hard].some((mark) => mark !== undefined && isOfRun(mark, run));
}
