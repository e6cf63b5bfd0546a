import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Command } from '../task/settings.ts';

/** Lock files, and who writes them. */
const managers: readonly (readonly [file: string, program: string])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

/** What `npm init` writes where there are no tests. */
const placeholder = /no test specified/;

/** How a repository is tested where its configuration does not say: by the `test` script of its package. */
export function testCommand(root: string): readonly Command[] {
  let script: unknown;
  try {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts?: { test?: unknown };
    } | null;
    script = manifest?.scripts?.test;
  } catch {
    return []; // no package, or one that nothing can be told of
  }
  if (typeof script !== 'string' || placeholder.test(script)) return [];
  const program = managers.find(([file]) => existsSync(join(root, file)))?.[1] ?? 'npm';
  return [[program, 'run', 'test']];
}
