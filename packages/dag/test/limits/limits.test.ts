import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Kind } from '../../src/index.ts';

import { defineKind, graph, postponed, runGraph } from '../../src/index.ts';
import { adaptiveLimit, followLoad, nextLimit, readPressure } from '../../src/limits.ts';
import { VirtualTime } from '../../src/simulate.ts';

test('a limit rises by one after as many successes as it is high, and is halved by a refusal', () => {
  const changes: number[] = [];
  const adaptive = adaptiveLimit({ initial: 4, max: 10, onChange: (limit) => void changes.push(limit) });
  for (let success = 0; success < 5; success++) adaptive.succeeded();
  expect(adaptive.limit).toBe(5);
  adaptive.overloaded();
  expect(adaptive.limit).toBe(2);
  expect(changes).toEqual([5, 2]);
});

test('refusals of what began before a decrease do not lower the limit again', () => {
  const adaptive = adaptiveLimit({ initial: 16, max: 16 });
  const begunAt = adaptive.epoch;
  for (let refusal = 0; refusal < 16; refusal++) adaptive.overloaded(begunAt);
  expect(adaptive.limit).toBe(8);
});

test('whatever happens, a limit stays within its bounds', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), fc.integer({ min: 1, max: 5 }), fc.nat({ max: 20 }), (happened, min, more) => {
      const adaptive = adaptiveLimit({ min, max: min + more, initial: 3 });
      for (const isGood of happened) {
        if (isGood) adaptive.succeeded();
        else adaptive.overloaded();
        expect(adaptive.limit).toBeGreaterThanOrEqual(min);
        expect(adaptive.limit).toBeLessThanOrEqual(min + more);
      }
    }),
  );
});

test('a run finds out how much a provider bears: all nodes succeed, few are refused', async () => {
  const time = new VirtualTime();
  let inUse = 0;
  let refused = 0;
  const adaptive = adaptiveLimit({ initial: 32, max: 64, onChange: (limit) => handle.setLimit('provider', limit) });
  const call: Kind = defineKind({
    name: 'call',
    version: 1,
    effects: 'none',
    needs: { provider: 1 },
    run: async () => {
      const begunAt = adaptive.epoch;
      inUse++;
      try {
        await time.sleep(10);
        if (inUse > 5) {
          refused++;
          adaptive.overloaded(begunAt);
          throw postponed(5, 'too many requests');
        }
        adaptive.succeeded();
        return null;
      } finally {
        inUse--;
      }
    },
  });
  const builder = graph('calls');
  for (let node = 0; node < 200; node++) builder.node({ id: `n${node}`, kind: 'call' });
  const handle = await runGraph(builder.build(), {
    kinds: [call],
    services: {},
    target: 't',
    limits: { provider: 32 },
    clock: time,
    timers: time,
  });
  expect((await time.run(handle.outcome)).status).toBe('succeeded');
  expect(refused).toBeLessThan(100);
});

test('pressure and the limits of a container are read where the system tells them', () => {
  using dir = tempDir();
  const pressureDir = join(dir.path, 'pressure');
  const cgroupDir = join(dir.path, 'cgroup');
  mkdirSync(pressureDir);
  mkdirSync(cgroupDir);
  writeFileSync(join(pressureDir, 'cpu'), 'some avg10=12.50 avg60=1.00 avg300=0.00 total=1\n');
  writeFileSync(join(pressureDir, 'memory'), 'some avg10=3.00 avg60=0.00 avg300=0.00 total=1\nfull avg10=9.00\n');
  writeFileSync(join(cgroupDir, 'memory.max'), '5000\n');
  writeFileSync(join(cgroupDir, 'memory.current'), '2000\n');
  expect(readPressure({ pressureDir, cgroupDir })).toMatchObject({ cpu: 0.125, memory: 0.03, freeMemory: 3000 });
  writeFileSync(join(cgroupDir, 'memory.max'), 'max\n');
  expect(readPressure({ pressureDir, cgroupDir }).freeMemory).toBeGreaterThan(3000);
  const elsewhere = readPressure({ pressureDir: join(dir.path, 'none'), cgroupDir: join(dir.path, 'none') });
  expect(elsewhere.cpu).toBeGreaterThanOrEqual(0);
  expect(elsewhere).toMatchObject({ memory: 0 });
});

test('a limit falls while the machine is short of something and rises slowly afterwards', () => {
  const calm = { cpu: 0, memory: 0, freeMemory: 1e12, cpus: 8 };
  const next = (limit: number, pressure: Partial<typeof calm>): number =>
    nextLimit(limit, { ...calm, ...pressure }, { max: 8, lowMemory: 1e9 });
  expect([next(8, { cpu: 0.9 }), next(8, { memory: 0.9 }), next(8, { freeMemory: 1 })]).toEqual([6, 6, 6]);
  expect([next(1, { cpu: 0.9 }), next(7, {}), next(8, {})]).toEqual([1, 8, 8]);
});

test('the limit of a run falls while the machine is short of memory, rises again, and is left alone after that', async () => {
  let freeMemory = 0;
  const limits: number[] = [];
  const looked = Promise.withResolvers<void>();
  const load = followLoad(
    { setLimit: (resource, limit) => limits.push(resource === 'cpu' ? limit : -1) },
    {
      max: 4,
      lowMemory: 100,
      everyMs: 1,
      read() {
        if (limits.at(-1) === 1) freeMemory = 1000;
        if (limits.length > 2 && limits.at(-1) === 4) looked.resolve();
        return { cpu: 0, memory: 0, freeMemory, cpus: 4 };
      },
    },
  );
  await looked.promise;
  load[Symbol.dispose]();
  expect(limits).toEqual([3, 2, 1, 2, 3, 4]);
});
