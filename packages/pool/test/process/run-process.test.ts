import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { currentProcess, formatProcess } from '@orch/core/process-identity';
import { tempDir, withTimeEnough } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { runProcess, type OutputLine } from '../../src/index.ts';
import { environment, flooded, node, sh, soak } from './support.ts';

const containments = ['scan', 'marked', 'namespace'] as const;

describe('an ordinary command', () => {
  test('gives its exit code, the end of both outputs and their sizes', async () => {
    using dir = tempDir();
    const outcome = await sh('echo out; echo err >&2; exit 3', { cwd: dir.path });
    expect(outcome).toMatchObject({
      exitCode: 3,
      signal: null,
      status: 'exited',
      stdoutTail: 'out\n',
      stderrTail: 'err\n',
      stdoutBytes: 4,
      stderrBytes: 4,
      leftOver: 0,
      containment: 'scan',
    });
    expect(outcome.durationMs).toBeGreaterThan(0);
  });

  test('gets its arguments as they are, without a shell', async () => {
    using dir = tempDir();
    const hostile = ['$(touch pwned)', '; rm -rf /', '*', "'", '"', '', 'line\nbreak'];
    const outcome = await runProcess({
      argv: [process.execPath, '-p', 'JSON.stringify(process.argv.slice(1))', ...hostile],
      cwd: dir.path,
      env: environment,
    });
    expect(JSON.parse(outcome.stdoutTail)).toEqual(hostile);
  });

  test.each(['scan', 'marked'] as const)(
    'runs in its folder, with its environment and our markers (%s)',
    async (how) => {
      using dir = tempDir();
      const outcome = await node('console.log(JSON.stringify([process.cwd(), process.env]))', {
        cwd: dir.path,
        env: { ONLY: 'this' },
        marker: { run: 'run-7' },
        containment: how,
      });
      const marker: unknown = expect.stringMatching(/^[0-9a-f]{24}$/);
      const means: unknown = expect.stringMatching(/^(?:bound|limited)(?: \d)?$/);
      expect(JSON.parse(outcome.stdoutTail)).toEqual([
        dir.path,
        {
          ONLY: 'this',
          ORCH_RUN_MARKER: 'run-7',
          ORCH_PROCESS_MARKER: marker,
          ORCH_OWNER_MARKER: formatProcess(currentProcess()),
          ...(how === 'marked' && { ORCH_PROCESS_MEANS: means }),
        },
      ]);
    },
  );

  test('reads an empty standard input instead of waiting for ours', async () => {
    using dir = tempDir();
    expect(await sh('cat', { cwd: dir.path })).toMatchObject({ exitCode: 0, stdoutTail: '' });
  });

  test.each(containments)(
    'reads the input it is given, to its end, whether it reads it or not (%s)',
    async (containment) => {
      using dir = tempDir();
      const input = 'ä prompt that no argument could hold\n'.repeat(100_000);
      const outcome = await sh('wc -c', { cwd: dir.path, input, containment });
      expect(outcome).toMatchObject({ exitCode: 0, stdoutTail: `${Buffer.byteLength(input)}\n` });
      expect(await sh('exit 3', { cwd: dir.path, input, containment })).toMatchObject({ exitCode: 3 });
      const bytes = await sh('od -An -tu1', { cwd: dir.path, input: new Uint8Array([0, 255, 10]), containment });
      expect(bytes.stdoutTail.trim()).toMatch(/^0 255 +10$/);
      expect(await sh('cat', { cwd: dir.path, input: '', containment })).toMatchObject({ exitCode: 0, stdoutTail: '' });
    },
  );

  test('that was killed by somebody else reports the signal', async () => {
    using dir = tempDir();
    expect(await sh('kill -9 $$', { cwd: dir.path })).toMatchObject({
      exitCode: null,
      signal: 'SIGKILL',
      status: 'exited',
    });
  });
});

