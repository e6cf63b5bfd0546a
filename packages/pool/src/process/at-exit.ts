import { systemClock } from '@orch/core';

import type { ProcessEntry } from './process-table.ts';
import { signalProcess } from './process-tree.ts';

/** How long the end of this process may be held up, in milliseconds. */
const patienceMs = 2000;

const trees = new Set<() => readonly ProcessEntry[]>();

/**
 * Kills what `find` finds when this process ends while the command still runs: after `process.exit` or an error that
 * nobody caught. Returns how to call that off.
 */
export function killAtExit(find: () => readonly ProcessEntry[]): () => void {
  if (trees.size === 0) process.once('exit', killAll);
  trees.add(find);
  return () => {
    trees.delete(find);
    if (trees.size === 0) process.off('exit', killAll);
  };
}

/** Nothing runs any more but this: no timer, no promise. */
function killAll(): void {
  const deadline = systemClock.monotonic() + patienceMs;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (const find of trees) {
    for (let emptyScans = 0; emptyScans < 2 && systemClock.monotonic() < deadline;) {
      const members = find();
      emptyScans = members.length === 0 ? emptyScans + 1 : 0;
      for (const member of members) signalProcess(member, 'SIGKILL');
      if (members.length > 0) Atomics.wait(pause, 0, 0, 1);
    }
  }
}
