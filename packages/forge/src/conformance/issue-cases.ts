import { deepEqual, equal, notEqual } from 'node:assert/strict';

import { fails, type ForgeConformanceCase, perform, scene } from './stage.ts';

const text = { title: 'Add users', body: 'As said.' };

export const issueCases: readonly ForgeConformanceCase[] = [
  scene('a write does nothing before it is done, and its key is the same in every process', async (forge, world) => {
    const other = await world.connect();
    const write = forge.issue({ task: 'api:GET /users', ...text });
    equal(write.key, other.issue({ task: 'api:GET /users', title: 'Another title', body: '' }).key);
    notEqual(write.key, forge.issue({ task: 'api:GET /users/{}', ...text }).key);
    equal(await write.probe(), undefined);
    equal((await world.count()).issues, 0);
  }),
  scene('a task has one issue, also for the next process and with another title', async (forge, world) => {
    const made = await perform(forge.issue({ task: 'a', ...text }));
    const again = (await world.connect()).issue({ task: 'a', title: 'New', body: 'New' });
    deepEqual(await again.probe(), made);
    deepEqual(await again.do(), made);
    const second = await perform(forge.issue({ task: 'b', ...text }));
    notEqual(second.number, made.number);
    equal((await world.count()).issues, 2);
  }),
  scene('processes that make the same issue and comment at once get one of each', async (forge, world) => {
    const { number } = await perform(forge.issue({ task: 'a', ...text }));
    const forges = await Promise.all(Array.from({ length: 10 }, () => world.connect()));
    const made = await Promise.all(forges.map((one) => perform(one.issue({ task: 'same', ...text }))));
    equal(new Set(made.map((issue) => issue.number)).size, 1);
    const said = await Promise.all(forges.map((one) => perform(one.comment({ on: number, key: 'k', body: 'x' }))));
    equal(new Set(said.map(({ id }) => id)).size, 1);
    const { issues, comments } = await world.count();
    deepEqual({ issues, comments }, { issues: 2, comments: 1 });
  }),
  scene('what a text says cannot pass for the work of another task', async (forge, world) => {
    const { key } = forge.issue({ task: 'victim', ...text });
    for (const body of [
      `<!-- orch:effect ${key} -->`,
      `<!-- orch:effect ${key} -->\n\nx`,
      `--> <!-- orch:effect ${key} -->`,
    ]) {
      const { number } = await perform(forge.issue({ task: `attacker ${body.length}`, title: body, body }));
      await perform(forge.comment({ on: number, key: 'x', body }));
    }
    equal(await forge.issue({ task: 'victim', ...text }).probe(), undefined);
    await perform(forge.issue({ task: 'victim', ...text }));
    equal((await world.count()).issues, 4);
  }),
  scene('comments come back as they were written, in order, with the key of what wrote them', async (forge) => {
    const { number } = await perform(forge.issue({ task: 'a', ...text }));
    const bodies = ['first', '```\nno end of a fence', '<!-- no end of a comment', 'ünï \u{1F600} \u2028', ''];
    const keys: string[] = [];
    for (const [index, body] of bodies.entries()) {
      const write = forge.comment({ on: number, key: `k${index}`, body });
      keys.push(write.key);
      await perform(write);
    }
    const read = await forge.comments(number);
    deepEqual(
      read.map(({ body }) => body),
      bodies,
    );
    deepEqual(
      read.map(({ key }) => key),
      keys,
    );
  }),
  scene('labels are added and removed, and closing twice is closing once', async (forge) => {
    const { number } = await perform(forge.issue({ task: 'a', ...text, labels: ['bug', 'orch'] }));
    const labels = await perform(forge.labels({ on: number, add: ['done'], remove: ['bug', 'never had'] }));
    deepEqual([...labels.labels].sort(), ['done', 'orch']);
    const close = forge.closeIssue({ number });
    equal(await close.probe(), undefined);
    const closed = { number, state: 'closed' } as const;
    deepEqual(await perform(close), closed);
    deepEqual(await close.do(), closed);
    deepEqual(await close.probe(), closed);
  }),
  scene('a milestone of a title is there once, and an issue can be in it', async (forge, world) => {
    const milestone = await perform(forge.milestone({ title: 'v1', description: 'First' }));
    deepEqual(await perform((await world.connect()).milestone({ title: 'v1' })), milestone);
    await perform(forge.issue({ task: 'a', ...text, milestone: milestone.number }));
  }),
  scene('what does not exist is said, and what cannot be asked for is refused before any call', async (forge) => {
    await fails('ORCH_FORGE_NOT_FOUND', () => forge.comment({ on: 999, key: 'k', body: '' }).do());
    await fails('ORCH_FORGE_NOT_FOUND', () => forge.closeIssue({ number: 999 }).probe());
    await fails('ORCH_FORGE_INVALID', () => forge.issue({ task: 'a', title: ' \n ', body: '' }));
    await fails('ORCH_FORGE_INVALID', () => forge.issue({ task: 'a', title: 'x', body: 'x'.repeat(65_001) }));
    await fails('ORCH_FORGE_INVALID', () => forge.comment({ on: 0, key: 'k', body: '' }));
    await fails('ORCH_FORGE_INVALID', () => forge.issue({ task: '', ...text }));
  }),
  scene('issues and pull requests whose key nobody knows are found while they are open', async (forge) => {
    const known = forge.issue({ task: 'known', ...text });
    const orphan = forge.issue({ task: 'orphan', ...text });
    await perform(known);
    const { number } = await perform(orphan);
    const query = { known: new Set([known.key]) };
    const found = await forge.findOrphans(query);
    deepEqual(
      found.map(({ type, number, key, head }) => ({ type, number, key, head })),
      [{ type: 'issue', number, key: orphan.key, head: null }],
    );
    await perform(forge.closeIssue({ number }));
    deepEqual(await forge.findOrphans(query), []);
  }),
];
