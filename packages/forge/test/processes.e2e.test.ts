import { env } from 'node:process';

import { runAndKill } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import type { ForgeWorld } from '../src/conformance.ts';
import type { Job } from './fixtures/effects.ts';
import { githubWorld } from './support/github-world.ts';
import { localWorld } from './support/local-world.ts';

const soaks = env['ORCH_SOAK'] !== undefined;
const script = new URL('fixtures/effects.ts', import.meta.url);

interface Scene {
  readonly count: () => ReturnType<ForgeWorld['count']>;
  readonly run: (job: Pick<Job, 'task' | 'killAfter'>) => ReturnType<typeof runAndKill>;
}

async function inWorld(kind: Job['kind'], play: (scene: Scene) => Promise<void>): Promise<void> {
  const github = kind === 'github' ? await githubWorld() : undefined;
  const world = github ?? localWorld();
  try {
    const { bare: path, gitDir, scratchDir } = world.local;
    const { url: apiUrl = '', gitUrl = '' } = github?.server ?? {};
    const forge = await world.connect();
    const { number: on } = await forge.issue({ task: 'first', title: 'First', body: '' }).do();
    const base = { kind, path, gitDir, scratchDir, apiUrl, gitUrl, on };
    const run: Scene['run'] = (job) => runAndKill({ script, args: [JSON.stringify({ ...base, ...job })] });
    await play({ count: () => world.count(), run });
  } finally {
    await world.dispose();
  }
}

describe.each(['local', 'github'] as const)('on the %s forge', (kind) => {
  test(
    'ten processes that make the same issue and comment at once get the same ones',
    () =>
      inWorld(kind, async ({ run, count }) => {
        const ended = await Promise.all(Array.from({ length: 10 }, () => run({ task: 'same' })));
        expect(ended.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(ended.map(() => [0, '']));
        expect(new Set(ended.map(({ stdout }) => stdout)).size).toBe(1);
        expect(await count()).toEqual({ issues: 2, pulls: 0, comments: 1, reviews: 0 });
      }),
    120_000,
  );

  test(
    'a process that is killed after any of its calls leaves nothing that the next one doubles or lacks',
    () =>
      inWorld(kind, async ({ run, count }) => {
        let rounds = 0;
        for (let killAfter = 1; ; killAfter += soaks ? 1 : 4) {
          const task = `killed after ${killAfter}`;
          const first = await run({ task, killAfter });
          const second = await run({ task });
          expect([task, second.exitCode, second.stderr]).toEqual([task, 0, '']);
          rounds += 1;
          expect([task, await count()]).toEqual([task, { issues: rounds + 1, pulls: 0, comments: rounds, reviews: 0 }]);
          if (first.signal !== 'SIGKILL') break;
        }
        expect(rounds).toBeGreaterThan(2);
      }),
    600_000,
  );
});
