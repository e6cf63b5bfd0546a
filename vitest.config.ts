import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';

import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Every package, app and tool is one project; tests run from source through the `@orch/source` condition. */
const projects = ['packages', 'apps', 'tooling'].flatMap((group) =>
  readdirSync(new URL(group, import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({
      extends: true as const,
      root: `./${group}/${entry.name}`,
      test: {
        name: entry.name,
        include: ['test/**/*.test.ts'],
        benchmark: { include: ['bench/**/*.bench.ts'] },
      },
    })),
);

const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['@orch/source', 'module', 'node', 'development|production'] } },
  // By default one core is left to vitest itself, which is half of a machine with two.
  // Many tests start real processes; on a busy machine of two cores that takes longer than the default of 5 s.
  test: {
    projects,
    passWithNoTests: true,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: availableParallelism(),
  },
});
export default config;
