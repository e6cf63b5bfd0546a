import { setTimeout as sleep } from 'node:timers/promises';

import { systemClock } from '@orch/core';

import { identifyProcess, processState } from '@orch/core/process-identity';

import { graceMs } from './spawn-git.ts';

/** Signals a process; one that has ended meanwhile is left alone. */
export function signalPid(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended, which is told elsewhere.
  }
}

/** Ends a process whose parent has died, and waits until it is gone. */
export async function endOrphan(pid: number | undefined): Promise<void> {
  const identity = pid === undefined ? undefined : identifyProcess(pid);
  if (identity === undefined) return;
  signalPid(identity.pid, 'SIGTERM');
  const killFrom = systemClock.monotonic() + graceMs;
  while (['alive', 'stopped'].includes(processState(identity))) {
    if (systemClock.monotonic() >= killFrom) signalPid(identity.pid, 'SIGKILL');
    await sleep(5);
  }
}
