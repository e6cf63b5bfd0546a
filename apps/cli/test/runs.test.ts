import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RunId } from '@orch/core';
import { defineKind, graph, runGraph, sqliteStore, type Kind } from '@orch/dag';
import { expect, test, vi } from 'vitest';

import { outcomeOf, richFeature, runCli, scratch, spawnCli, type Scratch } from './run-cli.ts';
import { runHere } from './run-here.ts';
import { validated } from './validated.ts';

const ask: Kind = defineKind({
  name: 'ask',
  version: 1,
  effects: 'none',
  run: async (ctx) => (await ctx.approval({ key: 'go', question: `Go on with ${ctx.node}?` })).by,
});
const fail: Kind = defineKind({
  name: 'fail',
  version: 1,
  effects: 'none',
  run: () => {
    throw new Error('the disk is on fire');
  },
});
const echo: Kind = defineKind({ name: 'echo', version: 1, effects: 'none', run: (_ctx, input) => input });

const key = '0123456789ab';

interface Journaled extends Scratch {
  /** Runs a graph of nodes, each with its kind and what it waits for. */
  run(
    subject: string,
    nodes: Readonly<Record<string, readonly [kind: string, ...after: string[]]>>,
    parent?: RunId,
  ): Promise<RunId>;
}

/** A repository with a journal. */
function journaled(): Journaled {
  const where = scratch('');
  return {
    ...where,
    async run(subject, nodes, parent) {
      using store = sqliteStore(join(where.root, '.git/orch/journal.db'));
      const builder = graph('work');
      for (const [id, [kind, ...after]] of Object.entries(nodes)) builder.node({ id, kind, after });
      const target = `work ${key} ${subject}`;
      const handle = await runGraph(builder.build(), {
        kinds: [ask, fail, echo],
        services: {},
        store,
        target,
        ...(parent && { parent }),
      });
      await handle.outcome;
      return handle.run;
    },
  };
}

async function json(where: Scratch, schema: string, ...args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout, stderr, exitCode } = await runHere(where, [...args, '--json']);
  expect(exitCode, stderr).toBe(0);
  return validated(schema, stdout) as Record<string, unknown>;
}

test('Looking for runs where nothing was started makes no journal, and other commands say that there is none.', async () => {
  using where = scratch('');
  expect(await json(where, 'runs', 'runs')).toMatchObject({ runs: [], more: 0 });
  for (const command of ['status', 'why', 'logs', 'attach', 'approve', 'resume', 'cancel']) {
    const { exitCode, stderr } = await runHere(where, [command]);
    expect([command, exitCode]).toEqual([command, 2]);
    expect(stderr).toContain('error[ORCH_RUN_UNKNOWN]: nothing was started in this repository yet');
  }
  expect(existsSync(join(where.root, '.git/orch'))).toBe(false);
});

