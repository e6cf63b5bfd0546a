import { execFileSync } from 'node:child_process';

import { tempDir } from '@orch/testkit';

/** A mount point that goes with the block, or undefined where mounting is not allowed. */
export function mounted(parameters: readonly string[]): (Disposable & { readonly path: string }) | undefined {
  const dir = tempDir();
  try {
    execFileSync('mount', [...parameters, dir.path], { stdio: 'ignore' });
  } catch {
    dir[Symbol.dispose]();
    return undefined;
  }
  return {
    path: dir.path,
    [Symbol.dispose]: () => {
      execFileSync('umount', ['-l', dir.path]);
      dir[Symbol.dispose]();
    },
  };
}
