import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir, withTimeEnough } from '@orch/testkit';
import { array, assert, integer, property, record } from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';

import { containerFor } from '../../src/process/container.ts';
import { delegatedFolder, makeGroup } from '../../src/process/control-group.ts';
import { parseFigures } from '../../src/process/process-figures.ts';
import { addSample, noUsage, sampleUsage } from '../../src/process/usage.ts';
import { sh } from './support.ts';

test('the figures of a process are read whatever its name is', () => {
  const stat = '42 (a) S 1 (b)) R 7 42 43 0 -1 0 1 2 3 4 10 20 30 40 20 0 1 0 98765 0 99';
  const status = 'Name:\ta) S\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n';
  const io = 'rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 1\n';
  expect(parseFigures(stat, status, io)).toEqual({
    cpuMs: 1000,
    rssBytes: 1024 ** 2,
    peakRssBytes: 2 * 1024 ** 2,
    readBytes: 4096,
    writtenBytes: 8192,
  });
  expect(parseFigures(stat, '', '')).toMatchObject({ rssBytes: 0, readBytes: 0 });
});

const amount = integer({ min: 0, max: 2 ** 40 });
const figures = record({
  cpuMs: amount,
  rssBytes: amount,
  peakRssBytes: amount,
  readBytes: amount,
  writtenBytes: amount,
});

test('use never falls from one sample to the next, and its mean lies between its lowest and its peak', () => {
  const looks = array(
    record({ figures: array(figures, { minLength: 1, maxLength: 4 }), ms: integer({ min: 1, max: 999 }) }),
  );
  assert(
    property(looks, (all) => {
      let usage = noUsage;
      for (const look of all) {
        const next = addSample(usage, look.figures, look.ms);
        for (const name of ['cpuMs', 'peakRssBytes', 'readBytes', 'writtenBytes', 'sampledMs', 'samples'] as const) {
          expect(next[name]).toBeGreaterThanOrEqual(usage[name]);
        }
        expect(next.meanRssBytes).toBeLessThanOrEqual(next.peakRssBytes);
        usage = next;
      }
      expect(usage.samples).toBe(all.length);
    }),
  );
});

test.runIf(process.platform === 'linux')('a command tells what it and its children have used', async () => {
  using dir = tempDir();
  // The next look is less than three times as late as one that came just before all was held.
  const busy = `const held = Buffer.alloc(150 * 1024 ** 2, 1);
    require('fs').writeFileSync('file', held.subarray(0, 4096), { flush: true });
    const enough = 4 * performance.now() + 100;
    const busy = () => process.cpuUsage().user + process.cpuUsage().system;
    while (busy() < 500_000 || performance.now() < enough);`;
  const child = `'${process.execPath}' -e "${busy.replaceAll('\n', ' ')}"`;
  const { usage, durationMs } = await sh(`${child}; sleep 1.2`, { cwd: dir.path });
  expect(usage.cpuMs).toBeGreaterThan(250);
  expect(usage.cpuMs).toBeLessThan(durationMs * 2 + 100);
  expect(usage.peakRssBytes).toBeGreaterThan(150 * 1024 ** 2);
  expect(usage.peakRssBytes).toBeLessThan(500 * 1024 ** 2);
  expect(usage.meanRssBytes).toBeLessThan(usage.peakRssBytes);
  expect(usage.samples).toBeGreaterThan(1);
  expect(usage.sampledMs).toBeLessThanOrEqual(durationMs);
});

test('a look that had to wait for a core does not put off the next one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const waitMs = 100;
  let looks = 0;
  const sampler = sampleUsage(() => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs);
    looks += 1;
    return [];
  });
  // By the clock of the timers, in which a look takes no time. In that of the machine each has taken `waitMs`, of which a
  // twentieth part of the time between two would be 2000 ms.
  await vi.advanceTimersByTimeAsync(15 * waitMs);
  sampler.stop();
  expect(looks).toBeGreaterThanOrEqual(3);
});

test('a command that ends at once has no figures, and says so', async () => {
  using dir = tempDir();
  expect((await sh('true', { cwd: dir.path })).usage).toMatchObject({ samples: 0, cpuMs: 0 });
});

test.runIf(process.platform === 'linux')('a hidden process is remembered where a sample saw its parent', async () => {
  using dir = tempDir();
  const { leftOver } = await withTimeEnough(
    [500, 2000, 8000],
    (livesMs) => {
      const file = join(dir.path, `gone-${livesMs}`);
      const script = `setsid env -i PATH="$PATH" sh -c 'sh -c "sleep 61 & wait" > /dev/null 2>&1 & sleep ${livesMs / 1000}; : > ${file}' &
        until [ -e ${file} ]; do sleep 0.02; done`;
      return sh(script, { cwd: dir.path });
    },
    (outcome) => outcome.leftOver >= 2,
  );
  expect(leftOver).toBeGreaterThanOrEqual(2);
});

const groups = (await containerFor('cgroup', 1n)).kind === 'cgroup';

test.skipIf(!groups)(
  'in a control group all processor time is counted, also of processes that no sample has seen',
  async () => {
    using dir = tempDir();
    const burn = 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done';
    const outcome = await sh(`( setsid sh -c '${burn}' & ) ; ${burn}; wait; sleep 0.1`, {
      cwd: dir.path,
      containment: 'cgroup',
    });
    expect(outcome.usage.counted).toContain('cpuMs');
    expect(outcome.usage.cpuMs).toBeGreaterThan(20);
    const group = makeGroup((await delegatedFolder()) ?? '', 'test');
    expect([group.pids().size, group.cpuMs()]).toEqual([0, 0]);
    group.kill();
    group.remove();
    expect(existsSync(group.folder)).toBe(false);
  },
);
