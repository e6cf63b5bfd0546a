import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { defineKind, graph, memoryStore, openQuestions, runGraph, summarize, type RunOutcome } from '@orch/dag';
import { expect, test, vi } from 'vitest';

import { askWhileRunning } from '../../src/commands/agents/answers.ts';
import { agentsWorkspace, writes } from './workspace.ts';

const ask = defineKind({
  name: 'ask',
  version: 1,
  effects: 'none',
  run: async (context) => (await context.approval({ key: 'push', question: `Push ${context.node}?` })).by,
});

/** A run that asks twice, and a person who types these lines, each when asked. */
async function answered(...lines: readonly string[]): Promise<{ outcome: RunOutcome; shown: string; open: string[] }> {
  const store = memoryStore();
  const [input, output] = [new PassThrough(), new PassThrough()];
  const shown = text(output);
  let asked = 0;
  output.on('data', (chunk: Buffer) => {
    for (const _prompt of chunk.toString().matchAll(/\[y\/n/g)) input.write(`${lines[asked++] ?? ''}\n`);
  });
  const stop = new AbortController();
  let outcome: Promise<RunOutcome>;
  {
    await using answers = askWhileRunning({ input, output, store, by: 'ada' });
    const handle = await runGraph(graph('g').node({ id: 'a', kind: 'ask' }).node({ id: 'b', kind: 'ask' }).build(), {
      kinds: [ask],
      services: {},
      store,
      target: 't',
      questions: lines[0] === 'maybe later' ? 'end' : 'wait',
      signal: stop.signal,
      onEvent: answers.onEvent,
    });
    ({ outcome } = handle);
    await outcome;
    await vi.waitFor(() => expect(asked).toBe(2), 10_000);
  }
  output.end();
  const done = await outcome;
  const summary = summarize(await store.events(done.run));
  const open = openQuestions(summary, await store.approvals(done.run)).map(({ node }) => node);
  return { outcome: done, shown: await shown, open };
}

test('Questions are asked one after the other while the run goes on, and it goes on with the answers.', async () => {
  const { outcome, shown } = await answered('y', 'No');
  expect(shown).toMatch(/a: Push a\? [^]*b: Push b\?/);
  expect(outcome.nodes.get('a')).toMatchObject({ status: 'succeeded', output: 'ada' });
  expect(outcome.nodes.get('b')).toMatchObject({ status: 'failed', error: { code: 'ORCH_APPROVAL_REJECTED' } });
});

test('What is no clear answer leaves the question open.', async () => {
  const { outcome, open } = await answered('maybe later', '');
  expect(outcome.status).toBe('needs-human');
  expect(open).toEqual(['a', 'b']);
});

test('Without a terminal nobody is asked: the command is refused before anything begins.', async () => {
  using w = agentsWorkspace({ one: writes('one') });
  for (const command of [
    ['agents', 'run', 'prompts/one.md'],
    ['start', '--id', '1', '--agent', 'claude'],
  ]) {
    const { exitCode, stderr } = await w.start(...command, '--trust', '--interactive').ended;
    expect(stderr).toContain('error[ORCH_USAGE]: --interactive needs a terminal');
    expect(exitCode).toBe(2);
  }
}, 120_000);

test('Ctrl-C at a prompt closes it and is passed on.', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let interrupted = 0;
  const terminal = Object.assign(input, { isTTY: true, setRawMode: () => input });
  await using _answers = askWhileRunning({
    input: terminal,
    output: Object.assign(output, { isTTY: true, columns: 80 }),
    store: memoryStore(),
    by: 'ada',
    onInterrupt: () => interrupted++,
  });
  input.write('\u0003');
  await vi.waitFor(() => expect(interrupted).toBe(1), 10_000);
});

test('A decision that cannot be recorded is told, and the run and its questions go on.', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (chunk.includes('[y/n')) input.write('y\n');
  });
  const store = {
    approve: () => {
      throw new Error('the disk is full');
    },
  };
  const events = memoryStore();
  const stop = new AbortController();
  {
    await using answers = askWhileRunning({ input, output, store, by: 'ada' });
    const { outcome } = await runGraph(graph('g').node({ id: 'a', kind: 'ask' }).build(), {
      kinds: [ask],
      services: {},
      store: events,
      target: 't',
      questions: 'end',
      signal: stop.signal,
      onEvent: answers.onEvent,
    });
    expect((await outcome).status).toBe('needs-human');
    const told = 'not recorded: the disk is full; answer with: orch approve';
    await vi.waitFor(() => expect(shown).toContain(told), 10_000);
  }
});
