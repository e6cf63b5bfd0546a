import { once } from 'node:events';
import { join } from 'node:path';
import { argv, exit, stdin, stdout } from 'node:process';

import { isOrchError } from '@orch/core';

import { runGraph, sqliteStore } from '../../src/index.ts';
import { childGraph, childKinds } from './child-graph.ts';

/** A process that runs a graph with effects; every event is a line of its output. */
const [, , folder = '', mode = 'run'] = argv;

async function hold(signal: AbortSignal): Promise<void> {
  if (mode !== 'hold') return;
  stdout.write('holding\n');
  await once(stdin, 'data', { signal });
}

using store = sqliteStore(join(folder, 'journal.sqlite'));
try {
  const kinds = childKinds(join(folder, 'world'), hold);
  const keepAlive = setInterval(() => undefined, 1000);
  const handle = await runGraph(childGraph(), { kinds, services: {}, store, target: 't', limits: { cpu: 2 } });
  for await (const event of handle) stdout.write(`${event.type} ${event.node}\n`);
  clearInterval(keepAlive);
  const { status } = await handle.outcome;
  exit(status === 'succeeded' ? 0 : 1);
} catch (error) {
  stdout.write(`${isOrchError(error) ? error.code : String(error)}\n`);
  exit(75);
}
