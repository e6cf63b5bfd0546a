import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { Target } from '@orch/bench';
import { atMost, median } from '@orch/bench';

import { shapes } from './shapes.ts';

const program = fileURLToPath(new URL('programs/one-run.ts', import.meta.url));

/** Peak memory of a run over that of the process before it, in MB; NaN where the engine is not installed. */
function growthOf(engine: string, title: string): number {
  const node = ['--conditions=@orch/source', program, engine, title];
  const run = spawnSync(process.execPath, node, { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${engine} ended with ${run.status}: ${run.stderr}`);
  return Number(run.stdout);
}

/** Peak memory beside p-graph, each in processes of its own, medians of five. */
export function measureMemory(): readonly Target[] {
  const titles = Object.keys(shapes).filter((title) => title.startsWith('10,000'));
  return titles.flatMap((title) => {
    const [own, others] = ['@orch/dag', 'p-graph'].map((engine) =>
      median(Array.from({ length: 5 }, () => growthOf(engine, title))),
    );
    return atMost(`${title}: peak memory, of p-graph`, (own ?? Number.NaN) / (others ?? Number.NaN), 0.4);
  });
}
