import { execFileSync, spawn } from 'node:child_process';

import { expect, test } from 'vitest';

import {
  carries,
  listProcesses,
  parsePs,
  parseStat,
  readEnvironment,
  readProcess,
  valueIn,
} from '../../src/process/process-table.ts';

test('a process is read with its parent, group, session and start', () => {
  const self = readProcess(process.pid);
  expect(self).toMatchObject({ pid: process.pid, parent: process.ppid });
  expect(readProcess(process.pid)).toEqual(self);
  expect(listProcesses()).toContainEqual(self);
  expect(readProcess(2 ** 30)).toBeUndefined();
});

test('a name with parentheses and spaces does not hide the fields after it, and zombies are left out', () => {
  const rest = '7 42 43 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 98765 0';
  expect(parseStat(`42 (a) S 1 (b)) S ${rest}`)).toEqual({
    pid: 42,
    parent: 7,
    group: 42,
    session: 43,
    started: 98_765,
  });
  expect(parseStat(`42 (a) Z ${rest}`)).toBeUndefined();
  expect(parseStat('')).toBeUndefined();
});

test('the portable list of processes tells the same of this one', () => {
  const ps = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=,lstart='], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
  });
  const self = parsePs(ps).find(({ pid }) => pid === process.pid);
  const { parent, group } = readProcess(process.pid) ?? {};
  expect(self).toMatchObject({ parent, group });
  expect(Math.abs((self?.started ?? 0) - (Date.now() - process.uptime() * 1000))).toBeLessThan(3000);
  expect(parsePs('  9 1 9 Z+ Mon Jan  5 16:12:04 2026\nnonsense\n')).toEqual([]);
});

test('an environment is read whole, however long it is', () => {
  const long = 'x'.repeat(100_000);
  const child = spawn('/bin/cat', [], { env: { SHORT: '1', LONG: long, LAST: 'z' } });
  try {
    const environment = readEnvironment(child.pid ?? 0);
    expect(valueIn(environment, 'LONG')).toBe(long);
    expect([valueIn(environment, 'SHORT'), valueIn(environment, 'LAST')]).toEqual(['1', 'z']);
  } finally {
    child.kill();
  }
  expect(readEnvironment(2 ** 30)).toBe('');
});

test('a variable of an environment is found by its whole name only', () => {
  const environment = 'XA=1\0A=one=two\0B=\0';
  expect(valueIn(environment, 'A')).toBe('one=two');
  expect(valueIn(environment, 'XA')).toBe('1');
  expect(valueIn(environment, 'B')).toBe('');
  expect(valueIn(environment, 'C')).toBeUndefined();
  expect(carries(environment, 'A=one')).toBe(false);
});
