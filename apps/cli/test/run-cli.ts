import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import type { StartResult } from '@orch/pipeline';
import { initRepository, tempDir, type TempDir } from '@orch/testkit';
import { inject } from 'vitest';

const mainFile = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const bookshop = fileURLToPath(new URL('../../../examples/bookshop', import.meta.url));

/** The feature of the bookshop with APIs, models and pages. */
export const richFeature = '1.1.1.1.0.0';

export interface CliOutcome {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Scratch extends Disposable {
  /** A copy of the bookshop, or an empty folder, as a git repository. */
  readonly root: string;
  /** The user's own state folder. */
  readonly state: string;
}

/** A repository of its own with a state folder of its own. */
export function scratch(source: string | undefined = bookshop, options: { readonly git?: boolean } = {}): Scratch {
  const folder: TempDir = tempDir();
  const root = join(folder.path, 'repository');
  mkdirSync(root);
  if (source !== '') cpSync(source, root, { recursive: true });
  if (options.git !== false) initRepository(root);
  return { root, state: join(folder.path, 'state'), [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

/** Starts the command line in a repository, with a clean environment: as it is released, or from source. */
export function spawnCli(where: Scratch, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const bundles = inject('bundles');
  const program = options.nodeArgs
    ? ['--conditions=@orch/source', '--disable-warning=ExperimentalWarning', ...options.nodeArgs, mainFile]
    : [join(bundles, 'orch.cjs')];
  return spawn(process.execPath, [...program, ...args], {
    cwd: options.cwd ?? where.root,
    env: {
      PATH: process.env['PATH'],
      HOME: where.state,
      XDG_STATE_HOME: where.state,
      NODE_COMPILE_CACHE: join(bundles, '../compile-cache'),
      ...options.env,
    },
    stdio: ['ignore', options.stdout ?? 'pipe', options.stderr ?? 'pipe'],
  });
}

export interface SpawnOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of Node; with them the command line is started from source. */
  readonly nodeArgs?: readonly string[];
  /** Descriptors to write to, instead of pipes that the test reads. */
  readonly stdout?: number;
  readonly stderr?: number;
}

/** Runs the command line and waits for its end. */
export async function runCli(where: Scratch, args: readonly string[], options: SpawnOptions = {}): Promise<CliOutcome> {
  return await outcomeOf(spawnCli(where, args, options));
}

export async function outcomeOf(child: ChildProcess): Promise<CliOutcome> {
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve([code, signal]));
  });
  const [stdout, stderr, [exitCode, signal]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    ended,
  ]);
  return { exitCode, signal, stdout, stderr };
}

/** Runs `orch start … --json` and answers its result. */
export async function startJson(
  where: Scratch,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<StartResult> {
  return resultOf(await runCli(where, ['start', ...args, '--json'], options));
}

/** The result of a start with `--json`. */
export function resultOf({ exitCode, stdout, stderr }: CliOutcome): StartResult {
  try {
    return JSON.parse(stdout) as StartResult;
  } catch (cause) {
    throw new Error(`no JSON on standard output (exit code ${exitCode})\n${stdout}\n${stderr}`, { cause });
  }
}

/** Files that a start writes for itself; they are no part of the user's tree. */
export function isTransient(path: string): boolean {
  return path === '.git' || path === '.orch-cache' || path === '.runs';
}
