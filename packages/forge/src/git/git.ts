import { messageOf, OrchError } from '@orch/core';

import type { ProcessOutcome, ProcessPort } from '../port/process.ts';

import { gitEnvironment } from './environment.ts';

export interface GitOptions {
  readonly process: ProcessPort;
  /** @default 'git', looked up in `PATH` */
  readonly program?: string;
  /** Where `PATH` and `TMPDIR` are taken from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface GitCall {
  /** The git folder, named explicitly, so that git looks for none. */
  readonly gitDir: string;
  readonly cwd: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** Exit codes that are answers. @default [0] */
  readonly accept?: readonly number[];
  /** Transports that may be used. @default none */
  readonly protocols?: readonly string[];
  readonly settings?: readonly (readonly [name: string, value: string])[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Removes secrets from what git says. */
  readonly redact?: (text: string) => string;
}

export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Git = (call: GitCall) => Promise<GitAnswer>;

const mostOutput = 256 * 1024 * 1024;
const defaultTimeoutMs = 5 * 60_000;

/** The only way in which this package runs git. */
export function createGit({ process, program = 'git', environment }: GitOptions): Git {
  return async (call) => {
    const { gitDir, cwd, args, input, signal, redact = (text) => text } = call;
    const env = gitEnvironment(environment, call.protocols ?? [], call.settings);
    let outcome: ProcessOutcome;
    try {
      outcome = await process({
        argv: [program, ...args],
        cwd,
        env: { ...env, GIT_DIR: gitDir, ...call.variables },
        maxOutputBytes: mostOutput,
        timeoutMs: call.timeoutMs ?? defaultTimeoutMs,
        ...(input === undefined ? {} : { input: Buffer.from(input) }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      throw new OrchError('ORCH_FORGE_NOT_STARTED', `git could not be started: ${redact(messageOf(error))}`, {
        help: 'Install git, and see that its folder exists.',
      });
    }
    return judge(outcome, args[0] ?? '', call.accept ?? [0], redact);
  };
}

function judge(
  { exitCode, status, stdout, stderr }: ProcessOutcome,
  command: string,
  accept: readonly number[],
  redact: (text: string) => string,
): GitAnswer {
  const said = redact(stderr.trim().slice(-2000)).replaceAll(/[^\n\P{C}]/gu, '?');
  if (status === 'aborted') throw new OrchError('ORCH_ABORTED', `git ${command} was stopped`);
  if (status === 'exited' && exitCode !== null && accept.includes(exitCode)) {
    return { exitCode, stdout: stdout.toString(), stderr: said };
  }
  if (status === 'timeout') {
    throw new OrchError('ORCH_FORGE_UNAVAILABLE', `git ${command} took too long and was ended`, {
      help: 'Look at the connection and the load of the machine, then try again.',
      data: { outcome: 'unknown' },
    });
  }
  const how = exitCode === null ? 'was killed' : `failed with exit code ${exitCode}`;
  throw new OrchError('ORCH_FORGE_GIT_FAILED', `git ${command} ${how}: ${said}`, {
    help: 'See what git says in the message.',
    data: { exitCode, stderr: said },
  });
}
