import { existsSync, readdirSync } from 'node:fs';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';

import type { TestProjectConfiguration } from 'vitest/config';

/** Tests that kill real processes, let each call fail, or take whole tasks through agents or 50 MB; `pnpm test` leaves them out. */
export const longTests = 'test/**/*.e2e.test.ts';

/**
 * Where threads and programs that tests run from source find their code compiled, with its types taken out: to load the
 * TypeScript of one takes a third of a second of a core otherwise.
 */
export const compiledCode: string = fileURLToPath(new URL('node_modules/.vitest-cache/node', import.meta.url));

/**
 * Milliseconds after which a test hangs that says nothing else. Many start real processes: what takes four seconds takes a
 * minute on two cores that twenty programs share. In the soak they do a hundred times as much.
 */
export const hangsAfter: number = env['ORCH_SOAK'] === undefined ? 120_000 : 1_800_000;

/** Every package, app and tool is one project; tests run from source through the `@orch/source` condition. */
export function projects(include: string, exclude: readonly string[] = []): TestProjectConfiguration[] {
  return ['packages', 'apps', 'tooling'].flatMap((group) =>
    readdirSync(new URL(group, import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => ({
        extends: true as const,
        root: `./${group}/${entry.name}`,
        test: {
          name: entry.name,
          include: [include],
          exclude: ['**/node_modules/**', ...exclude],
          benchmark: { include: ['bench/**/*.bench.ts'] },
          globalSetup: globalSetupOf(`${group}/${entry.name}`),
        },
      })),
  );
}

/** What a project does once before its tests. */
function globalSetupOf(folder: string): string[] {
  const file = fileURLToPath(new URL(`${folder}/test/global-setup.ts`, import.meta.url));
  return existsSync(file) ? [file] : [];
}
