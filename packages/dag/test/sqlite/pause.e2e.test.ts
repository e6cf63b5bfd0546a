import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { systemClock } from '@orch/core';
import { expect, test } from 'vitest';

import { runGraph, sqliteStore } from '../../src/index.ts';
import { childGraph, childKinds } from './child-graph.ts';
import { piece } from '../support.ts';
import { soaks, start, world } from './life.ts';

const rounds = soaks ? Math.ceil(1000 / piece.parts) : 4;

/** Sees every lease as expired, so that no test waits for it. */
const minuteAhead = { ...systemClock, now: () => systemClock.now() + 60_000 };

test(`a holder that was stopped while another took over acts and writes nothing any more (${rounds} rounds)`, async () => {
  for (let round = 0; round < rounds; round++) {
    using dir = world();
    using holder = start(dir, 'hold');
    for await (const line of holder.lines) if (line === 'holding') break;
    holder.child.kill('SIGSTOP');
    while (!/\) T /.test(readFileSync(`/proc/${holder.child.pid}/stat`, 'utf8'))) await nextTurn();

    using store = sqliteStore(join(dir.path, 'journal.sqlite'), { clock: minuteAhead });
    const kinds = childKinds(join(dir.path, 'world'), () => Promise.resolve());
    const handle = await runGraph(childGraph(), { kinds, services: {}, store, target: 't', clock: minuteAhead });
    expect(handle.resumed).toBe(true);
    // Every other time the holder wakes in the middle of the run of its successor instead of after it.
    if (round % 2 === 0) await handle.outcome;
    holder.child.kill('SIGCONT');
    holder.child.stdin.write('go\n');
    expect(await holder.exited).toBe(75);
    expect((await handle.outcome).status).toBe('succeeded');

    const performed = readFileSync(join(dir.path, 'world'), 'utf8').trim().split('\n').sort();
    expect(performed).toEqual(Array.from({ length: 8 }, (_, node) => `act${node}`));
    const events = await store.events(handle.run);
    const resumptions = events.filter((event) => event.type === 'run-resumed');
    expect(resumptions).toHaveLength(1);
    expect(events.filter((event) => event.type === 'node-succeeded')).toHaveLength(16);
    expect(events.at(-1)?.type).toBe('run-closed');
  }
}, 3_600_000);