test('Runs are listed newest first with their state, and are found by id, by an end of it and by their subject.', async () => {
  using where = journaled();
  const done = await where.run('login', { a: ['echo'] });
  const bad = await where.run('search', { a: ['fail'], b: ['echo', 'a'] });
  const asks = await where.run('merge', { a: ['ask'] });
  const listed = await json(where, 'runs', 'runs', '--limit', '2');
  expect(listed).toMatchObject({
    runs: [
      { run: asks, subject: 'work merge', state: 'needs-human', parent: null },
      { run: bad, subject: 'work search', state: 'failed' },
    ],
    more: 1,
  });
  expect(await json(where, 'runs', 'runs', '--unfinished')).toMatchObject({ runs: [{ run: asks }], more: 0 });
  for (const name of [done, done.slice(-8), 'login', 'work login']) {
    expect(await json(where, 'run-status', 'status', name)).toMatchObject({ run: { run: done, state: 'succeeded' } });
  }
  expect(await json(where, 'run-status', 'status')).toMatchObject({ run: { run: asks } });
  const { exitCode, stderr } = await runHere(where, ['status', done.slice(0, 3)]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('is a part of several ids');
});

test('Status shows the todo list and the question, approve records who answers it, and then nothing is asked.', async () => {
  using where = journaled();
  const run = await where.run('merge', { a: ['echo'], b: ['ask', 'a'] });
  const shown = await runHere(where, ['status']);
  expect(shown.stdout).toContain('[x]   └─ a');
  expect(shown.stdout).toContain('question of b: Go on with b?');
  expect(shown.stderr).toBe(`answer with: orch approve ${run.slice(-8)} [--reject]\n`);
  const answer = await json(where, 'run-approve', 'approve', '--by', 'ada', '--note', 'fine');
  expect(answer).toMatchObject({ node: 'b', key: 'go', question: 'Go on with b?', decision: 'approved', by: 'ada' });
  expect(await json(where, 'run-status', 'status')).toMatchObject({
    questions: [],
    nodes: { succeeded: 1, waiting: 1 },
  });
  const again = await runHere(where, ['approve']);
  expect([again.exitCode, again.stderr.includes('nothing waits for this answer')]).toEqual([2, true]);
  await where.run('merge', { a: ['echo'], b: ['ask', 'a'] });
  expect(await json(where, 'run-status', 'status', run)).toMatchObject({ run: { state: 'succeeded' } });
  const closed = await runHere(where, ['approve', run, '--node', 'b', '--key', 'go']);
  expect([closed.exitCode, closed.stderr.includes('ORCH_RUN_CLOSED')]).toEqual([1, true]);
});

test('Of several questions one must be named, and a rejection fails its node with name and note.', async () => {
  using where = journaled();
  const run = await where.run('merge', { a: ['ask'], b: ['ask'] });
  const unclear = await runHere(where, ['approve']);
  expect(unclear.exitCode).toBe(2);
  expect(unclear.stderr).toContain('several questions are open');
  expect(unclear.stderr).toContain('--node "b" --key "go"');
  const { stdout } = await runHere(where, ['approve', '--node', 'b', '--reject', '--by', 'bob', '--note', 'not today']);
  expect(stdout).toBe('bob rejected Go on with b? (b)\n');
  await runHere(where, ['approve', '--node', 'a']);
  await where.run('merge', { a: ['ask'], b: ['ask'] });
  const why = await json(where, 'run-why', 'why', run);
  expect(why).toMatchObject({ nodes: [{ node: 'b', error: { code: 'ORCH_APPROVAL_REJECTED' } }] });
});

test('Why leads from a node that did not run to the one that failed, and names near nodes for a wrong one.', async () => {
  using where = journaled();
  await where.run('search', { build: ['fail'], test: ['echo', 'build'], ship: ['echo', 'test'] });
  const { stdout } = await runHere(where, ['why', '--node', 'ship']);
  expect(stdout.split('\n').slice(1, 3)).toEqual([
    '  ship did not start, because build failed',
    '  build failed: ORCH_NODE_FAILED: the disk is on fire',
  ]);
  expect(await json(where, 'run-why', 'why')).toMatchObject({
    node: null,
    nodes: [{ node: 'build', status: 'failed' }],
  });
  const wrong = await runHere(where, ['why', '--node', 'buidl']);
  expect([wrong.exitCode, wrong.stderr.includes('did you mean build?')]).toEqual([2, true]);
});

test('Logs are the events of the journal as text or as NDJSON, of one node where it is named.', async () => {
  using where = journaled();
  const run = await where.run('search', { build: ['fail'], test: ['echo', 'build'] });
  const { stdout } = await runHere(where, ['logs', '--json']);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events.map(({ v, seq }) => [v, seq])).toEqual(events.map((_, place) => [1, place + 1]));
  expect(events.map(({ type }) => type)).toEqual([
    'run-started',
    'node-started',
    'node-failed',
    'node-blocked',
    'run-closed',
  ]);
  expect(new Set(events.map((event) => event['run']))).toEqual(new Set([run]));
  const text = (await runHere(where, ['logs', '--follow', '--node', 'build'])).stdout.trimEnd().split('\n');
  expect(text).toHaveLength(2);
  expect(text[1]).toMatch(/^\S+Z {2}node-failed +build {2}ORCH_NODE_FAILED: the disk is on fire$/);
});

test('Attach follows a run and what works on its behalf until it ends, and has its exit code.', async () => {
  using where = journaled();
  using store = sqliteStore(join(where.root, '.git/orch/journal.db'));
  const handle = await runGraph(graph('work').node({ id: 'deploy', kind: 'ask' }).build(), {
    kinds: [ask],
    services: {},
    store,
    target: `work ${key} release`,
    questions: 'wait',
  });
  await where.run('part', { build: ['echo'], broken: ['fail'] }, handle.run);
  const attached = runHere(where, ['attach', '--json']);
  await vi.waitFor(async () => expect((await runHere(where, ['approve', 'release'])).exitCode).toBe(0), 10_000);
  const { exitCode, stdout, stderr } = await attached;
  expect((await handle.outcome).status).toBe('succeeded');
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining(`following ${handle.run}`)]);
  expect(stderr).toMatch(/^ {2}asks +deploy {2}Go on with deploy\?$/m);
  expect(stderr).toMatch(/^ {4}failed +broken {2}ORCH_NODE_FAILED: the disk is on fire$/m);
  expect(stderr).toMatch(/has its answer +deploy[^]*done +deploy[^]* {2}ended +succeeded/);
  expect(validated('run-status', stdout)).toMatchObject({ run: { run: handle.run, state: 'succeeded' } });
  const again = await runHere(where, ['attach', 'part']);
  expect(again.stdout).toMatch(/^work release: succeeded/);
});

