import { availableParallelism, cpus, totalmem } from 'node:os';

import { array, assert, double, integer, property, record, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { monitorSystem, sampleSystem, type SystemLoad } from '../../src/index.ts';
import { parseDisks, parseNetwork } from '../../src/system/counters.ts';
import { loadBetween, summarizeLoads } from '../../src/system/load.ts';
import { parsePressure } from '../../src/system/pressure.ts';

const linux = process.platform === 'linux';

describe('a sample of the system', () => {
  test('tells cores and memory of this machine, no more than there are', () => {
    const { cores, coreTimes, memoryBytes, availableBytes } = sampleSystem();
    expect(cores).toBe(availableParallelism());
    expect(coreTimes).toHaveLength(cpus().length);
    expect(memoryBytes).toBeLessThanOrEqual(totalmem());
    expect(availableBytes).toBeGreaterThan(0);
    expect(availableBytes).toBeLessThanOrEqual(memoryBytes);
  });

  test.runIf(linux)('tells what disks and network have moved', () => {
    const before = sampleSystem().counters;
    const after = sampleSystem().counters;
    for (const name of ['readBytes', 'writtenBytes', 'receivedBytes', 'sentBytes'] as const) {
      expect(after?.[name]).toBeGreaterThanOrEqual(before?.[name] ?? Number.NaN);
    }
  });
});

test('disks are counted once, not again for their partitions or for what lies over them', () => {
  const text = ` 8 0 sda 10 0 2 0 20 0 4 0 0 0 0
 8 1 sda1 10 0 2 0 20 0 4 0 0 0 0
 253 0 dm-0 10 0 2 0 20 0 4 0 0 0 0
 8 16 sdb 1 0 1 0 1 0 1 0 0 0 0\n`;
  expect(parseDisks(text, new Set(['sda', 'sdb']))).toEqual({ readBytes: 3 * 512, writtenBytes: 5 * 512 });
  expect(parseDisks('', new Set(['sda']))).toEqual({ readBytes: 0, writtenBytes: 0 });
});

test('network counts what leaves or reaches the machine', () => {
  const text = `Inter-|   Receive  |  Transmit
 face |bytes packets errs drop fifo frame compressed multicast|bytes packets
    lo: 999 1 0 0 0 0 0 0 999 1 0 0 0 0 0 0
  eth0: 100 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0
 wlan0:7 1 0 0 0 0 0 0 3 1 0 0 0 0 0 0\n`;
  expect(parseNetwork(text)).toEqual({ receivedBytes: 107, sentBytes: 23 });
});

test('pressure is read as a share, and not guessed where it is not told', () => {
  const text = 'some avg10=12.50 avg60=1.00 avg300=0.10 total=5\nfull avg10=99.00 avg60=0.00 avg300=0.00 total=0\n';
  expect(parsePressure(text)).toBe(0.125);
  expect(parsePressure('')).toBeUndefined();
});

const times = record({ busyMs: integer({ min: 0, max: 1e9 }), idleMs: integer({ min: 0, max: 1e9 }) });

test('the share of a core lies between 0 and 1, also where the clock of the system went back', () => {
  const base = sampleSystem();
  assert(
    property(array(tuple(times, times), { minLength: 1, maxLength: 4 }), (cores) => {
      const before = { ...base, coreTimes: cores.map(([first]) => first) };
      const after = { ...base, at: base.at + 1000, coreTimes: cores.map(([, second]) => second) };
      const load = loadBetween(before, after);
      expect(load.coreShares).toHaveLength(cores.length);
      expect(load.coreShares.every((share) => share >= 0 && share <= 1)).toBe(true);
      expect(load.busyCores).toBeLessThanOrEqual(cores.length);
    }),
  );
});

test('a busy core is seen as busy, and rates are per second', () => {
  const base = { ...sampleSystem(), at: 1000 };
  const counters = { readBytes: 0, writtenBytes: 0, receivedBytes: 0, sentBytes: 0 };
  const before = {
    ...base,
    coreTimes: [
      { busyMs: 0, idleMs: 0 },
      { busyMs: 0, idleMs: 0 },
    ],
    counters,
  };
  const coreTimes = [
    { busyMs: 300, idleMs: 100 },
    { busyMs: 0, idleMs: 400 },
  ];
  const after = { ...base, at: base.at + 500, coreTimes, counters: { ...counters, writtenBytes: 1000 } };
  expect(loadBetween(before, after)).toMatchObject({
    coreShares: [0.75, 0],
    busyCores: 0.75,
    rates: { ...counters, writtenBytes: 2000 },
  });
});

const share = double({ min: 0, max: 1, noNaN: true });
const bytes = integer({ min: 0, max: 2 ** 40 });

test('a summary keeps to the loads: mean below peak, and what lasts below the highest', () => {
  const base = loadBetween(sampleSystem(), sampleSystem());
  assert(
    property(
      array(record({ share, usedBytes: bytes, availableBytes: bytes }), { minLength: 1, maxLength: 40 }),
      (all) => {
        const loads: SystemLoad[] = all.map((one) => ({
          ...base,
          ...one,
          coreShares: [one.share],
          busyCores: one.share,
        }));
        const summary = summarizeLoads(loads);
        expect(summary?.meanBusyCores).toBeLessThanOrEqual((summary?.peakBusyCores ?? 0) + 1e-9);
        expect(summary?.sustainedUsedBytes).toBeLessThanOrEqual(summary?.peakUsedBytes ?? 0);
        const above = loads.filter((load) => load.usedBytes > (summary?.sustainedUsedBytes ?? 0));
        expect(above.length).toBeLessThanOrEqual(loads.length / 10);
        expect(loads.every((load) => load.availableBytes >= (summary?.lowestAvailableBytes ?? 0))).toBe(true);
      },
    ),
  );
  expect(summarizeLoads([])).toBeUndefined();
});

test('a monitor keeps the newest loads, until it is disposed of', async () => {
  let seen = 0;
  const third = Promise.withResolvers<void>();
  const onLoad = (): void => {
    seen += 1;
    if (seen === 3) third.resolve();
  };
  using monitor = monitorSystem({ intervalMs: 5, keep: 2, onLoad });
  expect(monitor.latest()).toBeUndefined();
  await third.promise;
  expect(monitor.loads()).toHaveLength(2);
  expect(monitor.latest()).toBe(monitor.loads()[1]);
  expect(monitor.summary()).toMatchObject({ loads: 2 });
  expect(() => monitorSystem({ intervalMs: 0 })).toThrow(/intervalMs must be/);
});
