import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, onTestFinished, test } from 'vitest';

import { childrenOf, hasProcFs, readProcess } from '../../src/process/process-table.ts';
import { findDescendants, type Known } from '../../src/process/process-tree.ts';
import { until } from './support.ts';

const isListed = hasProcFs && childrenOf(process.pid) !== undefined;

test.runIf(isListed)(
  'the descendants of a command are found without a look at other processes, and stay known',
  async () => {
    const script = 'sleep 60 & sh -c "sleep 60 & sleep 60; true" & wait';
    const child = spawn('/bin/sh', ['-c', script], { stdio: 'ignore' });
    const root = child.pid ?? 0;
    const known: Known = new Map();
    onTestFinished(async () => {
      for (const pid of [root, ...known.keys()]) if (readProcess(pid)) process.kill(pid, 'SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    });
    const tree = { root, rootStarted: readProcess(root)?.started ?? 0, marker: 'm', files: [] };
    const found = (): readonly number[] => findDescendants(tree, known)?.map(({ pid }) => pid) ?? [];
    await until(() => found().length === 5);
    const inner = [...found()].find((pid) => (childrenOf(pid)?.length ?? 0) === 2 && pid !== root) ?? 0;
    const orphans = childrenOf(inner) ?? [];
    process.kill(inner, 'SIGKILL');
    // What has lost its parent has been seen before.
    await until(() => !found().includes(inner));
    expect(found()).toEqual(expect.arrayContaining([...orphans]));
    expect(found()).not.toContain(process.pid);
    // An id that another process has by now is not taken for the one that was seen.
    known.set(process.pid, 1);
    expect(found()).not.toContain(process.pid);
    known.delete(process.pid);
  },
);
