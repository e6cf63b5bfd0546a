import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { command, replayAgent, replayFrom, type AgentEvent, type Workspace } from '../../src/index.ts';
import { bench } from '../support/workspace.ts';

test.for(['success', 'denied-tool', 'double-result', 'torn-last-line', 'crash', 'rate-limited-once', 'huge-line'])(
  'the recording of %s gives the same events and the same outcome without a process',
  async (scenario) => {
    using place = bench();
    const outcome = await place.run(`fake: ${scenario}`);
    rmSync(place.fake.program);
    const events: AgentEvent[] = [];
    const replayed = await replayAgent({
      adapter: place.adapter,
      recording: outcome.recording,
      onEvent: (event) => events.push(event),
    });
    expect(replayed).toEqual(outcome);
    expect(events).toEqual(place.events);
  },
);

test('a limit that ended the agent ends it in the replay too', async () => {
  using place = bench();
  const says = 'fake: {"do":"say","text":"hm"}';
  const outcome = await place.run(`${says}\n${says}\nfake: hang`, { maxTurns: 1 });
  expect(await replayAgent({ adapter: place.adapter, recording: outcome.recording })).toEqual(outcome);
});

test('a recording whose end nobody saw is a crash, and its use is a lower bound', async () => {
  using place = bench();
  const outcome = await place.run('fake: success');
  rmSync(join(outcome.recording, 'end.json'));
  const stream = join(outcome.recording, 'stdout.jsonl');
  writeFileSync(stream, readFileSync(stream, 'utf8').split('\n').slice(0, 6).join('\n'));
  const replayed = await replayAgent({ adapter: place.adapter, recording: outcome.recording });
  expect(replayed).toMatchObject({ status: 'crashed', usage: { confidence: 'bounded' } });
  expect(replayed.reason).toContain('has no end');
});

test('an orchestration is run again from recordings, changes of files included', async () => {
  using place = bench();
  const workspace: Workspace = {
    capture: async (cwd) => readFileSync(join(cwd, 'src/answer.mjs')),
    restore: async (cwd, changes) => writeFileSync(join(cwd, 'restored.mjs'), changes),
  };
  const outcome = await place.run('fake: uncommitted', { attempt: 'a' }, { workspace });
  const replay = replayFrom(join(place.root, 'recordings'));
  const options = { adapter: place.adapter, environment: {}, recordTo: join(place.root, 'unused'), workspace };
  const task = { prompt: 'fake: uncommitted', cwd: place.cwd, attempt: 'a', permissions: 'full' } as const;
  expect(await replay({ ...options, task })).toEqual(outcome);
  expect(readFileSync(join(place.cwd, 'restored.mjs'), 'utf8')).toContain('42');
  expect(existsSync(options.recordTo)).toBe(false);

  const other = { code: 'ORCH_AGENT_REPLAY' };
  await expect(replay({ ...options, task: { ...task, attempt: 'b' } })).rejects.toMatchObject(other);
  await expect(replay({ ...options, task: { ...task, prompt: 'other' } })).rejects.toMatchObject(other);
  await expect(replay({ ...options, task, adapter: command({ argv: ['x'] }) })).rejects.toMatchObject(other);
});

test('a recording of an unknown format, or a broken one, is refused', async () => {
  using place = bench();
  const { recording } = await place.run('fake: no-diff');
  appendFileSync(join(recording, 'start.json'), 'x');
  await expect(replayAgent({ adapter: place.adapter, recording })).rejects.toMatchObject({
    code: 'ORCH_AGENT_RECORDING',
  });
});
