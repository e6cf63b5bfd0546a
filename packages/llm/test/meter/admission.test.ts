import { array, assert, double, integer, oneof, constant, property, record } from 'fast-check';
import { expect, test } from 'vitest';

import { admit } from '../../src/meter/admission.ts';

/** Calls that ask in turn; each costs at most what it says, and `after` others have asked in between when it ends. */
const calls = array(
  record({
    atMostUsd: oneof(double({ min: 0, max: 5, noNaN: true }), constant(Infinity)),
    part: double({ min: 0, max: 1, noNaN: true }),
    after: integer({ min: 0, max: 4 }),
  }),
  { maxLength: 40 },
);

test('whatever asks in which order, a limit is exceeded by less than one call, and all is refused from then on', () => {
  assert(
    property(calls, double({ min: 0.01, max: 10, noNaN: true }), (asking, grantedUsd) => {
      let spentUsd = 0;
      let greatest = 0;
      const onTheirWay: { atMostUsd: number; costUsd: number; endsAt: number }[] = [];
      for (const [now, { atMostUsd, part, after }] of asking.entries()) {
        for (const ending of onTheirWay.filter(({ endsAt }) => endsAt <= now)) {
          spentUsd += ending.costUsd;
          onTheirWay.splice(onTheirWay.indexOf(ending), 1);
        }
        const verdict = admit(
          { grantedUsd, spentUsd, onTheirWayUsd: onTheirWay.map((one) => one.atMostUsd) },
          atMostUsd,
        );
        expect(verdict === 'refuse').toBe(spentUsd >= grantedUsd);
        if (verdict !== 'pass') continue;
        // A call without a bound is given one here, which nobody knows beforehand.
        const costUsd = part * Math.min(atMostUsd, 5);
        greatest = Math.max(greatest, costUsd);
        onTheirWay.push({ atMostUsd, costUsd, endsAt: now + 1 + after });
      }
      const all = onTheirWay.reduce((sum, { costUsd }) => sum + costUsd, spentUsd);
      expect(all).toBeLessThanOrEqual(grantedUsd + greatest + 1e-9);
    }),
  );
});

test('without a limit all passes, and a limit never keeps a single call waiting', () => {
  expect(admit({ grantedUsd: null, spentUsd: 100, onTheirWayUsd: [Infinity] }, Infinity)).toBe('pass');
  expect(admit({ grantedUsd: 1, spentUsd: 0.99, onTheirWayUsd: [] }, Infinity)).toBe('pass');
  expect(admit({ grantedUsd: 1, spentUsd: 0, onTheirWayUsd: [0.5] }, 0.6)).toBe('wait');
  expect(admit({ grantedUsd: 1, spentUsd: 0, onTheirWayUsd: [0.5] }, 0.5)).toBe('pass');
});
