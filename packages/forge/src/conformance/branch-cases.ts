import { deepEqual, equal } from 'node:assert/strict';

import { fails, type ForgeConformanceCase, perform, scene } from './stage.ts';

export const branchCases: readonly ForgeConformanceCase[] = [
  scene('a branch is pushed once, and the forge tells its commit', async (forge, world) => {
    const { one } = world.commits;
    equal(await forge.remoteCommit('orch/t'), undefined);
    const push = forge.pushBranch({ branch: 'orch/t', commit: one, expect: null });
    equal(await push.probe(), undefined);
    deepEqual(await push.do(), { branch: 'orch/t', commit: one });
    deepEqual(await push.do(), { branch: 'orch/t', commit: one });
    deepEqual(await (await world.connect()).pushBranch({ branch: 'orch/t', commit: one, expect: null }).probe(), {
      branch: 'orch/t',
      commit: one,
    });
    equal(await forge.remoteCommit('orch/t'), one);
  }),
  scene('a branch moves only from the commit that is expected', async (forge, world) => {
    const { base, one, two, other } = world.commits;
    const move = (commit: string, expect: string | null) => forge.pushBranch({ branch: 'orch/t', commit, expect });
    await fails('ORCH_FORGE_STALE', () => move(one, base).do());
    await perform(move(one, null));
    await fails('ORCH_FORGE_STALE', () => move(two, null).do());
    await fails('ORCH_FORGE_STALE', () => move(two, base).do());
    equal(await forge.remoteCommit('orch/t'), one);
    await perform(move(two, one));
    await perform(move(other, two));
    equal(await forge.remoteCommit('orch/t'), other);
  }),
  scene('a branch is deleted once, and only at the commit that is expected', async (forge, world) => {
    const { one, two } = world.commits;
    await perform(forge.pushBranch({ branch: 'orch/t', commit: two, expect: null }));
    await fails('ORCH_FORGE_STALE', () => forge.deleteBranch({ branch: 'orch/t', expect: one }).do());
    const remove = forge.deleteBranch({ branch: 'orch/t', expect: two });
    equal(await remove.probe(), undefined);
    await remove.do();
    await remove.do();
    equal(await forge.remoteCommit('orch/t'), undefined);
  }),
  scene('names that git or a shell could take for something else are refused', async (forge, world) => {
    const { one } = world.commits;
    const hostile = [
      '--upload-pack=x',
      '-x',
      'a..b',
      'a b',
      'a~1',
      'a:b',
      '+a',
      'a/.b',
      'a.lock',
      '$(id)',
      'a;b',
      '@',
      '',
    ];
    for (const branch of [...hostile, 'refs//x', 'a/', '/a', 'a\nb', 'a\u0000b', 'x'.repeat(300)]) {
      await fails('ORCH_FORGE_INVALID', () => forge.pushBranch({ branch, commit: one, expect: null }));
    }
    for (const commit of ['HEAD', 'main', one.slice(0, 12), `${one} `, '0'.repeat(40), '--all']) {
      await fails('ORCH_FORGE_INVALID', () => forge.pushBranch({ branch: 'x', commit, expect: null }));
    }
  }),
];
