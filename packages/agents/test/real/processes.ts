import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Waits until a command runs. */
export async function started(command: string, running: Promise<unknown>): Promise<void> {
  let ended: unknown;
  void running.then(
    (how) => (ended = how ?? 'nothing'),
    (error: unknown) => (ended = error),
  );
  while (!isRunning(command)) {
    if (ended !== undefined) throw new Error(`ended before its tool began: ${JSON.stringify(ended)}`);
    // oxlint-disable-next-line no-await-in-loop -- another process is looked at until it has come so far
    await delay(50);
  }
}

/** Whether a process has exactly these words. */
export function isRunning(command: string): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return readFileSync(join('/proc', pid, 'cmdline'), 'utf8') === `${command.replace(' ', '\0')}\0`;
    } catch {
      return false; // no process, or one that has ended meanwhile
    }
  });
}