describe('output', () => {
  test('goes to the named files, whose old content is replaced and which only the owner may read', async () => {
    using dir = tempDir();
    const stdoutFile = join(dir.path, 'out.log');
    const stderrFile = join(dir.path, 'err.log');
    writeFileSync(stdoutFile, 'something much longer than the new output', { mode: 0o600 });
    await sh('echo new; echo bad >&2', { cwd: dir.path, stdoutFile, stderrFile });
    expect(readFileSync(stdoutFile, 'utf8')).toBe('new\n');
    expect(readFileSync(stderrFile, 'utf8')).toBe('bad\n');
    expect(statSync(stderrFile).mode & 0o777).toBe(0o600);
  });

  test('of both kinds can go to one file, in the order written', async () => {
    using dir = tempDir();
    const file = join(dir.path, 'all.log');
    await sh('echo 1; echo 2 >&2; echo 3', { cwd: dir.path, stdoutFile: file, stderrFile: file });
    expect(readFileSync(file, 'utf8')).toBe('1\n2\n3\n');
  });

  test('is cut to its end, at a whole character', async () => {
    using dir = tempDir();
    const outcome = await node("process.stdout.write('a'.repeat(99) + 'äöü€😀')", { cwd: dir.path, tailBytes: 12 });
    expect(outcome.stdoutTail).toBe('öü€😀');
    expect(outcome.stdoutBytes).toBe(99 + 13);
  });

  const flood = soak ? 1024 ** 3 : 200_000_000;
  test(`of ${flood} bytes costs no memory here`, { timeout: 120_000 }, async ({ annotate }) => {
    const { growth, peak, ...outcome } = await flooded(flood, 'tail');
    expect(outcome).toMatchObject({ exitCode: 0, status: 'exited', tail: 64 * 1024 });
    expect(outcome.stdoutBytes).toBeGreaterThanOrEqual(flood);
    expect(growth).toBeLessThan(50_000_000);
    await annotate(`${peak} bytes at the highest, ${growth} more than before`);
  });

  test('beyond its limit ends the command at once, also one that ignores SIGTERM', async () => {
    using dir = tempDir();
    const graceMs = 600_000;
    const outcome = await sh('trap "" TERM; yes', { cwd: dir.path, maxOutputBytes: 1_000_000, graceMs });
    expect(outcome).toMatchObject({ status: 'flood', exitCode: null, signal: 'SIGKILL' });
    expect(outcome.stdoutBytes).toBeGreaterThan(1_000_000);
  });

  const refusals = {
    'in a folder that does not exist': (root: string) => join(root, 'none', 'out.log'),
    'that is a symbolic link': (root: string) => {
      symlinkSync('/etc/hostname', join(root, 'link'));
      return join(root, 'link');
    },
    'that is a folder': (root: string) => root,
    'that is a device': () => '/dev/null',
  };
  test.each(Object.entries(refusals))('is refused for a file %s', async (_, prepare) => {
    using dir = tempDir();
    const stderrFile = prepare(dir.path);
    await expect(sh('true', { cwd: dir.path, stderrFile })).rejects.toMatchObject({
      code: 'ORCH_PROCESS_OUTPUT',
      data: { path: stderrFile },
    });
  });
});

describe('a command that cannot be started', () => {
  test.each(containments)('is refused when it does not exist (%s)', async (containment) => {
    using dir = tempDir();
    const run = runProcess({ argv: ['no-such-command'], cwd: dir.path, env: environment, containment });
    await expect(run).rejects.toMatchObject({
      code: 'ORCH_PROCESS_NOT_FOUND',
      message: 'the command no-such-command was not found',
      data: { command: 'no-such-command' },
    });
  });

  test.each(containments)('is refused when its folder does not exist (%s)', async (containment) => {
    using dir = tempDir();
    const cwd = join(dir.path, 'gone');
    await expect(sh('true', { cwd, containment })).rejects.toMatchObject({ code: 'ORCH_PROCESS_CWD', data: { cwd } });
  });

  test('is refused when its folder is a file', async () => {
    using dir = tempDir();
    const cwd = join(dir.path, 'file');
    writeFileSync(cwd, '');
    await expect(sh('true', { cwd })).rejects.toMatchObject({ code: 'ORCH_PROCESS_CWD' });
  });

  test.each(['scan', 'marked'] as const)('is refused when the system cannot execute it (%s)', async (containment) => {
    using dir = tempDir();
    const file = join(dir.path, 'script');
    const start = (...args: string[]) =>
      runProcess({ argv: [file, ...args], cwd: dir.path, env: environment, containment });
    writeFileSync(file, '#!/bin/sh\n', { mode: 0o644 });
    const message = expect.stringContaining(`cannot start ${file}: `) as unknown;
    await expect(start()).rejects.toMatchObject({ code: 'ORCH_PROCESS_SPAWN', message });
    chmodSync(file, 0o755);
    await expect(start('x'.repeat(4_000_000))).rejects.toMatchObject({ code: 'ORCH_PROCESS_SPAWN', message });
    writeFileSync(file, '#!/no/such/interpreter\n');
    await expect(start()).rejects.toMatchObject({ code: 'ORCH_PROCESS_NOT_FOUND' });
  });

  test.each(['scan', 'marked'] as const)(
    'is not mistaken for one that ends with 126 or 127 (%s)',
    async (containment) => {
      using dir = tempDir();
      for (const exitCode of [126, 127]) {
        const outcome = await sh(`echo prlimit: failed >&2; exit ${exitCode}`, { cwd: dir.path, containment });
        expect(outcome).toMatchObject({ status: 'exited', exitCode, stderrTail: 'prlimit: failed\n', containment });
      }
    },
  );

  test('is refused when an argument holds a zero character or the options make no sense', async () => {
    using dir = tempDir();
    const start = (change: object) => sh('true', { cwd: dir.path, ...change });
    await expect(start({ argv: ['echo', 'a\0b'] })).rejects.toMatchObject({ code: 'ORCH_PROCESS_SPAWN' });
    await expect(start({ timeoutMs: Number.NaN })).rejects.toMatchObject({ code: 'ORCH_PROCESS_OPTIONS' });
    await expect(start({ graceMs: -1 })).rejects.toMatchObject({ code: 'ORCH_PROCESS_OPTIONS' });
  });

  test('finds its command through the PATH it was given, not ours', async () => {
    using dir = tempDir();
    mkdirSync(join(dir.path, 'bin'));
    writeFileSync(join(dir.path, 'bin', 'greet'), '#!/bin/sh\necho hello\n', { mode: 0o755 });
    const env = { PATH: `${join(dir.path, 'bin')}:/usr/bin:/bin` };
    const outcome = await runProcess({ argv: ['greet'], cwd: dir.path, env });
    expect(outcome.stdoutTail).toBe('hello\n');
  });
});

