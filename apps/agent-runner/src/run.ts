import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { parseArgs } from 'node:util';

import { isOrchError, messageOf, OrchError } from '@orch/core';

import { work } from './work.ts';

const usage = `orch-agent: takes one task through nine phases with a coding agent

  orch-agent work --request <file> --parent <run> [--cwd <dir>]   work on a task for \`orch agents run\`, which calls this

Exit codes: 0 the task is done · 1 it failed or waits for a person · 2 usage · 70 a bug · 75 another process works on it · 130, 143 signals
`;

/** Runs the command line of orch-agent and answers its exit code. */
export async function main(argv: readonly string[], parse: typeof parseArgs): Promise<number> {
  try {
    const [command, ...rest] = argv;
    if (command === undefined || command === '--help' || command === '-h') {
      process.stdout.write(usage);
      return command === undefined ? 2 : 0;
    }
    if (command !== 'work')
      throw new OrchError('ORCH_USAGE', `there is no command ${JSON.stringify(command)}`, {
        help: 'See orch-agent --help.',
      });
    const { values } = parse({
      args: rest,
      options: { request: { type: 'string' }, parent: { type: 'string' }, cwd: { type: 'string' } },
    });
    const { request, parent, cwd = process.cwd() } = values;
    if (request === undefined)
      throw new OrchError('ORCH_USAGE', 'work needs --request', { help: 'See orch-agent --help.' });
    return await work({ request, parent, cwd, userStateDir: userStateDir(), environment: process.env });
  } catch (error) {
    return tell(error);
  }
}

/** As orch itself chooses it. */
function userStateDir(): string {
  const configured = process.env['XDG_STATE_HOME'];
  return configured !== undefined && isAbsolute(configured) ? configured : join(homedir(), '.local', 'state');
}

function tell(error: unknown): number {
  if (!isOrchError(error)) {
    const isArgument = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    process.stderr.write(
      isArgument
        ? `error[ORCH_USAGE]: ${error.message}\n`
        : `error[ORCH_BUG]: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}\n`,
    );
    return isArgument ? 2 : 70;
  }
  process.stderr.write(
    `error[${error.code}]: ${error.message}\n${error.help === undefined ? '' : `help: ${error.help}\n`}`,
  );
  if (error.code === 'ORCH_LOCKED') return 75;
  return error.code === 'ORCH_USAGE' || error.code.startsWith('ORCH_CONFIG') ? 2 : 1;
}
