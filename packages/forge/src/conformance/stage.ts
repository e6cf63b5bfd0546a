import { rejects } from 'node:assert/strict';

import { isOrchError, type Json } from '@orch/core';

import type { Forge } from '../port/forge.ts';
import type { ForgeWrite } from '../port/write.ts';

/** A repository on the forge under test that has the branch `main` at `commits.base`, and nothing else. */
export interface ForgeWorld {
  /** A forge as another process would open it; all of a world see the same repository. */
  connect(): Promise<Forge>;
  /** Commits of the local repository: `one` and `two` follow on `base` one after another, `other` conflicts with `one`. */
  readonly commits: { readonly base: string; readonly one: string; readonly two: string; readonly other: string };
  /** What the forge holds, whoever made it. */
  count(): Promise<{
    readonly issues: number;
    readonly pulls: number;
    readonly comments: number;
    readonly reviews: number;
  }>;
  /** What can go wrong with a call to the forge, by a name of the world's own. */
  readonly faults: readonly string[];
  /** Lets the `call`-th call from now on, counted from 1 over all connections, meet a fault. */
  fail(fault: string, call: number): void;
  /** Takes a fault back; whether a call has met it. */
  heal(): boolean;
  dispose(): void | Promise<void>;
}

/** One promise of the `Forge` port; `check` rejects where a forge breaks it. */
export interface ForgeConformanceCase {
  readonly name: string;
  check(createWorld: () => ForgeWorld | Promise<ForgeWorld>): Promise<void>;
}

/** One case on a new world. */
export function scene(name: string, play: (forge: Forge, world: ForgeWorld) => Promise<void>): ForgeConformanceCase {
  return {
    name,
    async check(createWorld) {
      const world = await createWorld();
      try {
        await play(await world.connect(), world);
      } finally {
        await world.dispose();
      }
    },
  };
}

export const fails = (code: `ORCH_${string}`, work: () => unknown): Promise<void> =>
  rejects(
    async () => {
      await work();
    },
    (error: unknown) => isOrchError(error, code),
  );

/** What the engine does with a write: looks it up, and makes it where it is not there. */
export async function perform<T extends Json>(write: ForgeWrite<T>): Promise<T> {
  return (await write.probe()) ?? (await write.do());
}

/** The branch `orch/t` with a pull request, and the number of that. */
export async function openedPull(forge: Forge, world: ForgeWorld): Promise<number> {
  await perform(forge.pushBranch({ branch: 'orch/t', commit: world.commits.one, expect: null }));
  const request = { task: 't', head: 'orch/t', base: 'main', title: 'Change', body: 'Why' };
  return (await perform(forge.pullRequest(request))).number;
}
