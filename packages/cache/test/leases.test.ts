import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

import { currentProcess, formatProcess, identifyProcess, processState } from '@orch/core/process-identity';
import { describe, expect, test } from 'vitest';

import { type LeaseRow, LeaseWatch } from '../src/leases.ts';
import { liveness, thisOwner } from '../src/owner.ts';
import { FakeClock } from './support/clock.ts';

const elsewhere = formatProcess({ ...currentProcess(), boot: 'another-machine' });

function row(clock: FakeClock, change: Partial<LeaseRow> = {}): LeaseRow {
  return { token: 'a', owner: elsewhere, beat: 0, until: clock.now() + 15_000, failure: null, ...change };
}

describe('a lease of a process that cannot be judged', () => {
  test('is abandoned after a time of silence', () => {
    const clock = new FakeClock();
    const watch = new LeaseWatch(clock);
    const held = row(clock, { until: clock.now() + 1e9 });
    expect(watch.isAbandoned(held)).toBe(false);
    clock.advance(14_999);
    expect(watch.isAbandoned(held)).toBe(false);
    clock.advance(101);
    expect(watch.isAbandoned(held)).toBe(true);
  });

  test('is kept as long as its heart beats', () => {
    const clock = new FakeClock();
    const watch = new LeaseWatch(clock);
    for (let beat = 0; beat < 20; beat++) {
      expect(watch.isAbandoned(row(clock, { beat }))).toBe(false);
      clock.advance(3000);
    }
  });

  test('does not end because the wall clock jumps, in either direction', () => {
    const clock = new FakeClock();
    const watch = new LeaseWatch(clock);
    const held = row(clock);
    expect(watch.isAbandoned(held)).toBe(false);
    clock.jump(3_600_000);
    clock.advance(3000);
    expect(watch.isAbandoned(held)).toBe(false);
    clock.jump(-7_200_000);
    clock.advance(3000);
    expect(watch.isAbandoned(held)).toBe(false);
  });
});

describe('a lease on this machine', () => {
  test('is abandoned at once when its process is gone', () => {
    const clock = new FakeClock();
    const reused = formatProcess({ ...currentProcess(), started: '1' });
    expect(new LeaseWatch(clock).isAbandoned(row(clock, { owner: reused }))).toBe(process.platform === 'linux');
  });

  test('is abandoned at once when its process has ended and nobody has waited for it yet', (context) => {
    context.skip(process.platform !== 'linux', 'only Linux tells');
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const identity = identifyProcess(child.pid ?? 0);
    if (identity === undefined) throw new Error('the process has ended by itself');
    child.kill('SIGKILL');
    // Node waits for its children between two turns, and this is one turn.
    const pause = new Int32Array(new SharedArrayBuffer(4));
    while (processState(identity) !== 'dead') Atomics.wait(pause, 0, 0, 1);
    expect(existsSync(`/proc/${identity.pid}`)).toBe(true);
    const clock = new FakeClock();
    expect(new LeaseWatch(clock).isAbandoned(row(clock, { owner: formatProcess(identity) }))).toBe(true);
  });

  test('stays with a running process that is busy for longer than leases last', () => {
    const clock = new FakeClock();
    const watch = new LeaseWatch(clock);
    const held = row(clock, { owner: thisOwner() });
    expect(watch.isAbandoned(held)).toBe(false);
    clock.advance(14_000);
    expect(watch.isAbandoned(held)).toBe(false);
  });
});

test.each(['', 'null', '{}', 'a.b', 'a.1.0.1', 'a.1.../1.1', '{"boot":"b","space":"s","pid":1,"started":"1"}'])(
  'the owner %j is unknown rather than dead',
  (owner) => {
    expect(liveness(owner)).toBe('unknown');
  },
);
