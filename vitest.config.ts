import { availableParallelism } from 'node:os';

import { defineConfig, type ViteUserConfig } from 'vitest/config';

import { compiledCode, hangsAfter, longTests, projects } from './vitest.projects.ts';

const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['@orch/source', 'module', 'node', 'development|production'] } },
  // By default one core is left to vitest itself, which is half of a machine with two. One file more than there are cores
  // runs at a time, because many wait for disks, processes and deadlines.
  // No test changes what its process shares (environment, folder, globals), so that files may follow one another in one.
  test: {
    projects: projects('test/**/*.test.ts', [longTests]),
    isolate: false,
    passWithNoTests: true,
    testTimeout: hangsAfter,
    hookTimeout: 30_000,
    // What another process does, or a server, takes longer than a second on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: availableParallelism() + 1,
    env: { NODE_COMPILE_CACHE: compiledCode },
  },
});
export default config;
