import { spawnSync } from 'node:child_process';

export interface Finished {
  readonly ok: boolean;
  /** Standard output, then standard error. */
  readonly output: string;
  /** Standard output alone. */
  readonly stdout: string;
}

/**
 * Runs a tool to its end without a shell and without input. A tool that cannot be started is a failure whose
 * output says so.
 */
export function run(command: string, args: readonly string[], cwd: string): Finished {
  const result = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' },
  });
  if (result.error !== undefined) {
    return { ok: false, output: `${command} did not run: ${result.error.message}\n`, stdout: '' };
  }
  return { ok: result.status === 0, output: result.stdout + result.stderr, stdout: result.stdout };
}
