import { createRequire } from 'node:module';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { test } from 'vitest';

import type { DurableSteps } from './peers/dbos.ts';

import { dbosSteps, howToCompare } from './peers/dbos.ts';

// Loaded by Node itself; see schedule.bench.ts.
const { defineKind, graph, runGraph, sqliteStore }: typeof import('../src/index.ts') = createRequire(import.meta.url)(
  '../src/index.ts',
);

/** Steps one after the other; each outcome is on the disk before the next step begins. */
const steps = 100;

const step = defineKind({ name: 'step', version: 1, effects: 'network', run: async () => 'x'.repeat(200) });
const builder = graph('chain');
for (let node = 0; node < steps; node++) {
  builder.node({ id: `n${node}`, kind: 'step', after: node === 0 ? [] : [`n${node - 1}`] });
}
const chain = builder.build();

await using dbos: DurableSteps | undefined = await dbosSteps(steps);

test.skipIf(dbos === undefined)(
  `${steps} durable steps beside DBOS on PostgreSQL${dbos === undefined ? ` (${howToCompare})` : ''}`,
  async ({ bench }) => {
    using dir = tempDir();
    using store = sqliteStore(join(dir.path, 'journal.sqlite'));
    await bench.compare(
      bench('@orch/dag', async () => {
        const { outcome } = await runGraph(chain, { kinds: [step], services: {}, store, target: 't' });
        await outcome;
      }),
      bench('DBOS', async () => await dbos?.run()),
      { time: 1000, iterations: 5, warmupTime: 0, warmupIterations: 1 },
    );
  },
);
