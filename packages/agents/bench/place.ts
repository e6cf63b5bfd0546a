import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

import { OrchError } from '@orch/core';
import { initRepository, tempDir, writeTree } from '@orch/testkit';

import { installShellAgent } from './shell-agent.ts';

const bundle = (path: string): string => {
  const file = fileURLToPath(new URL(`../../../apps/${path}`, import.meta.url));
  if (existsSync(file)) return file;
  throw new OrchError('ORCH_BENCH_BUNDLE', 'the bundles are missing', { help: 'run `pnpm build`' });
};

/** What a process of ours used, as it tells itself when it ends. */
export interface OwnUsage {
  readonly who: 'orchestrator' | 'runner';
  /** CPU time of all its threads, without its children, in milliseconds. */
  readonly cpu: number;
  /** Most memory it had, in MB. */
  readonly peak: number;
  /** When it began and ended, in milliseconds since the epoch. */
  readonly began: number;
  readonly ended: number;
}

/** A moment in the life of a fake agent. */
export interface AgentMoment {
  readonly event: 'begin' | 'end';
  readonly step: 'plan' | 'work' | 'document' | 'review';
  readonly task: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly wall: number;
}

/** A repository with tasks, the built command line, and agents that only sleep. */
export interface Place extends Disposable {
  readonly root: string;
  readonly main: string;
  /** Makes the work on these tasks be refused once, until so many seconds later. */
  refuse(tasks: readonly string[], seconds: number): void;
  start(...argv: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> };
  usages(who: OwnUsage['who']): readonly OwnUsage[];
  moments(): readonly AgentMoment[];
  /** When each runner began to be loaded, in milliseconds since the epoch. */
  runnerStarts(): readonly number[];
  /** CPU time of each runner at the first command of its first phase, in milliseconds. */
  firstPhases(): readonly number[];
}

/** Loaded before the program: writes down what it has used when it ends. */
const probe = (who: OwnUsage['who'], file: string): string => `
const { appendFileSync, readFileSync } = require('node:fs');
const began = Date.now();
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const peak = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  appendFileSync(${JSON.stringify(file)}, JSON.stringify({ who: ${JSON.stringify(who)}, cpu: (user + system) / 1000, peak, began, ended: Date.now() }) + '\\n');
});
`;

const linesOf = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];

/** Ticks of the clock in which the kernel counts CPU time, a second. */
const ticks = 100;

/**
 * @param tasks - texts of tasks by name, in `prompts/`.
 * @param config - the section `agents` of the configuration, in addition.
 * @param files - of the repository, in addition.
 */
export function openPlace(
  tasks: Readonly<Record<string, string>>,
  config: Readonly<Record<string, unknown>> = {},
  files: Readonly<Record<string, string>> = {},
): Place {
  const temp = tempDir();
  const at = (name: string): string => join(temp.path, name);
  for (const folder of ['main', 'bin', 'home']) mkdirSync(at(folder));
  installShellAgent(at('bin'), at('agents.log'), at('refusals'));
  writeFileSync(at('probe.cjs'), probe('orchestrator', at('usage.log')));
  const runner = bundle('agent-runner/dist/orch-agent.cjs');
  writeFileSync(
    at('runner.cjs'),
    `${probe('runner', at('usage.log'))}appendFileSync(${JSON.stringify(at('runners.log'))}, began + '\\n');
require(${JSON.stringify(runner)});\n`,
  );
  const orch = bundle('cli/dist/orch.cjs');
  writeTree(at('main'), {
    'tests.sh': "echo '# tests 1'; echo '# pass 1'; echo '# fail 0'\n",
    'orch.config.json': `${JSON.stringify({
      agents: {
        sandbox: 'none',
        test: [['/bin/sh', 'tests.sh']],
        setup: [['/bin/sh', '-c', `cat /proc/$PPID/stat >>'${at('first-phases.log')}'`]],
        ...config,
      },
    })}\n`,
    ...Object.fromEntries(Object.entries(tasks).map(([name, text]) => [`prompts/${name}.md`, text])),
    ...files,
  });
  initRepository(at('main'));
  const environment = {
    PATH: [at('bin'), env['PATH']].join(delimiter),
    HOME: at('home'),
    XDG_STATE_HOME: at('state'),
    NODE_COMPILE_CACHE: at('compile-cache'),
    ANTHROPIC_API_KEY: 'dummy',
    ORCH_AGENT_RUNNER: at('runner.cjs'),
  };
  return {
    root: temp.path,
    main: at('main'),
    refuse(names, seconds) {
      for (const name of names) writeFileSync(join(at('refusals'), name), String(seconds));
    },
    start(...argv) {
      const began = performance.now();
      const child = spawn(execPath, ['--require', at('probe.cjs'), orch, ...argv], {
        cwd: at('main'),
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const texts = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
      const ended = new Promise<Ended>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (exitCode) => resolve({ exitCode, ...texts, wall: performance.now() - began }));
      });
      return { child, ended };
    },
    usages: (who) =>
      linesOf(at('usage.log'))
        .map((line) => JSON.parse(line) as OwnUsage)
        .filter((usage) => usage.who === who),
    moments: () =>
      linesOf(at('agents.log')).map((line) => {
        const [event, step, task = '', ns] = line.split(' ');
        return { event, step, task, at: Number(ns) / 1e6 } as AgentMoment;
      }),
    runnerStarts: () => linesOf(at('runners.log')).map(Number),
    firstPhases: () =>
      linesOf(at('first-phases.log')).map((line) => {
        // After the name in parentheses, which may hold blanks, the 12th and 13th numbers are user and system time.
        const numbers = line.slice(line.lastIndexOf(')') + 2).split(' ');
        return ((Number(numbers[11]) + Number(numbers[12])) * 1000) / ticks;
      }),
    [Symbol.dispose]: () => {
      rmSync(at('state'), { recursive: true, force: true });
      temp[Symbol.dispose]();
    },
  };
}

/** What a run of `orch agents run` came to. */
export interface RunFigures {
  readonly result: {
    readonly success: boolean;
    readonly tasks: readonly { readonly id: string; readonly status: string; readonly durationMs: number }[];
    readonly durationMs: number;
  };
  readonly ended: Ended;
  readonly orchestrator: OwnUsage;
  readonly runners: readonly OwnUsage[];
}

/** Runs all tasks of a place; fails where they do not end as they should. */
export async function runTasks(
  place: Place,
  names: readonly string[],
  parallel: number,
  { flags = [], expected = 0 }: { readonly flags?: readonly string[]; readonly expected?: number } = {},
): Promise<RunFigures> {
  const ended = await place.start(...command(names, parallel), ...flags).ended;
  if (ended.exitCode !== expected) {
    throw new Error(`orch ended with ${ended.exitCode}: ${ended.stderr.slice(-2000)}${ended.stdout.slice(-2000)}`);
  }
  const orchestrator = place.usages('orchestrator').at(-1);
  if (!orchestrator) throw new Error('the orchestrator has told nothing of what it used');
  return {
    result: JSON.parse(ended.stdout) as RunFigures['result'],
    ended,
    orchestrator,
    runners: place.usages('runner').filter(({ began }) => began >= orchestrator.began),
  };
}

/** The call that runs tasks of a place. */
export function command(names: readonly string[], parallel: number): readonly string[] {
  const prompts = names.map((name) => `prompts/${name}.md`);
  return ['agents', 'run', ...prompts, '--trust', '--json', '--max-parallel', String(parallel)];
}
