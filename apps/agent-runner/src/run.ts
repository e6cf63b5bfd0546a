import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { parseArgs } from 'node:util';

import { isOrchError, messageOf, OrchError } from '@orch/core';

const usage = `orch-agent: takes one task through nine phases with a coding agent

  orch-agent run <task> [flags]       work on a task on its own, up to a reviewed pull request: a file, or the task in quotes
  orch-agent status [task] [flags]    how far the tasks of this repository are
  orch-agent work --request <file> --parent <run> [--cwd <dir>]   work on a task for \`orch agents run\`, which calls this

  --cwd <dir>         as if started in this folder
  --json              print the result as one JSON document
Of run:
  --agent <name>      claude, codex, gemini, opencode, acp or command (see the configuration)
  --model <name>      model of the agent
  --fallback <a,b>    who takes over where an agent is exhausted or cannot be used
  --budget <dollars>  most that the task may cost
  --timeout <minutes> longest time of one call of the agent
  --sandbox <how>     auto, bwrap or none
  --isolation <how>   worktree, clone or reflink: how the task is kept apart from the repository
  --meter             count what the agent uses with a proxy on this machine
  --base <revision>   what the work begins with; HEAD where it is left out
  --trust             run the tests and set-up commands of this repository, this time
  --wait              wait for another process that orchestrates agents in this repository

Exit codes: 0 the task is done · 1 it failed or waits for a person · 2 usage · 70 a bug · 75 another process works on it · 130, 143 signals
`;

type Parse = typeof parseArgs;

/** Runs the command line of orch-agent and answers its exit code. */
export async function main(argv: readonly string[], parse: Parse): Promise<number> {
  try {
    const [command, ...rest] = argv;
    switch (command) {
      case undefined:
      case '--help':
      case '-h':
        process.stdout.write(usage);
        return command === undefined ? 2 : 0;
      case 'work':
        return await startWork(rest, parse);
      case 'run':
        return await startAlone(rest, parse);
      case 'status':
        return await startStatus(rest, parse);
      default:
        throw badUsage(`there is no command ${JSON.stringify(command)}`);
    }
  } catch (error) {
    return tell(error);
  }
}

async function startWork(args: readonly string[], parse: Parse): Promise<number> {
  const { values } = parse({
    args: [...args],
    options: { request: { type: 'string' }, parent: { type: 'string' }, cwd: { type: 'string' } },
  });
  const { request, parent, cwd = process.cwd() } = values;
  if (request === undefined) throw badUsage('work needs --request');
  const { work } = await import('./work.ts');
  return await work({ request, parent, cwd, userStateDir: userStateDir(), environment: process.env });
}

const common = { cwd: { type: 'string' }, json: { type: 'boolean' } } as const;

async function startAlone(args: readonly string[], parse: Parse): Promise<number> {
  const text = { type: 'string' } as const;
  const yes = { type: 'boolean' } as const;
  const { values, positionals } = parse({
    args: [...args],
    allowPositionals: true,
    options: {
      ...common,
      agent: text,
      model: text,
      fallback: text,
      budget: text,
      timeout: text,
      sandbox: text,
      isolation: text,
      meter: yes,
      base: text,
      trust: yes,
      wait: yes,
    },
  });
  const [task, ...others] = positionals;
  if (task === undefined || others.length > 0) throw badUsage('run takes one task');
  const { runAlone } = await import('./alone.ts');
  return await runAlone({
    task,
    cwd: values.cwd ?? process.cwd(),
    userStateDir: userStateDir(),
    environment: process.env,
    overrides: {
      agent: values.agent,
      model: values.model,
      fallback: values.fallback?.split(',').map((name) => name.trim()),
      budgetUsd: amountOf('--budget', values.budget),
      timeoutMinutes: amountOf('--timeout', values.timeout),
      sandbox: oneOf('--sandbox', values.sandbox, ['auto', 'bwrap', 'none']),
      isolation: oneOf('--isolation', values.isolation, ['worktree', 'clone', 'reflink']),
      meter: values.meter,
    },
    base: values.base,
    trust: values.trust ?? false,
    wait: values.wait ?? false,
    json: values.json ?? false,
    write: (out) => void process.stdout.write(out),
    note: (out) => void process.stderr.write(out),
  });
}

async function startStatus(args: readonly string[], parse: Parse): Promise<number> {
  const { values, positionals } = parse({ args: [...args], allowPositionals: true, options: common });
  const [task, ...others] = positionals;
  if (others.length > 0) throw badUsage('status takes one task at most');
  const { tellStatus } = await import('./status.ts');
  return await tellStatus({
    task,
    cwd: values.cwd ?? process.cwd(),
    userStateDir: userStateDir(),
    json: values.json ?? false,
    write: (out) => void process.stdout.write(out),
  });
}

function amountOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,6}(?:\.\d{1,4})?$/.test(text)) return Number(text);
  throw badUsage(`${flag} is no amount: ${text}`);
}

function oneOf<const T extends string>(flag: string, text: string | undefined, values: readonly T[]): T | undefined {
  if (text === undefined) return undefined;
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw badUsage(`${flag} is one of ${values.join(', ')}, and not ${text}`);
}

function badUsage(message: string): OrchError {
  return new OrchError('ORCH_USAGE', message, { help: 'See orch-agent --help.' });
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
