import { messageOf, OrchError, systemErrorCode } from '@orch/core';

import { gitEnvironment, type Identity, safeSettings } from './environment.ts';
import { failure } from './failure.ts';
import type { GitOutcome, GitProcess } from './git-process.ts';
import { knownDrivers } from './known-drivers.ts';
import { driverPattern, neutralDrivers } from './neutral-drivers.ts';
import { hasNoDrivers } from './no-drivers.ts';

export interface GitOptions {
  /** The program. @default 'git', looked up in `PATH` */
  readonly program: string;
  readonly process: GitProcess;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly identity: Identity;
}

/** Where a call works. Named explicitly, git follows no pointer file that an agent could have changed. */
export interface Place {
  /** An existing folder. */
  readonly cwd: string;
  readonly gitDir?: string;
  readonly commonDir?: string;
  readonly workTree?: string;
  readonly indexFile?: string;
  /** Where objects are looked for first and written to, in place of the repository's own folder. */
  readonly objectDir?: string;
}

export interface CallOptions {
  readonly input?: string | Uint8Array;
  readonly outputFd?: number;
  /** Exit codes that are answers and no failures. @default [0] */
  readonly accept?: readonly number[];
  /** The call reads or writes contents, where attributes choose filters and drivers: their commands are taken away. */
  readonly contents?: boolean;
  /** Further settings, `name=value`. */
  readonly settings?: readonly string[];
  readonly maxOutputBytes?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onStart?: ((pid: number) => void) | undefined;
}

export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs git with arguments that the caller has put in order: every value of others stands behind `--end-of-options`. */
export type Git = (place: Place, args: readonly string[], options?: CallOptions) => Promise<GitAnswer>;

/** The bytes of one answer that are kept: a list of a million paths of 200 bytes has room. */
const defaultOutput = 256 * 1024 * 1024;
const defaultTimeout = 30 * 60_000;

/** The only way in which this package runs git. */
export function createGit(options: GitOptions): Git {
  const environmentOf = environments(gitEnvironment(options.environment, options.identity));
  const call = async (place: Place, args: readonly string[], settings: readonly string[], how: CallOptions) => {
    const outcome = await start(options, {
      argv: [options.program, ...args],
      cwd: place.cwd,
      env: environmentOf(place, settings),
      maxOutputBytes: how.maxOutputBytes ?? defaultOutput,
      timeoutMs: how.timeoutMs ?? defaultTimeout,
      ...(how.input === undefined ? {} : { input: Buffer.from(how.input) }),
      ...(how.outputFd === undefined ? {} : { outputFd: how.outputFd }),
      ...(how.signal === undefined ? {} : { signal: how.signal }),
      ...(how.onStart === undefined ? {} : { onStart: how.onStart }),
    });
    return judge(outcome, args, how.accept ?? [0]);
  };
  const known = knownDrivers();
  const driversOf = async (place: Place, signal: AbortSignal | undefined): Promise<readonly string[]> => {
    if (hasNoDrivers(place)) return [];
    const found = known.find(place);
    if (found !== undefined) return found;
    const read = ['config', '--null', '--name-only', '--get-regexp', driverPattern];
    const { stdout } = await call(place, read, [], { accept: [0, 1], signal });
    const names = stdout.toString().split('\0');
    known.keep(place, names);
    return names;
  };
  return async (place, args, how = {}) => {
    const settings = [...(how.settings ?? [])];
    if (how.contents === true) settings.push(...neutralDrivers(await driversOf(place, how.signal)));
    return call(place, args, settings, how);
  };
}

async function start(options: GitOptions, command: Parameters<GitProcess>[0]): Promise<GitOutcome> {
  try {
    return await options.process(command);
  } catch (error) {
    const missing = systemErrorCode(error) === 'ENOENT';
    throw new OrchError('ORCH_GIT_NOT_STARTED', `git could not be started: ${messageOf(error)}`, {
      help: missing ? `Install git, and see that ${command.cwd} exists.` : 'See the reason in the message.',
      cause: error,
    });
  }
}

/** Environments that are remembered: most calls work in one of few places. */
const mostEnvironments = 64;

function environments(base: Readonly<Record<string, string>>) {
  const known = new Map<string, Readonly<Record<string, string>>>();
  return (place: Place, settings: readonly string[]): Readonly<Record<string, string>> => {
    const variables = placeVariables(place);
    const key = JSON.stringify([variables, settings]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = { ...base, ...variables, ...settingVariables([...safeSettings, ...settings]) };
    if (known.size >= mostEnvironments) known.clear();
    known.set(key, made);
    return made;
  };
}

function placeVariables({ gitDir, commonDir, workTree, indexFile, objectDir }: Place): Record<string, string> {
  const variables: Record<string, string> = {};
  if (gitDir !== undefined) variables['GIT_DIR'] = gitDir;
  if (commonDir !== undefined) variables['GIT_COMMON_DIR'] = commonDir;
  if (workTree !== undefined) variables['GIT_WORK_TREE'] = workTree;
  if (indexFile !== undefined) variables['GIT_INDEX_FILE'] = indexFile;
  if (objectDir !== undefined) variables['GIT_OBJECT_DIRECTORY'] = objectDir;
  return variables;
}

/** As variables and not as `-c name=value`, where a `=` inside a name would end it. */
function settingVariables(settings: readonly string[]): Record<string, string> {
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(settings.length) };
  for (const [index, setting] of settings.entries()) {
    const cut = setting.lastIndexOf('=');
    variables[`GIT_CONFIG_KEY_${index}`] = setting.slice(0, cut);
    variables[`GIT_CONFIG_VALUE_${index}`] = setting.slice(cut + 1);
  }
  return variables;
}

function judge(outcome: GitOutcome, args: readonly string[], accept: readonly number[]): GitAnswer {
  const { exitCode, status, stdout, stderr } = outcome;
  if (status === 'exited' && exitCode !== null && accept.includes(exitCode)) return { exitCode, stdout, stderr };
  const what = `git ${args[0] ?? ''}`;
  if (status === 'aborted') throw new OrchError('ORCH_ABORTED', `${what} was stopped`);
  if (status === 'timeout') {
    throw new OrchError('ORCH_GIT_TIMEOUT', `${what} took too long and was ended`, {
      help: 'Look at the load of the machine and at the disk, then try again.',
    });
  }
  if (status === 'flood') {
    throw new OrchError('ORCH_GIT_FLOOD', `${what} wrote more than may be kept`, {
      help: 'The repository is larger than this call is made for.',
    });
  }
  throw failure(what, exitCode, stderr, args);
}
