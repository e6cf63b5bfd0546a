import { spawnSync } from 'node:child_process';

import { OrchError } from '@orch/core';

/** What one run of a command took, in milliseconds. */
export interface Usage {
  /** User and system time of the process and of all children it waited for. */
  readonly cpu: number;
  readonly wall: number;
}

export interface Command {
  readonly name: string;
  /** Program and arguments; no shell reads them. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command once, without input and with its output thrown away, and measures it.
 * The time is read from the wait of the parent shell (bash's `time`, resolution 1 ms), because Node does not
 * report the resource usage of its children.
 *
 * @throws OrchError `ORCH_BENCH_COMMAND` if the command cannot be started or ends with another exit code than 0.
 */
export function measure(command: Command): Usage {
  const script = `TIMEFORMAT='%U %S %R'; time "$@" >/dev/null 2>/dev/null`;
  const result = spawnSync('bash', ['-c', script, 'bash', ...command.argv], {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const failed = (how: string): OrchError =>
    new OrchError('ORCH_BENCH_COMMAND', `${command.name} ${how}`, { cause: result.error });
  if (result.error !== undefined) throw failed('could not be started');
  if (result.status !== 0) throw failed(`ended with ${result.status ?? result.signal}`);
  const [user, system, wall] = result.stderr
    .trim()
    .split(' ')
    .map((seconds) => Number(seconds) * 1000);
  if (user === undefined || system === undefined || wall === undefined || Number.isNaN(user + system + wall)) {
    throw failed(`was not timed by bash: ${result.stderr}`);
  }
  return { cpu: user + system, wall };
}
