import { availableParallelism } from 'node:os';

import { defineConfig, type ViteUserConfig } from 'vitest/config';

import { compiledCode, hangsAfter, longTests, projects } from './vitest.projects.ts';

/** The tests that take long by nature (see `longTests`), in the size that every change can afford; `test:soak` has more. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['@orch/source', 'module', 'node', 'development|production'] } },
  test: {
    projects: projects(longTests),
    passWithNoTests: true,
    testTimeout: hangsAfter,
    hookTimeout: 30_000,
    // What another process does, or a server, takes longer than a second on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: availableParallelism(),
    env: { NODE_COMPILE_CACHE: compiledCode },
  },
});
export default config;
