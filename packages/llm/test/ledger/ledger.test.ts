import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { array, assert, double, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openLedger, type LedgerCaps } from '../../src/index.ts';
import { grant } from '../../src/ledger/grant.ts';
import { call, spend } from './support/calls.ts';

const none: LedgerCaps = { taskUsd: null, runUsd: null, dayUsd: null };
const dayMs = 24 * 3_600_000;

describe('a ledger', () => {
  test('sums what calls have used by task, run, day and agent, and tells what is not known', () => {
    let now = Date.UTC(2026, 0, 1);
    using ledger = openLedger(':memory:', { clock: { now: () => now } });
    ledger.settle(ledger.begin(call(), none).id, spend(1));
    ledger.settle(ledger.begin(call({ task: 't2' }), none).id, spend(0.5, 'bounded'));
    now += dayMs;
    ledger.settle(ledger.begin(call({ run: 'r2', agent: 'gemini' }), none).id, spend(null, 'unknown'));
    ledger.begin(call({ run: 'r2' }), none);
    expect(ledger.totals()).toMatchObject({ calls: 4, running: 1, costUsd: 1.5, unknownCalls: 1, boundedCalls: 1 });
    expect(ledger.totals()).toMatchObject({ uncachedInput: 30, cacheRead: 9, cacheWrite: 6, output: 15, reasoning: 3 });
    expect(ledger.totals({ task: 't1', run: 'r1' })).toMatchObject({ calls: 1, costUsd: 1 });
    expect(ledger.totalsBy('day').map(({ key, costUsd }) => [key, costUsd])).toEqual([
      ['2026-01-01', 1.5],
      ['2026-01-02', 0],
    ]);
    expect(ledger.totalsBy('agent', { run: 'r2' }).map(({ key, calls }) => [key, calls])).toEqual([
      ['gemini', 1],
      ['claude', 1],
    ]);
    expect(ledger.totals({ task: 'nobody' })).toMatchObject({ calls: 0, running: 0, costUsd: 0 });
  });

  test('numbers the starts of an attempt', () => {
    using ledger = openLedger(':memory:');
    expect([ledger.begin(call(), none).call, ledger.begin(call(), none).call]).toEqual([1, 2]);
    expect(ledger.begin(call({ attempt: 'other' }), none).call).toBe(1);
  });

  test('gives a task all that is left of its cap, and refuses the next call when that is spent', () => {
    using ledger = openLedger(':memory:');
    const caps = { ...none, taskUsd: 5 };
    const first = ledger.begin(call(), caps);
    expect(first.grantedUsd).toBe(5);
    expect(() => ledger.begin(call(), caps)).toThrow(/\$5\.0000 is reserved for calls that run/);
    ledger.settle(first.id, spend(2));
    const second = ledger.begin(call(), caps);
    expect(second.grantedUsd).toBe(3);
    ledger.settle(second.id, spend(3.2));
    expect(() => ledger.begin(call(), caps)).toThrow('nothing is left of $5 for this task: $5.2000 has been spent');
    expect(ledger.begin(call({ run: 'r2' }), caps).grantedUsd).toBe(5);
  });

  test('halves what is left of a run and a day for each call, so that others find some', () => {
    let now = Date.UTC(2026, 0, 1);
    using ledger = openLedger(':memory:', { clock: { now: () => now } });
    const caps = { taskUsd: 100, runUsd: 8, dayUsd: 6 };
    expect(ledger.begin(call(), caps).grantedUsd).toBe(3);
    expect(ledger.begin(call({ task: 't2' }), caps).grantedUsd).toBe(1.5);
    now += dayMs;
    expect(ledger.begin(call({ task: 't3' }), caps).grantedUsd).toBe(1.75);
  });

  test('counts a cost that nobody knows as all that was reserved for it', () => {
    using ledger = openLedger(':memory:');
    const caps = { ...none, taskUsd: 5 };
    ledger.settle(ledger.begin(call(), caps).id, spend(null, 'unknown'));
    expect(ledger.totals()).toMatchObject({ costUsd: 0, unknownCalls: 1, chargedUsd: 5 });
    expect(() => ledger.begin(call(), caps)).toThrow('nothing is left');
  });

  test('leaves the calls of living processes alone when it recovers, and keeps all when it is opened again', async () => {
    using dir = tempDir();
    const path = join(dir.path, 'state', 'ledger.db');
    {
      using ledger = openLedger(path);
      ledger.begin(call(), { ...none, runUsd: 4 });
    }
    using ledger = openLedger(path);
    await expect(ledger.recover(() => Promise.reject(new Error('was asked')))).resolves.toBe(0);
    expect(ledger.totals()).toMatchObject({ calls: 1, running: 1, chargedUsd: 2 });
  });
});

test('what is granted never exceeds what is left of any cap', () => {
  const usd = double({ min: 0, max: 1000, noNaN: true });
  const states = array(record({ capUsd: usd, spentUsd: usd, reservedUsd: usd }), { minLength: 1, maxLength: 3 });
  assert(
    property(states, (caps) => {
      const named = caps.map((one, index) => ({ ...one, cap: (['task', 'run', 'day'] as const)[index] ?? 'day' }));
      const left = Math.min(...named.map(({ capUsd, spentUsd, reservedUsd }) => capUsd - spentUsd - reservedUsd));
      const granted = left < 0.0001 ? undefined : grant(named);
      expect(granted === undefined || (typeof granted === 'number' && granted > 0 && granted <= left)).toBe(true);
    }),
  );
});

test('nothing is granted where nothing is left of a cap', () => {
  const usd = double({ min: 0, max: 1000, noNaN: true });
  assert(
    property(usd, usd, (capUsd, more) => {
      const cap = { cap: 'day' as const, capUsd, spentUsd: capUsd + more, reservedUsd: 0 };
      expect(() => grant([cap])).toThrow('nothing is left');
    }),
  );
});
