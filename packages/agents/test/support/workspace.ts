import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import {
  git,
  initRepository,
  installFakeAgent,
  tempDir,
  writeTree,
  type FakeAgent,
  type FakeScript,
  type TempDir,
} from '@orch/testkit';

import { acp, claude, command, type AgentAdapter, type AgentEvent, type AgentOutcome } from '../../src/index.ts';
import { runAgent, type AgentTask, type RunAgentOptions } from '../../src/index.ts';

/** A folder for an agent to work in, a git repository where that is asked for, a fake agent, and a place for recordings. */
export interface Bench extends Disposable {
  readonly root: string;
  readonly cwd: string;
  readonly fake: FakeAgent;
  readonly adapter: AgentAdapter;
  readonly recording: (name: string) => string;
  /** Runs the fake agent on a prompt; the events are in `events`. */
  readonly run: (
    prompt: string,
    task?: Partial<AgentTask>,
    options?: Partial<RunAgentOptions>,
  ) => Promise<AgentOutcome>;
  readonly events: AgentEvent[];
}

const adapters: Record<'acp' | 'claude' | 'plain', (program: string) => AgentAdapter> = {
  acp: (program: string) => acp({ argv: [program] }),
  claude: (program: string) => claude({ program }),
  plain: (program: string) => command({ argv: [program, '--prompt-file', '{prompt-file}'] }),
};

export function bench(as: keyof typeof adapters = 'claude', script: FakeScript = {}, withGit = false): Bench {
  const dir: TempDir = tempDir();
  const cwd = join(dir.path, 'repository');
  const tools = join(dir.path, 'tools');
  mkdirSync(tools);
  writeTree(cwd, { 'README.md': '# Shop\n' });
  if (withGit) initRepository(cwd);
  const fake = installFakeAgent(tools, as, script);
  const adapter = adapters[as](fake.program);
  const events: AgentEvent[] = [];
  const recording = (name: string) => join(dir.path, 'recordings', name);
  let attempts = 0;
  return {
    root: dir.path,
    cwd,
    fake,
    adapter,
    events,
    recording,
    run: (prompt, task = {}, options = {}) => {
      attempts += 1;
      const attempt = task.attempt ?? `attempt-${attempts}`;
      const wanted: AgentTask = {
        prompt,
        cwd,
        attempt,
        permissions: 'full',
        sandbox: 'none',
        timeoutMs: 20_000,
        ...task,
      };
      return runAgent({
        adapter,
        task: wanted,
        environment: { PATH: process.env['PATH'], HOME: tools },
        recordTo: recording(attempt),
        onEvent: (event) => events.push(event),
        ...options,
      });
    },
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

/** Subjects of the commits of a branch, newest first. */
export function subjects(cwd: string): string[] {
  return git(cwd, 'log', '--format=%s').trim().split('\n');
}
