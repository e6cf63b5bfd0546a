import { execFileSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { initRepository, readTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { isTransient, richFeature, runCli, scratch, startJson, type Scratch } from './run-cli.ts';

const fullDevice = '/dev/full';
const args = ['start', '--id', richFeature];

describe.skipIf(!existsSync(fullDevice))('Where output cannot be written, because the disk is full,', () => {
  test('a result that is lost is an error, and no bug of orch.', async () => {
    using where = scratch();
    const commands = [
      { command: args, exitCode: 1 },
      { command: [...args, '--json'], exitCode: 1 },
      { command: ['start', '--id', 'unknown', '--json'], exitCode: 2 },
    ];
    for (const { command, exitCode } of commands) {
      const stdout = openSync(fullDevice, 'w');
      const outcome = await runCli(where, command, { stdout });
      closeSync(stdout);
      expect(outcome.exitCode, command.join(' ')).toBe(exitCode);
      expect(outcome.stderr).toMatch(/^error: standard output could not be written: ENOSPC/m);
      expect(outcome.stderr).not.toContain('ORCH_BUG');
    }
  });

  test('lost messages do not end the work.', async () => {
    using where = scratch();
    const stderr = openSync(fullDevice, 'w');
    const outcome = await runCli(where, [...args, '--json'], { stderr });
    closeSync(stderr);
    expect(outcome.exitCode).toBe(0);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ success: true });
  });
});

test(
  'On a disk that fills up at any point a start says so, leaves the tree as it was, and goes on once there is space.',
  { timeout: 120_000 },
  async (context) => {
    using where = scratch('', { git: false });
    const disk = join(dirname(where.root), 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      context.skip('this machine lets nobody mount a small disk');
      return;
    }
    try {
      for (const freeKilobytes of [0, 60, 200, 320, 480, 700]) {
        using source = scratch();
        const small: Scratch = { ...where, root: join(disk, 'repository') };
        cpSync(source.root, small.root, { recursive: true, filter: (path) => !path.endsWith('.git') });
        initRepository(small.root);
        const before = readTree(small.root, isTransient);
        const filler = join(disk, 'filler');
        writeFileSync(filler, Buffer.alloc(Math.max(0, freeBytes(disk) - freeKilobytes * 1024)));
        const outcome = await runCli(small, args);
        const said = `${freeKilobytes} KB free: ${outcome.stderr}`;
        expect(outcome.exitCode, said).toBe(1);
        expect(outcome.stderr, said).toMatch(/error\[ORCH_(?:SQLITE_FULL|SQLITE_IO|FS_NO_SPACE|FS_READ_ONLY)\]/);
        expect(readTree(small.root, isTransient), said).toEqual(before);
        rmSync(filler);
        expect((await startJson(small, ['--id', richFeature])).success, said).toBe(true);
        rmSync(small.root, { recursive: true });
      }
    } finally {
      execFileSync('umount', [disk]);
    }
  },
);

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
