import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The tests of the scanner and the editor, which fail where a line or branch of these two is never run. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['@orch/source', 'module', 'node', 'development|production'] } },
  test: {
    name: 'prd-coverage',
    root: 'packages/prd',
    include: ['test/{outline,edit,fuzz}/**/*.test.ts'],
    testTimeout: 120_000,
    coverage: {
      provider: 'v8',
      include: ['src/{outline,edit}/**/*.ts'],
      reporter: ['text'],
      thresholds: { 100: true },
    },
  },
});
export default config;
