import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { Target } from '@orch/bench';
import { atMost, measureInTurns, median } from '@orch/bench';
import { tempDir } from '@orch/testkit';

import { defineKind, graph, runGraph, sqliteStore } from '../src/index.ts';

const nodes = 10_000;

/** From the call to the moment at which the first node that has no outcome begins, in milliseconds. */
export async function measureResume(): Promise<readonly Target[]> {
  using dir = tempDir();
  using store = sqliteStore(join(dir.path, 'journal.sqlite'));
  let begun = 0;
  const work = defineKind({ name: 'work', version: 1, effects: 'none', run: async () => null });
  const last = defineKind({
    name: 'last',
    version: 1,
    effects: 'none',
    run: () => {
      begun = performance.now();
      controller.abort();
      throw new Error('not yet');
    },
  });
  const builder = graph('chains');
  for (let node = 0; node < nodes; node++) {
    builder.node({ id: `n${node}`, kind: 'work', after: node < 8 ? [] : [`n${node - 8}`] });
  }
  const subject = builder.node({ id: 'last', kind: 'last', after: [`n${nodes - 1}`] }).build();
  let controller = new AbortController();
  const start = async (): Promise<number> => {
    controller = new AbortController();
    const before = performance.now();
    const options = { kinds: [work, last], services: {}, store, target: 't', signal: controller.signal };
    await (
      await runGraph(subject, options)
    ).outcome;
    return begun - before;
  };
  await start();
  const [resumed] = await measureInTurns([{ name: 'resume', run: start }], { rounds: 15, warmUp: 3 });
  return atMost('resuming 10,000 nodes: ms to the first start', resumed?.wall ?? Number.NaN, 60);
}

/** From the death of the holder to the first start of its successor, another process that waits for it, in ms. */
export async function measureTakeOver(): Promise<readonly Target[]> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    using dir = tempDir();
    const program = fileURLToPath(new URL('programs/holder.ts', import.meta.url));
    const holder = spawn(process.execPath, ['--conditions=@orch/source', program, dir.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(holder, 'exit');
    for await (const line of createInterface({ input: holder.stdout })) if (line === 'holding') break;
    const before = performance.now();
    holder.kill('SIGKILL');
    const successor = spawn(process.execPath, ['--conditions=@orch/source', program, dir.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: successor.stdout })) if (line === 'holding') break;
    times.push(performance.now() - before);
    successor.kill('SIGKILL');
    await Promise.all([exited, once(successor, 'exit')]);
  }
  return atMost('take-over after kill -9: ms to the start in a new process', median(times), 1000);
}
