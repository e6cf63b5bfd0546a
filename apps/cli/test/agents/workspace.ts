import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { initRepository, installFakeAgent, tempDir, writeTree, type FakeScript } from '@orch/testkit';

import type { CliOutcome } from '../run-cli.ts';
import { runHere } from '../run-here.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** The program that takes one task through its phases. */
export const runner: string = fileURLToPath(new URL('../../../agent-runner/src/main.ts', import.meta.url));

/** What every fake agent does about the steps that are not the work itself. */
const otherSteps: NonNullable<FakeScript['rules']> = [
  {
    match: 'write a plan for this task',
    steps: [{ do: 'call' }, { do: 'result', text: 'I will write the file that the task names, and a test for it.' }],
  },
  {
    match: 'Review the change below',
    steps: [{ do: 'call' }, { do: 'result', text: 'Fine.\n{"verdict":"approve","findings":[]}' }],
  },
  { match: 'Bring the documentation', steps: [{ do: 'call' }, { do: 'result', text: 'nothing to say' }] },
];

/** A program that was started. */
export interface Started {
  readonly pid: number;
  readonly ended: Promise<CliOutcome>;
  /** Resolves when it has written a text to its error output; rejects where it ends without. */
  readonly says: (text: string) => Promise<void>;
}

/** A repository with tasks in `prompts/`, and a fake claude that does what a task says. */
export interface AgentsWorkspace extends Disposable {
  readonly root: string;
  /** The user's checkout. */
  readonly main: string;
  /** Everything that orch keeps outside of it. */
  readonly state: string;
  /** Runs the command line in this process. */
  here(...argv: readonly string[]): Promise<CliOutcome>;
  /** Starts the command line in a process of its own. */
  start(...argv: readonly string[]): Started;
  /** Starts orch-agent. */
  startRunner(...argv: readonly string[]): Started;
}

/**
 * @param tasks - texts of tasks by name. A line `fake: {"do": …}` is what the agent does in the implementation.
 * @param script - rules that come before those of the other steps.
 * @param variables - of the environment of orch.
 */
export function agentsWorkspace(
  tasks: Readonly<Record<string, string>>,
  script: FakeScript = {},
  config: object = {},
  variables: Readonly<Record<string, string>> = {},
): AgentsWorkspace {
  const temp = tempDir();
  const checkout = join(temp.path, 'main');
  const bin = join(temp.path, 'bin');
  mkdirSync(checkout);
  mkdirSync(bin);
  installFakeAgent(bin, 'claude', { ...script, rules: [...(script.rules ?? []), ...otherSteps] });
  writeTree(checkout, {
    'package.json': '{ "type": "module", "scripts": { "test": "node --test" } }\n',
    'test/base.test.js': "import { test } from 'node:test';\ntest('base', () => {});\n",
    'orch.config.json': `${JSON.stringify({ agents: { sandbox: 'none', ...config } })}\n`,
    ...Object.fromEntries(Object.entries(tasks).map(([name, text]) => [`prompts/${name}.md`, text])),
  });
  initRepository(checkout);
  const state = join(temp.path, 'state');
  const env: Record<string, string> = {
    PATH: [bin, process.env['PATH']].join(delimiter),
    HOME: join(temp.path, 'home'),
    XDG_STATE_HOME: state,
    ANTHROPIC_API_KEY: 'dummy',
    GITHUB_TOKEN: 'a-token-that-no-agent-may-see',
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
    ...variables,
  };
  const launch = (program: string, argv: readonly string[]): Started => {
    const child = spawn(process.execPath, ['--conditions=@orch/source', program, ...argv], {
      cwd: checkout,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts = { stdout: '', stderr: '' };
    const heard = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      texts.stderr += text;
      for (const look of heard) look();
    });
    const ended = new Promise<CliOutcome>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, signal) => resolve({ exitCode, signal, ...texts }));
    });
    const says = (text: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => (texts.stderr.includes(text) ? resolve() : undefined);
        heard.add(look);
        look();
        void ended.then(() => reject(new Error(`it has ended without ${text}: ${texts.stderr}`)), reject);
      });
    return { pid: child.pid ?? 0, ended, says };
  };
  return {
    root: temp.path,
    main: checkout,
    state,
    here: async (...argv) => await runHere({ root: checkout, state }, argv, { env }),
    start: (...argv) => launch(main, argv),
    startRunner: (...argv) => launch(runner, argv),
    [Symbol.dispose]: () => temp[Symbol.dispose](),
  };
}

/** A task that writes one file. */
export function writes(name: string, more = ''): string {
  const step = JSON.stringify({ do: 'write', path: `src/${name}.txt`, content: `${name}\n` });
  return `# Add ${name}\n\nAdd it.\n${more}\nfake: ${step}\nfake: {"do":"call"}\nfake: {"do":"result","text":"done"}\n`;
}
