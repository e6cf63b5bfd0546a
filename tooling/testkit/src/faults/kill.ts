import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath, hrtime } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface KillOptions {
  /** A module that prints a line once it is at work. It runs from source. */
  readonly script: URL;
  readonly args?: readonly string[];
  /**
   * Milliseconds, also fractions, between that line and SIGKILL, or how to tell them from that line. Without it the
   * process runs to its end.
   */
  readonly killAfterMs?: number | ((line: string) => number);
}

export interface Ended {
  readonly signal: string | null;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a real process and kills it, which it cannot see coming. Resolves when it is gone. */
export async function runAndKill(options: KillOptions): Promise<Ended> {
  const child = spawn(execPath, ['--conditions=@orch/source', fileURLToPath(options.script), ...(options.args ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close');
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  if (options.killAfterMs !== undefined) {
    await Promise.race([once(child.stdout, 'data'), ended]);
    const { killAfterMs } = options;
    await exactDelay(typeof killAfterMs === 'number' ? killAfterMs : killAfterMs(stdout));
    child.kill('SIGKILL');
  }
  await ended;
  return { signal: child.signalCode, exitCode: child.exitCode, stdout, stderr };
}

async function exactDelay(ms: number): Promise<void> {
  const end = hrtime.bigint() + BigInt(Math.round(ms * 1e6));
  if (ms > 4) await delay(ms - 2);
  while (hrtime.bigint() < end);
}
