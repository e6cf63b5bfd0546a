import { availableParallelism } from 'node:os';

import { defineConfig, type ViteUserConfig } from 'vitest/config';

import { killingTests, projects } from './vitest.projects.ts';

const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['@orch/source', 'module', 'node', 'development|production'] } },
  // By default one core is left to vitest itself, which is half of a machine with two.
  // Many tests start real processes; on a busy machine of two cores that takes longer than the default of 5 s.
  test: {
    projects: projects('test/**/*.test.ts', [killingTests]),
    passWithNoTests: true,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: availableParallelism(),
  },
});
export default config;
