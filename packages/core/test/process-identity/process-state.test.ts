import { expect, test } from 'vitest';

import {
  currentProcess,
  identifyProcess,
  processState,
  type ProcessIdentity,
} from '../../src/process-identity/index.ts';
import { sleeper } from './support/sleeper.ts';

const self = currentProcess();
const linux = process.platform === 'linux';

test('this process is alive', () => {
  expect(processState(self)).toBe('alive');
});

test('a process is alive until it ends, and dead for ever after', async () => {
  await using child = await sleeper();
  const identity = identifyProcess(child.pid) ?? self;
  expect(identity.pid).toBe(child.pid);
  expect(processState(identity)).toBe('alive');
  await child.end();
  expect(processState(identity)).toBe('dead');
});

test.runIf(linux)('a process that is stopped lives, and is told from one that runs', async () => {
  await using child = await sleeper();
  const identity = identifyProcess(child.pid) ?? self;
  child.signal('SIGSTOP');
  await expect.poll(() => processState(identity)).toBe('stopped');
  child.signal('SIGCONT');
  await expect.poll(() => processState(identity)).toBe('alive');
});

test.runIf(linux)('a process id in use again is not taken for its predecessor', () => {
  expect(processState({ ...self, started: String(Number(self.started) - 1) })).toBe('dead');
});

test('nothing is said about another boot or container', () => {
  expect(processState({ ...self, boot: 'another' })).toBe('other-boot');
  expect(processState({ ...self, namespace: '1' })).toBe('other-namespace');
});

test('where start times are not known, a living process of the same id counts, and a dead one does not', async () => {
  const portable: ProcessIdentity = { ...self, started: '' };
  expect(processState(portable, portable)).toBe('alive');
  await using child = await sleeper();
  expect(processState({ ...portable, pid: child.pid }, portable)).toBe('alive');
  await child.end();
  expect(processState({ ...portable, pid: child.pid }, portable)).toBe('dead');
});

test('an id that no process can have is dead, and signals nobody', () => {
  for (const pid of [0, -1, 1.5, Number.NaN, 2 ** 31]) {
    expect(processState({ ...self, pid })).toBe('dead');
    expect(processState({ ...self, pid, started: '' })).toBe('dead');
  }
});