test('Attach to a run that has failed tells how it ended, and fails.', async () => {
  using where = journaled();
  await where.run('broken', { build: ['fail'] });
  const { exitCode, stdout, stderr } = await runHere(where, ['attach']);
  expect([exitCode, stdout.split(',')[0]]).toEqual([1, 'work broken: failed']);
  expect(stderr).toMatch(/failed +build/);
});

test('A run whose process died is interrupted, and cancelling it closes it; one that has ended is left as it is.', async () => {
  using where = journaled();
  const owner = { boot: 'another', namespace: '', pid: 1, startedAt: '' };
  const path = join(where.root, '.git/orch/journal.db');
  const clock = { now: () => Date.now() - 60_000, monotonic: () => 0 };
  let run: RunId;
  {
    using store = sqliteStore(path, { owner, clock });
    ({ run } = await store.open({ target: `work ${key} gone`, graph: { name: 'work', hash: 'h' } }));
  }
  expect(await json(where, 'run-status', 'status', 'gone')).toMatchObject({ run: { run, state: 'interrupted' } });
  const resumed = await runHere(where, ['resume', 'gone']);
  expect([resumed.exitCode, resumed.stderr.includes('does not tell how it was started')]).toEqual([2, true]);
  const cancelled = await json(where, 'run-cancel', 'cancel', 'gone', '--by', 'ada', '--reason', 'no use');
  expect(cancelled).toMatchObject({ answer: 'closed', run: { state: 'cancelled' } });
  expect(await json(where, 'run-why', 'why', 'gone')).toMatchObject({ cancelled: { by: 'ada', reason: 'no use' } });
  expect(await json(where, 'run-cancel', 'cancel', 'gone')).toMatchObject({ answer: 'not-running' });
  const done = await where.run('login', { a: ['echo'] });
  expect(await json(where, 'run-cancel', 'cancel', done)).toMatchObject({ answer: 'not-running' });
  const closed = await runHere(where, ['resume', done]);
  expect([closed.exitCode, closed.stderr.includes('ORCH_RUN_CLOSED')]).toEqual([1, true]);
});

test('A start is cancelled from another process, and resume ends what it began.', { timeout: 120_000 }, async () => {
  using where = scratch();
  const flag = join(where.state, '..', 'hangs');
  const script = `node -e "const fs=require('fs');if(!fs.existsSync('${flag}')){fs.writeFileSync('${flag}','');setInterval(()=>{},1000)}"`;
  writeFileSync(join(where.root, 'package.json'), JSON.stringify({ type: 'module', scripts: { test: script } }));
  const child = spawnCli(where, ['start', '--id', richFeature, '--trust']);
  const ended = outcomeOf(child);
  await vi.waitFor(() => expect(existsSync(flag)).toBe(true), { timeout: 30_000, interval: 20 });
  expect(await json(where, 'run-status', 'status')).toMatchObject({ run: { state: 'running' } });
  const cancelled = await json(where, 'run-cancel', 'cancel', '--by', 'ada');
  expect(cancelled).toMatchObject({ answer: 'asked', run: { state: 'cancelled' } });
  const outcome = await ended;
  expect(outcome.exitCode, outcome.stderr).toBe(130);

  const resumed = await runCli(where, ['resume', '--trust', '--json']);
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  const { run } = cancelled as { run: { run: string } };
  expect(validated('start-result', resumed.stdout)).toMatchObject({ runId: run.run, resumed: true, success: true });
});

test('Commands without a name speak of the run that was started, and what works on its behalf is found by name and leads back to it.', async () => {
  using where = journaled();
  const parent = await where.run('all', { ask: ['ask'] });
  const child = await where.run('one', { ask: ['ask'] }, parent);
  expect(await json(where, 'run-status', 'status')).toMatchObject({ run: { run: parent }, children: [{ run: child }] });
  expect(await json(where, 'run-status', 'status', 'one')).toMatchObject({ run: { run: child } });
  const { stderr } = await runHere(where, ['resume', 'one']);
  expect(stderr).toContain(`run ${parent} does not tell how it was started`);
});
