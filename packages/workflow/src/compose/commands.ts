import { cleanEnvironment, runProcess } from '@orch/pool';

import type { PhaseServices } from '../phases/services.ts';

/** How much of the end of a command's output is kept, in bytes: an agent is shown it, and tests are counted in it. */
const tailBytes = 48 * 1024;

/**
 * Runs the commands of settings under supervision, with an environment that holds no secret: what they start is ended when
 * they have.
 *
 * @param run - names the commands' processes, for the sweep after a crash.
 */
export function commandRunner(
  environment: Readonly<Record<string, string | undefined>>,
  run: string,
  timeoutMs: number,
): PhaseServices['runCommand'] {
  const env = { ...cleanEnvironment(environment), CI: 'true' };
  return async (command, { cwd, signal }) => {
    const outcome = await runProcess({
      argv: command,
      cwd,
      env,
      timeoutMs,
      signal,
      tailBytes,
      marker: { run },
      containment: 'marked',
    });
    const { exitCode, status, durationMs, stdoutTail, stderrTail } = outcome;
    const tail = [stdoutTail, stderrTail].filter((text) => text.trim() !== '').join('\n');
    return { command, exitCode, status, durationMs, tail };
  };
}
