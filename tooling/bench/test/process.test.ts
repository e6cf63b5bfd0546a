import { expect, test } from 'vitest';

import { compareProcesses, median } from '../src/process/compare.ts';
import { measure } from '../src/process/measure.ts';

const node = process.execPath;
const cwd = import.meta.dirname;
const burn = 'const end = process.cpuUsage().user + 150_000; while (process.cpuUsage().user < end);';

test('a process is charged with the time of the children it waits for', () => {
  const child = `require('child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(burn)}])`;
  expect(measure({ name: 'parent', argv: [node, '-e', child], cwd }).cpu).toBeGreaterThanOrEqual(150);
});

test('commands take turns and the first is the measure of the others', () => {
  const order: string[] = [];
  const commands = [
    { name: 'short', argv: [node, '-e', '0'] as const, cwd },
    { name: 'long', argv: [node, '-e', burn] as const, cwd },
  ];
  const [short, long] = compareProcesses(commands, { rounds: 2, prepare: ({ name }) => order.push(name) });
  expect(order).toEqual(['short', 'long', 'short', 'long', 'short', 'long']);
  expect(short?.ratio).toBe(1);
  expect(long?.cpu).toBeGreaterThan(150);
  expect(long?.ratio).toBeGreaterThan(1);
});

test('a command that fails or does not exist is an error, not a fast row', () => {
  expect(() => measure({ name: 'bad', argv: [node, '-e', 'process.exit(3)'], cwd })).toThrow('bad ended with 3');
  expect(() => measure({ name: 'none', argv: ['/no/such/program'], cwd })).toThrow('none ended with 127');
});

test('the median of an even number of values is the mean of the middle two', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
});
