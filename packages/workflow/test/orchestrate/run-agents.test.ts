import { systemClock } from '@orch/core';
import { openQuestions, summarize, type RunOutcome } from '@orch/dag';
import { listWorktrees } from '@orch/git';
import { git } from '@orch/testkit';
import { describe, expect, it } from 'vitest';

import {
  askByMessages,
  runAgents,
  runTask,
  taskTarget,
  workName,
  type AgentCall,
  type PlannedTask,
  type RunAgentsOptions,
  type RunTaskOptions,
  type WorkflowTask,
} from '../../src/index.ts';
import { approve, plan, put, stepOf, world, type Script, type World } from '../support/world.ts';

function planned(id: string, more: Partial<PlannedTask> = {}): PlannedTask {
  const task: WorkflowTask = {
    id,
    key: `task:${id}`,
    title: `Make ${id}`,
    text: `Make ${id}.`,
    type: 'documentation',
    acceptance: [],
    rules: [],
    allowedPaths: [],
    source: `prompts/${id}.md`,
  };
  return { task, dependsOn: [], touches: [], estimateMs: 1000, estimatedBy: 'type', needs: { cpu: 1 }, ...more };
}

/** Which task a call is about. */
const taskOf = (call: AgentCall): string => /^# Task: Make (\S+)$/m.exec(call.prompt)?.[1] ?? '';

/** Writes a file named after the task. */
const able: Script = (call) => {
  const step = stepOf(call);
  if (step === 'plan') return plan;
  if (step === 'review') return approve;
  if (step === 'implement') put(call, `docs/${taskOf(call)}.md`, `# ${taskOf(call)}\n`);
  return undefined;
};

function runnerOptions(w: World): Omit<RunTaskOptions, 'request' | 'signal' | 'parent'> {
  const { repository, runAgent, runCommand } = w.services;
  return {
    store: w.store,
    repository,
    runAgent,
    askForge: (run) => askByMessages(w.store, run),
    runCommand,
    clock: systemClock,
  };
}

async function orchestrate(
  w: World,
  tasks: readonly PlannedTask[],
  script: Script,
  more: Partial<RunAgentsOptions> = {},
): Promise<RunOutcome> {
  w.script = script;
  const { repository } = w.services;
  const { outcome } = await runAgents({
    planned: tasks,
    settings: () => w.settings,
    store: w.store,
    repository,
    forge: w.services.askForge('' as never),
    startRunner: (request, { parent, signal }) => runTask({ ...runnerOptions(w), request, signal, parent }),
    base: 'HEAD',
    integration: 'integration',
    regenerable: [],
    slots: { agent: 'fake', count: 2 },
    request: { tasks: tasks.map(({ task }) => task.id) },
    wait: false,
    onWait: () => undefined,
    clock: systemClock,
    signal: new AbortController().signal,
    ...more,
  });
  if (outcome === null) throw new Error('all of it had landed before');
  return outcome;
}

const tree = (w: World, branch: string): string[] =>
  git(w.main, 'ls-tree', '-r', '--name-only', branch).trim().split('\n');

