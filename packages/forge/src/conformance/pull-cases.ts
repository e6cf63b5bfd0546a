import { deepEqual, equal, ok } from 'node:assert/strict';

import { fails, type ForgeConformanceCase, openedPull, perform, scene } from './stage.ts';

const change = { base: 'main', title: 'Change', body: 'Why' };

export const pullCases: readonly ForgeConformanceCase[] = [
  scene('a branch has one pull request, also for the next process', async (forge, world) => {
    const number = await openedPull(forge, world);
    const again = (await world.connect()).pullRequest({ task: 't', head: 'orch/t', ...change, title: 'New' });
    equal((await again.probe())?.number, number);
    equal((await again.do()).number, number);
    equal((await world.count()).pulls, 1);
  }),
  scene('processes that open the same pull request and review it at once get one of each', async (forge, world) => {
    const { one } = world.commits;
    await perform(forge.pushBranch({ branch: 'orch/t', commit: one, expect: null }));
    const forges = await Promise.all(Array.from({ length: 10 }, () => world.connect()));
    const request = { task: 't', head: 'orch/t', ...change };
    const made = await Promise.all(forges.map((each) => perform(each.pullRequest(request))));
    const numbers = [...new Set(made.map(({ number }) => number))];
    equal(numbers.length, 1);
    const review = { pull: numbers[0] ?? 0, key: 'round-1', verdict: 'comment', body: 'Well', commit: one } as const;
    await Promise.all(forges.map((each) => perform(each.review(review))));
    const { pulls, reviews } = await world.count();
    deepEqual({ pulls, reviews }, { pulls: 1, reviews: 1 });
  }),
  scene('a second task does not take over the branch of the first', async (forge, world) => {
    await openedPull(forge, world);
    await fails('ORCH_FORGE_CONFLICT', () => forge.pullRequest({ task: 'other', head: 'orch/t', ...change }).probe());
    await fails('ORCH_FORGE_CONFLICT', () => forge.pullRequest({ task: 'other', head: 'orch/t', ...change }).do());
  }),
  scene('a pull request that was closed or merged has been made, and is not made again', async (forge, world) => {
    const number = await openedPull(forge, world);
    await perform(forge.closePull({ number }));
    const again = forge.pullRequest({ task: 't', head: 'orch/t', ...change });
    equal((await again.probe())?.number, number);
    equal((await forge.readPulls([number]))[0]?.state, 'closed');
    equal((await world.count()).pulls, 1);
  }),
  scene('pull requests are read many at a time, and what is none is undefined', async (forge, world) => {
    const { number: issue } = await perform(forge.issue({ task: 'i', title: 'x', body: '' }));
    const number = await openedPull(forge, world);
    const [pull, ...rest] = await forge.readPulls([number, issue, 999]);
    deepEqual(rest, [undefined, undefined]);
    ok(pull);
    const { state, head, headCommit, base, draft, title, mergeable } = pull;
    deepEqual(
      { state, head, headCommit, base, draft, title, mergeable },
      {
        state: 'open',
        head: 'orch/t',
        headCommit: world.commits.one,
        base: 'main',
        draft: false,
        title: 'Change',
        mergeable: 'clean',
      },
    );
    deepEqual(await forge.readPulls([]), []);
    const { key } = forge.pullRequest({ task: 't', head: 'orch/t', ...change });
    const orphans = await forge.findOrphans({ known: new Set([forge.issue({ task: 'i', title: 'x', body: '' }).key]) });
    deepEqual(
      orphans.map((one) => [one.type, one.number, one.key, one.head]),
      [['pull', number, key, 'orch/t']],
    );
  }),
  scene('a draft is made ready once, and reviews keep verdict, commit and key', async (forge, world) => {
    const { one } = world.commits;
    await perform(forge.pushBranch({ branch: 'orch/t', commit: one, expect: null }));
    const { number } = await perform(forge.pullRequest({ task: 't', head: 'orch/t', ...change, draft: true }));
    equal((await forge.readPulls([number]))[0]?.draft, true);
    await perform(forge.readyPull({ number }));
    ok(await forge.readyPull({ number }).probe());
    equal((await forge.readPulls([number]))[0]?.draft, false);
    const write = forge.review({ pull: number, key: 'round-1', verdict: 'approve', body: 'Good', commit: one });
    const made = await perform(write);
    equal(made.verdict, 'approve');
    deepEqual(await write.probe(), made);
    const [review, ...more] = await forge.reviews(number);
    deepEqual(more, []);
    deepEqual(
      [review?.id, review?.verdict, review?.body, review?.commit, review?.key, review?.binding],
      [made.id, 'approve', 'Good', one, write.key, made.binding],
    );
  }),
  scene('checks that nobody has reported are none, not passed', async (forge, world) => {
    await openedPull(forge, world);
    deepEqual(await forge.checks(world.commits.one), { commit: world.commits.one, state: 'none', runs: [] });
  }),
  scene('a pull request is merged once, and only at the commit that was meant', async (forge, world) => {
    const { one, two } = world.commits;
    const number = await openedPull(forge, world);
    await fails('ORCH_FORGE_STALE', () => forge.mergePull({ pull: number, commit: two }).do());
    const merge = forge.mergePull({ pull: number, commit: one });
    equal(await merge.probe(), undefined);
    const merged = await perform(merge);
    equal(await forge.remoteCommit('main'), merged.commit);
    deepEqual(await (await world.connect()).mergePull({ pull: number, commit: one }).do(), merged);
    deepEqual(await merge.probe(), merged);
    const [pull] = await forge.readPulls([number]);
    deepEqual([pull?.state, pull?.mergeCommit], ['merged', merged.commit]);
  }),
  scene('a conflicting pull request is refused, and its branches stay', async (forge, world) => {
    const { one, other } = world.commits;
    const first = await openedPull(forge, world);
    await perform(forge.pushBranch({ branch: 'orch/u', commit: other, expect: null }));
    const { number } = await perform(forge.pullRequest({ task: 'u', head: 'orch/u', ...change }));
    const { commit } = await perform(forge.mergePull({ pull: first, commit: one }));
    equal((await forge.readPulls([number]))[0]?.mergeable, 'conflicting');
    await fails('ORCH_FORGE_REJECTED', () => forge.mergePull({ pull: number, commit: other }).do());
    equal(await forge.remoteCommit('main'), commit);
  }),
];
