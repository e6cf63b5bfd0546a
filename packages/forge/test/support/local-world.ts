import { env } from 'node:process';

import { git, refInFiles } from '@orch/testkit';

import type { ForgeWorld } from '../../src/conformance.ts';
import { type Forge, type LocalForgeOptions, openLocalForge, type ProcessPort } from '../../src/index.ts';
import { type LocalRepository, localRepository } from './local-repository.ts';
import { spawnProcess } from './process.ts';

/** A local forge in a temporary folder, which asks git for each ref. */
export function localWorld(
  more: Pick<LocalForgeOptions, 'readRef'> = {},
): ForgeWorld & { readonly local: LocalRepository } {
  const local = localRepository();
  const { bare: path, commits } = local;
  let plan: { readonly fault: string; left: number } | undefined;
  const process: ProcessPort = async (command) => {
    if (plan !== undefined) plan.left -= 1;
    if (plan?.left !== 0) return spawnProcess(command);
    if (plan.fault === 'git not started') throw new Error('ENOMEM');
    const outcome = await spawnProcess(command);
    return plan.fault === 'answer lost'
      ? { ...outcome, exitCode: null, stderr: '' }
      : { ...outcome, status: 'timeout' };
  };
  const options = { path, source: local, process, environment: { PATH: env['PATH'] }, ...more };
  return {
    local,
    commits,
    connect: (): Promise<Forge> => openLocalForge(options),
    count() {
      const files = listState(path);
      const items = files.filter((file) => file.startsWith('items/'));
      const pulls = items.filter((file) =>
        git(path, 'show', `refs/orch/forge/state:${file}`).includes('"type":"pull"'),
      );
      const below = (folder: string): number => files.filter((file) => file.startsWith(folder)).length;
      const issues = items.length - pulls.length;
      return Promise.resolve({ issues, pulls: pulls.length, comments: below('comments/'), reviews: below('reviews/') });
    },
    faults: ['answer lost', 'git not started', 'too late'],
    fail: (fault, left) => {
      plan = { fault, left };
    },
    heal() {
      const met = plan !== undefined && plan.left <= 0;
      plan = undefined;
      return met;
    },
    dispose: () => local[Symbol.dispose](),
  };
}

/** The same forge as it is composed: a ref is read in its file, as `refInFiles` of @orch/git does. */
export function localWorldOfFiles(): ForgeWorld {
  return localWorld({ readRef: refInFiles });
}

/** Read by git itself, so that the forge is not its own witness. */
function listState(path: string): string[] {
  if (git(path, 'for-each-ref', 'refs/orch/forge/state') === '') return [];
  return git(path, 'ls-tree', '-r', '--name-only', 'refs/orch/forge/state').trim().split('\n');
}
