import { defineConfig, type ViteUserConfig } from 'vitest/config';

/**
 * The suite with real coding agents, which `pnpm test` leaves out: it installs them from the npm registry into
 * `node_modules/.cache`, about 1.2 GB, and runs them against a model server on this machine.
 */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['@orch/source', 'module', 'node', 'development|production'] } },
  test: {
    name: 'real-agents',
    root: 'packages/agents',
    include: ['test/real/**/*.real.ts'],
    globalSetup: ['test/real/install.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 1,
  },
});
export default config;
