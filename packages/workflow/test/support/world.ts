import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { memoryStore, runGraph, type RunOutcome, type RunStore } from '@orch/dag';
import { createWorktree, openRepository, resolveCommit, type Repository, type Worktree } from '@orch/git';
import { runProcess } from '@orch/pool';
import { initRepository, tempDir, writeTree } from '@orch/testkit';

import {
  defaultSettings,
  phaseKinds,
  taskGraph,
  type AgentCall,
  type AgentReport,
  type ForgeAnswers,
  type ForgeRequest,
  type PhaseServices,
  type WorkflowSettings,
  type WorkflowTask,
} from '../../src/index.ts';

export const feature: WorkflowTask = {
  id: 'greet',
  key: 'task:greet',
  title: 'Greet people',
  text: 'Add a function `greet(name)` that answers `Hello, <name>`.',
  type: 'feature',
  acceptance: ['greet("Ada") answers "Hello, Ada"'],
  rules: [],
  allowedPaths: [],
  source: 'prompts/greet.md',
};

/** What a scripted agent does with a call: it may change files, and answers parts of a report. */
export type Script = (call: AgentCall) => Partial<AgentReport> | void | Promise<Partial<AgentReport> | void>;

/** A repository, a forge that only counts, and an agent that follows a script. */
export interface World extends Disposable {
  readonly main: string;
  readonly repository: Repository;
  readonly calls: AgentCall[];
  readonly asked: ForgeRequest[];
  readonly settings: WorkflowSettings;
  readonly services: Omit<PhaseServices, 'worktree'>;
  /** What the scripted agent does. */
  script: Script;
  store: RunStore;
  run(script: Script, task?: WorkflowTask): Promise<RunOutcome>;
}

const report: AgentReport = {
  status: 'succeeded',
  reason: 'it says so',
  text: 'done',
  session: 's1',
  usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1, costUsd: 0, confidence: 'reported' },
  deniedTools: [],
  resetsAt: null,
  recording: '',
  sandbox: 'none',
  durationMs: 1,
};

export async function world(settings: Partial<WorkflowSettings> = {}): Promise<World> {
  const temp = tempDir();
  const main = join(temp.path, 'main');
  mkdirSync(main);
  writeTree(main, {
    'package.json': '{ "type": "module" }\n',
    'README.md': '# Shop\n',
    'test/base.test.js': "import { test } from 'node:test';\ntest('base', () => {});\n",
  });
  initRepository(main);
  const environment = { PATH: process.env['PATH'] };
  const repository = await openRepository({ path: main, worktreesDir: join(temp.path, 'trees'), environment });
  const base = await resolveCommit(repository, 'HEAD');
  const calls: AgentCall[] = [];
  const asked: ForgeRequest[] = [];
  const all: WorkflowSettings = {
    ...defaultSettings,
    implement: { agent: 'fake' },
    review: { agent: 'fake' },
    test: [[process.execPath, '--test', '--test-isolation=none', '--test-reporter=tap']],
    fixRounds: 1,
    reviewRounds: 1,
    ...settings,
  };
  let taken: Promise<Worktree> | undefined;
  const made: World = {
    main,
    repository,
    calls,
    asked,
    settings: all,
    store: memoryStore(),
    script: () => undefined,
    services: {
      repository,
      settings: all,
      async runAgent(call) {
        calls.push(call);
        return { ...report, ...(await made.script(call)) };
      },
      askForge: () => async (request) => {
        asked.push(request);
        return answer(request) as never;
      },
      async runCommand(command, { cwd, signal }) {
        const outcome = await runProcess({ argv: command, cwd, env: { PATH: process.env['PATH'] ?? '' }, signal });
        const { exitCode, status, durationMs, stdoutTail, stderrTail } = outcome;
        return { command, exitCode, status, durationMs, tail: `${stdoutTail}\n${stderrTail}` };
      },
      now: Date.now,
    },
    async run(script, task = feature) {
      made.script = script;
      const services: PhaseServices = {
        ...made.services,
        worktree: (at) =>
          (taken ??= createWorktree(repository, {
            name: task.id,
            base: at,
            minFreeBytes: 0,
            isolation: all.isolation ?? 'worktree',
          })),
      };
      const handle = await runGraph(taskGraph(task, base, all), {
        kinds: phaseKinds,
        services,
        store: made.store,
        target: `task ${task.id}`,
      });
      return await handle.outcome;
    },
    [Symbol.dispose]() {
      repository[Symbol.dispose]();
      temp[Symbol.dispose]();
    },
  };
  return made;
}

function answer(request: ForgeRequest): ForgeAnswers[ForgeRequest['do']] {
  switch (request.do) {
    case 'push':
      return { commit: request.commit };
    case 'issue':
    case 'pull-request':
      return { number: 7, url: 'forge:7' };
    case 'close-issue':
      return { closed: true };
    default:
      return { id: '1' };
  }
}

/** Which step a call is for, by the name of its attempt. */
export function stepOf(call: AgentCall): string {
  return /-(plan|implement|mend|document|answer-review|review)-\d/.exec(`${call.attempt}-1`)?.[1] ?? '';
}

export function put(call: AgentCall, path: string, text: string): void {
  mkdirSync(dirname(join(call.cwd, path)), { recursive: true });
  writeFileSync(join(call.cwd, path), text);
}

/** Does the feature, with its test. */
export function greet(call: AgentCall): void {
  put(call, 'src/greet.js', 'export const greet = (name) => `Hello, ${name}`;\n');
  put(
    call,
    'test/greet.test.js',
    "import { test } from 'node:test';\nimport { equal } from 'node:assert';\nimport { greet } from '../src/greet.js';\n" +
      "test('greets', () => equal(greet('Ada'), 'Hello, Ada'));\n",
  );
}

export const approve = { text: 'Good.\n{"verdict":"approve","findings":[]}' };
export const plan = { text: 'Add src/greet.js with greet, and test/greet.test.js that proves it.' };

/** An agent that does all steps well. */
export const able: Script = (call) => {
  const step = stepOf(call);
  if (step === 'plan') return plan;
  if (step === 'review') return approve;
  if (step === 'implement') greet(call);
  return undefined;
};
