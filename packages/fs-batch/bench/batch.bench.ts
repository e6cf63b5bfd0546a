import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { test } from 'vitest';

import { allWays, filesOf, syncLoop } from './ways.ts';

// What is promised is measured in turns by main.ts, which `pnpm bench fs-batch` runs too.
for (const kind of ['new', 'existing', 'unchanged'] as const) {
  test(`30 ${kind} files`, async ({ bench }) => {
    using dir = tempDir(import.meta.dirname);
    let round = 0;
    await bench.compare(
      ...[...allWays].map(([name, write], way) => {
        const base = join(dir.path, String(way));
        mkdirSync(base);
        syncLoop(base, filesOf(30, 6, 0));
        return bench(name, async () => {
          round++;
          const root = kind === 'new' ? join(base, `r${round}`) : base;
          if (kind === 'new') mkdirSync(root);
          await write(root, filesOf(30, 6, kind === 'unchanged' ? 0 : round));
        });
      }),
      { time: 200, warmupTime: 50 },
    );
  }, 60_000);
}
