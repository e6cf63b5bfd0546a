import { expect, test } from 'vitest';

import { continueWith } from '../src/commands/continue-with.ts';

const flags = { trust: false, dryRun: false };
const called = (...args: readonly string[]): { argv: string[] } => ({ argv: ['node', 'orch', ...args] });

test('A start that has begun a run is continued by that run, which keeps the flags, but for folder and trust.', () => {
  const run = 'run-0123-abcdef';
  expect(continueWith(called('start', '--id', '1.1'), flags, run)).toBe('orch resume abcdef');
  const there = { ...flags, cwd: 'my shop', trust: true };
  expect(continueWith(called('start'), there, run)).toBe("orch resume abcdef --cwd 'my shop' --trust");
});

test('A start that was cancelled before it had begun a run, and a dry run, are called again as they were.', () => {
  const call = called('start', '--id', '1.1', '--roles', "qa,dev's", '--no-cache');
  const again = String.raw`orch start --id 1.1 --roles 'qa,dev'\''s' --no-cache`;
  expect(continueWith(call, flags, undefined)).toBe(again);
  expect(continueWith(call, { ...flags, dryRun: true }, 'run-1')).toBe(again);
});

test('A demo is continued in its folder.', () => {
  const there = { id: '1.1', cwd: '/tmp/shop', trust: true, dryRun: false };
  expect(continueWith(called('demo', '/tmp/shop'), there, undefined)).toBe(
    'orch start --id 1.1 --cwd /tmp/shop --trust',
  );
});
