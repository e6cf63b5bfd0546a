// Runs a graph whose only node says that it has begun, and never ends. Where another process holds it, tries again.
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

import { isOrchError } from '@orch/core';

import { defineKind, graph, runGraph, sqliteStore } from '../../src/index.ts';

using store = sqliteStore(join(argv[2] ?? '', 'journal.sqlite'));
const hold = defineKind({
  name: 'hold',
  version: 1,
  effects: 'process',
  run: async () => {
    stdout.write('holding\n');
    await sleep(60_000);
    return null;
  },
});
const subject = graph('hold').node({ id: 'hold', kind: 'hold' }).build();
for (;;) {
  try {
    await (
      await runGraph(subject, { kinds: [hold], services: {}, store, target: 't' })
    ).outcome;
    break;
  } catch (error) {
    if (!isOrchError(error, 'ORCH_LOCKED')) throw error;
    await sleep(5);
  }
}
