import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir, withTimeEnough } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import type { OutputLine } from '../../src/index.ts';
import { flooded, runningWith, sh, soak } from './support.ts';

describe('a limit', () => {
  test('on the first output ends a command that says nothing, and no other', async () => {
    using dir = tempDir();
    const silent = await sh('sleep 60', { cwd: dir.path, firstOutputTimeoutMs: 100 });
    expect(silent).toMatchObject({ status: 'idle', limit: 'firstOutputTimeoutMs', signal: 'SIGTERM' });
    const slow = await withTimeEnough(
      [300, 1200, 4800],
      (firstOutputTimeoutMs) =>
        sh(`echo hi; sleep ${firstOutputTimeoutMs / 1000 + 0.1}`, { cwd: dir.path, firstOutputTimeoutMs }),
      ({ status }) => status === 'exited',
    );
    expect(slow).toMatchObject({ status: 'exited', exitCode: 0 });
    expect(slow).not.toHaveProperty('limit');
  });

  test('on lingering ends a command that does not go after its result, and no other', async () => {
    using dir = tempDir();
    const isResult = ({ text }: OutputLine): boolean => text === '{"type":"result"}';
    const options = { cwd: dir.path, isResult, lingerTimeoutMs: 100 };
    const script = 'echo \'{"type":"result"}\'; sleep 60';
    const outcome = await sh(script, options);
    expect(outcome).toMatchObject({ status: 'timeout', limit: 'lingerTimeoutMs', stdoutTail: '{"type":"result"}\n' });
    expect(outcome.durationMs).toBeGreaterThanOrEqual(100);
    expect(await sh('echo working; sleep 0.3', options)).toMatchObject({ status: 'exited', exitCode: 0 });
  });

  test('is named in the outcome', async () => {
    using dir = tempDir();
    const run = (script: string, limit: object) => sh(script, { cwd: dir.path, graceMs: 0, ...limit });
    expect(await run('sleep 60', { timeoutMs: 50 })).toMatchObject({ status: 'timeout', limit: 'timeoutMs' });
    expect(await run('sleep 60', { idleTimeoutMs: 50 })).toMatchObject({ status: 'idle', limit: 'idleTimeoutMs' });
    expect(await run('yes', { maxOutputBytes: 9 })).toMatchObject({ status: 'flood', limit: 'maxOutputBytes' });
  });
});

describe('the lines of a command', () => {
  test('of both outputs are given while it runs, and all of them before its outcome', async () => {
    using dir = tempDir();
    const lines: string[] = [];
    const seen = Promise.withResolvers<void>();
    const go = join(dir.path, 'go');
    const run = sh(`echo one; echo two >&2; until [ -e ${go} ]; do sleep 0.01; done; printf 'three\nfour'`, {
      cwd: dir.path,
      onLine: ({ output, text }) => {
        lines.push(`${output} ${text}`);
        if (lines.length === 2) seen.resolve();
      },
    });
    await seen.promise;
    expect(lines.toSorted()).toEqual(['stderr two', 'stdout one']);
    writeFileSync(go, '');
    await run;
    expect(lines.slice(2)).toEqual(['stdout three', 'stdout four']);
  });

  test('come from one file in the order written', async () => {
    using dir = tempDir();
    const lines: string[] = [];
    const file = `${dir.path}/all.log`;
    const onLine = ({ text }: OutputLine): void => void lines.push(text);
    await sh('echo 1; echo 2 >&2; echo 3', { cwd: dir.path, stdoutFile: file, stderrFile: file, onLine });
    expect(lines).toEqual(['1', '2', '3']);
  });

  test('end the command where the caller throws at one, and nothing of it is left', async () => {
    using dir = tempDir();
    const onLine = (): never => {
      throw new RangeError('cannot read this');
    };
    const name = 300_000 + (process.pid % 10_000);
    const run = sh(`setsid sleep ${name} & echo bad; sleep ${name}`, { cwd: dir.path, onLine });
    await expect(run).rejects.toThrow('cannot read this');
    expect(runningWith(`sleep ${name}`)).toEqual([]);
    await expect(sh('echo late', { cwd: dir.path, onLine })).rejects.toThrow('cannot read this');
  });

  const flood = soak ? 1024 ** 3 : 100_000_000;
  test(`cost no memory that grows with them (${flood} bytes)`, { timeout: 120_000 }, async ({ annotate }) => {
    const { ofLines, growth, peak, ...outcome } = await flooded(flood, 'lines');
    expect(outcome).toMatchObject({ status: 'exited', exitCode: 0, stdoutBytes: ofLines });
    expect(ofLines).toBeGreaterThanOrEqual(flood);
    expect(growth).toBeLessThan(100_000_000);
    await annotate(`${peak} bytes at the highest, ${growth} more than before`);
  });
});
