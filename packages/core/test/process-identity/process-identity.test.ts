import { readFileSync, readlinkSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';

import { describe, expect, test } from 'vitest';

import { currentProcess, identifyProcess } from '../../src/process-identity/index.ts';
import { parseStat } from '../../src/process-identity/process-identity.ts';
import { sleeper } from './support/sleeper.ts';

const linux = process.platform === 'linux';

describe('a process', () => {
  test('has the same name each time, and in all its threads', async () => {
    expect(currentProcess()).toBe(currentProcess());
    expect(currentProcess().pid).toBe(process.pid);
    const script = `const { parentPort } = require('node:worker_threads');
      parentPort.postMessage([process.pid, require('node:fs').readFileSync('/proc/' + process.pid + '/stat', 'utf8')]);`;
    const [[pid, stat]] = (await once(new Worker(script, { eval: true }), 'message')) as [[number, string]];
    expect(pid).toBe(currentProcess().pid);
    expect(parseStat(stat)?.started).toBe(currentProcess().started);
  });

  test.runIf(linux)('is named by boot, namespace, id and start', () => {
    expect(currentProcess()).toMatchObject({
      boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      namespace: /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0],
    });
    expect(Number(currentProcess().started)).toBeGreaterThan(0);
  });

  test.runIf(linux)('that is another one is named while it lives', async () => {
    await using child = await sleeper();
    const { boot, namespace } = currentProcess();
    const named = identifyProcess(child.pid);
    expect(named).toMatchObject({ boot, namespace, pid: child.pid });
    await child.end();
    expect(identifyProcess(child.pid)).toBeUndefined();
  });
});

describe('a line of /proc/<pid>/stat', () => {
  const rest = '7 42 43 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 98765 0';

  test.each([
    ['S', 'alive'],
    ['R', 'alive'],
    ['D', 'alive'],
    ['T', 'stopped'],
    ['t', 'stopped'],
    ['Z', 'dead'],
    ['X', 'dead'],
  ] as const)('with state %s is %s, whatever the name holds', (letter, state) => {
    for (const name of ['node', 'a) S 1 (b', 'with space', ')', '\n']) {
      expect(parseStat(`42 (${name}) ${letter} ${rest}`)).toEqual({ started: '98765', state });
    }
  });

  test('that is cut off says nothing', () => {
    for (const line of ['', '42', '42 (node', '42 (node) S 7 42']) expect(parseStat(line)).toBeUndefined();
  });
});