describe('ending a command', () => {
  test.each(containments)(
    'by its timeout gives it SIGTERM, and what it writes then is kept (%s)',
    async (containment) => {
      using dir = tempDir();
      const script = 'trap "echo bye; exit 9" TERM; echo hi; while :; do sleep 0.02; done';
      const outcome = await withTimeEnough(
        [300, 1200, 4800],
        (timeoutMs) => sh(script, { cwd: dir.path, timeoutMs, containment }),
        ({ stdoutTail }) => stdoutTail !== '',
      );
      expect(outcome).toMatchObject({ status: 'timeout', exitCode: 9, signal: null, stdoutTail: 'hi\nbye\n' });
    },
  );

  test('by its timeout gives SIGKILL after the grace to one that ignores SIGTERM', async () => {
    using dir = tempDir();
    const script = 'trap "" TERM; while :; do sleep 0.02; done';
    const outcome = await sh(script, { cwd: dir.path, timeoutMs: 50, graceMs: 100 });
    expect(outcome).toMatchObject({ status: 'timeout', exitCode: null, signal: 'SIGKILL' });
    expect(outcome.durationMs).toBeGreaterThanOrEqual(150);
  });

  test('that is stopped works as well', async () => {
    using dir = tempDir();
    const outcome = await sh('kill -STOP $$', { cwd: dir.path, timeoutMs: 50, graceMs: 50 });
    expect(outcome).toMatchObject({ status: 'timeout', signal: 'SIGKILL' });
  });

  test('happens when it is silent for too long, but not while it keeps writing', async () => {
    using dir = tempDir();
    const all = '1\n2\n3\n4\n5\n6\n';
    const outcome = await withTimeEnough(
      [400, 1200, 4000],
      (idleTimeoutMs) => {
        const script = `for i in 1 2 3 4 5 6; do echo $i; sleep ${idleTimeoutMs / 4000}; done; sleep 60`;
        return sh(script, { cwd: dir.path, idleTimeoutMs });
      },
      ({ stdoutTail }) => stdoutTail === all,
    );
    expect(outcome).toMatchObject({ status: 'idle', stdoutTail: all });
  });

  test('happens on abort, and a signal that is aborted already starts nothing', async () => {
    using dir = tempDir();
    const controller = new AbortController();
    const run = sh('sleep 60', { cwd: dir.path, signal: controller.signal });
    controller.abort();
    expect(await run).toMatchObject({ status: 'aborted', signal: 'SIGTERM' });
    expect(await sh('touch started', { cwd: dir.path, signal: controller.signal })).toMatchObject({
      status: 'aborted',
      exitCode: null,
      durationMs: 0,
    });
    expect(statSync(join(dir.path, 'started'), { throwIfNoEntry: false })).toBeUndefined();
  });

  test('takes no longer than until the second signal, however long its grace is', async () => {
    using dir = tempDir();
    const [first, second] = [new AbortController(), new AbortController()];
    const script = 'trap "echo told" TERM; echo ready; while :; do sleep 0.02; done';
    const onLine = ({ text }: OutputLine): void => (text === 'told' ? second : first).abort();
    const limits = { signal: first.signal, killSignal: second.signal, graceMs: 60_000 };
    const outcome = await sh(script, { cwd: dir.path, onLine, ...limits });
    expect(outcome).toMatchObject({ status: 'aborted', signal: 'SIGKILL', stdoutTail: 'ready\ntold\n' });
    const once = await sh('sleep 60', { cwd: dir.path, killSignal: AbortSignal.timeout(20), graceMs: 60_000 });
    expect(once).toMatchObject({ status: 'aborted', signal: 'SIGKILL' });
  });

  test('accepts a timeout longer than a timer can be', async () => {
    using dir = tempDir();
    expect(await sh('true', { cwd: dir.path, timeoutMs: 2 ** 40 })).toMatchObject({ status: 'exited', exitCode: 0 });
  });
});