describe('many tasks', () => {
  it('run side by side, land in one branch, and leave no worktree; one that depends on another begins with its work', async () => {
    using w = await world({ test: [] });
    // Each of the first two goes on only when the other has begun.
    let seenByLast = '';
    const began = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() };
    const tasks = [planned('a'), planned('b'), planned('c', { dependsOn: ['a', 'b'] })];
    const outcome = await orchestrate(w, tasks, async (call) => {
      const task = taskOf(call);
      if (stepOf(call) === 'implement' && (task === 'a' || task === 'b')) {
        began[task].resolve();
        await began[task === 'a' ? 'b' : 'a'].promise;
      }
      if (stepOf(call) === 'implement' && task === 'c') {
        seenByLast = git(call.cwd, 'ls-files');
      }
      return await able(call);
    });
    expect(outcome.status).toBe('succeeded');
    expect(seenByLast).toMatch(/docs\/a\.md\ndocs\/b\.md/);
    expect(tree(w, 'orch/integration')).toEqual(expect.arrayContaining(['docs/a.md', 'docs/b.md', 'docs/c.md']));
    expect(listWorktrees(w.repository)).toEqual([]);
    expect(
      w.asked
        .filter((request) => request.do === 'pull-request')
        .map(({ task }) => task)
        .toSorted(),
    ).toEqual(['a', 'b', 'c']);
    expect(git(w.main, 'status', '--porcelain')).toBe('');
  });

  it('that touch the same file run one after the other, the later one on top of the earlier one', async () => {
    using w = await world({ test: [] });
    const outcome = await orchestrate(
      w,
      [planned('a', { touches: ['x.md'] }), planned('b', { touches: ['x.md'] })],
      (call) => {
        if (stepOf(call) !== 'implement') return able(call);
        return put(call, 'x.md', `${taskOf(call) === 'b' ? 'a\n' : ''}${taskOf(call)}\n`);
      },
    );
    expect(outcome.status).toBe('succeeded');
    expect(git(w.main, 'show', 'orch/integration:x.md')).toBe('a\nb\n');
  });

  it('that conflict after all are told with their paths, and hold up nobody', async () => {
    using w = await world({ test: [] });
    const outcome = await orchestrate(w, [planned('a'), planned('b'), planned('c')], (call) => {
      if (stepOf(call) !== 'implement' || taskOf(call) === 'c') return able(call);
      return put(call, 'same.md', `${taskOf(call)}\n`);
    });
    expect(outcome.status).toBe('failed');
    const landed = ['a', 'b', 'c'].map((id) => outcome.nodes.get(`land:${id}`));
    expect(landed.filter((node) => node?.status === 'succeeded')).toHaveLength(2);
    const refused = landed.find((node) => node?.status === 'failed');
    expect(refused?.error).toMatchObject({ code: 'ORCH_AGENTS_CONFLICT' });
    expect(refused?.error?.message).toContain('same.md');
  });

  it('that fail keep what they did, and a new start goes on with it', async () => {
    using w = await world({ test: [], fixRounds: 0 });
    const a = planned('a');
    const first = await orchestrate(w, [a], (call) => (stepOf(call) === 'review' ? { text: 'hm' } : able(call)));
    expect(first.status).toBe('failed');
    expect(first.nodes.get('work:a')?.error?.message).toMatch(/review: fake gave no review: its answer has no verdict/);
    expect(listWorktrees(w.repository).map(({ name }) => name)).toEqual([workName(a.task)]);
    const second = await orchestrate(w, [a], able);
    expect(second.status).toBe('succeeded');
    await expect(orchestrate(w, [a], able)).rejects.toThrow('all of it had landed before');
  });

  it('have landed by the commit that was approved for their content, whatever their branches say', async () => {
    using w = await world({ test: [], fixRounds: 0 });
    const old = planned('a');
    const rewritten: PlannedTask = { ...old, task: { ...old.task, text: 'Make a better a.' } };
    const failed = await orchestrate(w, [old], (call) => (stepOf(call) === 'implement' ? undefined : able(call)));
    expect(failed.status).toBe('failed');
    expect((await orchestrate(w, [rewritten], able)).status).toBe('succeeded');
    // The branch of the first text is still at the base, which the integration branch holds.
    const again = await orchestrate(w, [old], (call) =>
      stepOf(call) === 'implement' ? put(call, 'docs/old.md', '# old\n') : able(call),
    );
    expect(again.status).toBe('succeeded');
    expect(tree(w, 'orch/integration')).toContain('docs/old.md');
    git(w.main, 'branch', '--delete', '--force', `orch/${workName(old.task)}`);
    await expect(orchestrate(w, [old], able)).rejects.toThrow('all of it had landed before');
  });

  it('have landed where the integration branch was merged and deleted', async () => {
    using w = await world({ test: [] });
    expect((await orchestrate(w, [planned('a')], able)).status).toBe('succeeded');
    git(w.main, 'merge', '--quiet', '--no-edit', 'orch/integration');
    git(w.main, 'branch', '--delete', '--force', 'orch/integration');
    await expect(orchestrate(w, [planned('a')], able)).rejects.toThrow('all of it had landed before');
  });

  it('that were approved when an orchestrator died land without being done again', async () => {
    using w = await world({ test: [] });
    const dying = orchestrate(w, [planned('a')], able, {
      startRunner: async (request, { parent, signal }) => {
        await runTask({ ...runnerOptions(w), request, signal, parent });
        throw new Error('the orchestrator dies before it has heard of it');
      },
    });
    expect((await dying).status).toBe('failed');
    const calls = w.calls.length;
    expect((await orchestrate(w, [planned('a')], able)).status).toBe('succeeded');
    expect(w.calls).toHaveLength(calls);
    expect(tree(w, 'orch/integration')).toContain('docs/a.md');
  });

  it('whose runner is ended from outside are given to another one', async () => {
    using w = await world({ test: [] });
    const ended = new AbortController();
    const first = runnerOptions(w);
    let runners = 0;
    const startRunner: RunAgentsOptions['startRunner'] = async (request, { parent, signal }) => {
      runners += 1;
      const ends = runners === 1 ? AbortSignal.any([signal, ended.signal]) : signal;
      return await runTask({ ...first, request, signal: ends, parent });
    };
    const script: Script = (call) => {
      if (stepOf(call) === 'implement' && runners === 1) ended.abort();
      return able(call);
    };
    expect((await orchestrate(w, [planned('a')], script, { startRunner })).status).toBe('succeeded');
    expect(runners).toBe(2);
  });

  it('ask in the one run that people look at, and go on with the answer', async () => {
    using w = await world({ test: [] });
    const script: Script = (call) => {
      if (stepOf(call) === 'implement') put(call, '.npmrc', 'registry=x\n');
      return able(call);
    };
    const waiting = await orchestrate(w, [planned('a')], script);
    expect(waiting.status).toBe('needs-human');
    const { question } = waiting.nodes.get('work:a') ?? {};
    expect(question).toContain('.npmrc');
    const [asked] = openQuestions(summarize(await w.store.events(waiting.run)));
    await w.store.approve(waiting.run, { node: 'work:a', key: asked?.key ?? '', decision: 'approved', by: 'ada' });
    const done = await orchestrate(w, [planned('a')], script);
    expect(done.status).toBe('succeeded');
    expect(w.calls.filter((call) => stepOf(call) === 'implement')).toHaveLength(1);
    expect((await w.store.runs(taskTarget('a'))).map(({ parent }) => parent)).toEqual([done.run]);
  });

  it('are orchestrated by one process of a repository', async () => {
    using w = await world({ test: [] });
    await using _other = await w.store.locks.acquire('forge');
    await expect(orchestrate(w, [planned('a')], able)).rejects.toMatchObject({ code: 'ORCH_LOCKED' });
  });
});
