import { appendFileSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { argv, exit, stdin, stdout } from 'node:process';

import { isOrchError } from '@orch/core';

import { defineKind, graph, ref, runGraph, sqliteStore } from '../../src/index.ts';

/** A process that runs a graph whose effects are lines of the file `world`; every event is a line of its output. */
const [, , folder = '', mode = 'run'] = argv;
const world = join(folder, 'world');

const performed = (): string[] => readFileSync(world, 'utf8').split('\n').filter(Boolean);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const act = defineKind({
  name: 'act',
  version: 1,
  effects: 'files',
  run: async (ctx) => {
    if (mode === 'hold') {
      stdout.write('holding\n');
      await once(stdin, 'data');
    }
    await turn();
    return ctx.effect({
      key: ctx.node,
      probe: () => (performed().includes(ctx.node) ? `made ${ctx.node}` : undefined),
      do: async () => {
        await turn();
        appendFileSync(world, `${ctx.node}\n`);
        return `made ${ctx.node}`;
      },
    });
  },
});

const join2 = defineKind({ name: 'join', version: 1, effects: 'none', run: (_ctx, input) => input });

const builder = graph('child');
for (let node = 0; node < 8; node++) {
  const after = node < 2 ? [] : [`act${node - 2}`];
  builder.node({ id: `act${node}`, kind: 'act', after });
  builder.node({ id: `join${node}`, kind: 'join', input: [ref(`act${node}`)] });
}

using store = sqliteStore(join(folder, 'journal.sqlite'));
try {
  const options = { kinds: [act, join2], services: {}, store, target: 't', limits: { cpu: 2 } };
  const keepAlive = setInterval(() => undefined, 1000);
  const handle = await runGraph(builder.build(), options);
  for await (const event of handle) stdout.write(`${event.type} ${event.node}\n`);
  clearInterval(keepAlive);
  const { status } = await handle.outcome;
  exit(status === 'succeeded' ? 0 : 1);
} catch (error) {
  stdout.write(`${isOrchError(error) ? error.code : String(error)}\n`);
  exit(75);
}
