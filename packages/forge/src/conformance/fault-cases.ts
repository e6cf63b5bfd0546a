import { deepEqual, equal, ok } from 'node:assert/strict';

import { isOrchError, type Json } from '@orch/core';

import type { Forge } from '../port/forge.ts';
import type { ForgeWrite } from '../port/write.ts';
import { type ForgeConformanceCase, type ForgeWorld, openedPull, perform, scene } from './stage.ts';

/** Writes that a forge could make twice. `pull` is one that exists; `name` is another one each time. */
type Make = (forge: Forge, pull: number, name: string, world: ForgeWorld) => ForgeWrite<Json>;

const makes: Readonly<Record<string, Make>> = {
  issues: (forge, _pull, task) => forge.issue({ task, title: 'Title', body: 'Body' }),
  comments: (forge, pull, key) => forge.comment({ on: pull, key, body: 'Body' }),
  reviews: (forge, pull, key, { commits }) =>
    forge.review({ pull, key, verdict: 'approve', body: 'Body', commit: commits.one }),
};

/** More than any write needs. */
const mostCalls = 40;

/** For each call of a write, each fault: the write is tried again as the engine does, and made once. */
export const faultCases: readonly ForgeConformanceCase[] = Object.entries(makes).map(([what, make], index) =>
  scene(`whatever call of a write fails, ${what} are made once`, async (first, world) => {
    const pull = await openedPull(first, world);
    // All writes go the same way: what every fault does to it is seen once.
    for (const fault of index === 0 ? world.faults : world.faults.slice(0, 1)) {
      let met = true;
      for (let call = 1; met; call += 1) {
        ok(call < mostCalls, 'a write needs no end of calls');
        const before = await total(world);
        const name = `${fault} at ${call}`;
        const forge = await world.connect();
        world.fail(fault, call);
        await attempt(make(forge, pull, name, world), name);
        met = world.heal();
        const made = await perform(make(forge, pull, name, world));
        deepEqual(await make(first, pull, name, world).probe(), made, name);
        equal(await total(world), before + 1, name);
      }
    }
  }),
);

async function total(world: ForgeWorld): Promise<number> {
  return Object.values(await world.count()).reduce((sum, each) => sum + each, 0);
}

/** Succeeds, or fails with an error that says what happened. */
async function attempt(write: ForgeWrite<Json>, name: string): Promise<void> {
  try {
    await perform(write);
  } catch (error) {
    const typed =
      isOrchError(error) && /^ORCH_FORGE_(UNAVAILABLE|RATE_LIMITED|AUTH|GIT_FAILED|NOT_STARTED)$/.test(error.code);
    if (!typed) throw new Error(`after ${name} a write failed in an unexpected way`, { cause: error });
  }
}
