import type { Json } from '@orch/core';
import { expect, test } from 'vitest';

import { defineKind, graph, memoryDatabase, memoryStore, ref, runGraph } from '../../src/index.ts';

test('After an interruption kinds that ask for it run again, with everything behind them; the others keep their outcomes.', async () => {
  const database = memoryDatabase();
  const ran: string[] = [];
  let interrupt: AbortController | undefined;
  const body = (name: string) => (): Json => {
    ran.push(name);
    return name;
  };
  const kinds = [
    defineKind({ name: 'expensive', version: 1, effects: 'none', run: body('expensive') }),
    defineKind({ name: 'checks', version: 1, effects: 'none', resume: 'again', run: async () => body('checks')() }),
    defineKind({ name: 'judges', version: 1, effects: 'none', run: body('judges') }),
    defineKind({
      name: 'stops',
      version: 1,
      effects: 'none',
      run: (ctx): Json => {
        interrupt?.abort();
        ctx.signal.throwIfAborted();
        return body('stops')();
      },
    }),
  ];
  const work = graph('work')
    .node({ id: 'a', kind: 'expensive' })
    .node({ id: 'b', kind: 'checks', input: ref('a') })
    .node({ id: 'c', kind: 'judges', input: ref('b') })
    .node({ id: 'd', kind: 'stops', input: ref('c') })
    .build();
  const start = async (signal?: AbortSignal): Promise<string> => {
    const store = memoryStore({ database });
    const handle = await runGraph(work, {
      kinds,
      services: undefined,
      store,
      target: 'x',
      // Enough for what must wait for its dependencies alone.
      limits: { cpu: 4 },
      ...(signal ? { signal } : {}),
    });
    return (await handle.outcome).status;
  };
  interrupt = new AbortController();
  expect(await start(interrupt.signal)).toBe('cancelled');
  expect(ran).toEqual(['expensive', 'checks', 'judges']);
  interrupt = undefined;
  expect(await start()).toBe('succeeded');
  expect(ran).toEqual(['expensive', 'checks', 'judges', 'checks', 'judges', 'stops']);
});
