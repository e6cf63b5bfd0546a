import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { identifyProcess } from '@orch/core/process-identity';
import { tempDir, withTimeEnough } from '@orch/testkit';
import { expect, test } from 'vitest';

import { openLauncher, spawnGit, type GitCommand } from '../../src/index.ts';
import { openShell } from '../../src/process/shell.ts';

const env = { PATH: process.env['PATH'] ?? '', QUOTED: "it's\n$(touch /never) `x` \\" };
const command = (argv: GitCommand['argv'], more: Partial<GitCommand> = {}): GitCommand => ({
  argv,
  cwd: '/',
  env,
  maxOutputBytes: 1024 ** 2,
  timeoutMs: 60_000,
  ...more,
});

function shells(): string[] {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean);
  return children.filter((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'sh\n');
}

test('calls one after the other share a shell, get their own input, and leave no file', async () => {
  using dir = tempDir();
  using launcher = openLauncher();
  for (let call = 0; call < 30; call++) {
    const input = Buffer.from('x'.repeat(call * 1000));
    const { exitCode, stdout } = await launcher.process(command(['cat'], { input, cwd: dir.path }));
    expect([exitCode, stdout.equals(input)]).toEqual([0, true]);
    const other = await launcher.process(command(['sh', '-c', 'pwd; echo "$1" >&2; exit 3', 'sh', `no ${call}'"`]));
    expect(other).toMatchObject({ exitCode: 3, status: 'exited', stderr: `no ${call}'"\n` });
    expect(other.stdout.toString()).toBe('/\n');
  }
  expect(readdirSync(dir.path)).toEqual([]);
});

test('a command has the environment that it is given, read by no shell', async () => {
  using launcher = openLauncher();
  const { stdout } = await launcher.process(command(['sh', '-c', 'printf %s "$QUOTED"; env | wc -l']));
  expect(stdout.toString().startsWith(env.QUOTED)).toBe(true);
  expect(Number(stdout.toString().slice(env.QUOTED.length))).toBeLessThan(9);
});

test('many calls at once all get their answers', async () => {
  using launcher = openLauncher();
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, call) => {
      const { stdout } = await launcher.process(
        command(['sh', '-c', `cat; echo ${call}`], { input: Buffer.from('in ') }),
      );
      return stdout.toString();
    }),
  );
  expect(answers).toEqual(Array.from({ length: 20 }, (_, call) => `in ${call}\n`));
});

test('a call is ended at its limits, and the next one works', async () => {
  using launcher = openLauncher();
  const stop = new AbortController();
  const hangs = launcher.process(
    command(['sh', '-c', 'echo begun; exec sleep 60'], { signal: stop.signal, timeoutMs: 30_000 }),
  );
  stop.abort();
  expect(await hangs).toMatchObject({ status: 'aborted', exitCode: null });
  expect(await launcher.process(command(['sleep', '60'], { timeoutMs: 50 }))).toMatchObject({ status: 'timeout' });
  expect(await launcher.process(command(['cat'], { input: Buffer.alloc(100), maxOutputBytes: 99 }))).toMatchObject({
    status: 'flood',
  });
  expect(await launcher.process(command(['sh', '-c', 'kill -9 $$']))).toMatchObject({
    exitCode: null,
    status: 'exited',
  });
  await expect(launcher.process(command(['no-such-program']))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(launcher.process(command(['true'], { cwd: '/no/such/folder' }))).rejects.toMatchObject({
    code: 'ENOENT',
  });
  expect(await launcher.process(command(['true']))).toMatchObject({ exitCode: 0 });
});

test('a call whose shell is killed counts as killed, and the next one gets another shell', async () => {
  using launcher = openLauncher();
  const before = new Set(shells());
  const broken = launcher.process(command(['sh', '-c', 'kill -9 $PPID; sleep 0.2']));
  expect(await broken).toMatchObject({ exitCode: null, status: 'exited' });
  expect(await launcher.process(command(['true']))).toMatchObject({ exitCode: 0 });
  expect(shells().filter((pid) => !before.has(pid))).toHaveLength(1);
});

test('a call begins in another shell where all that waited were killed, and none is run twice', async () => {
  using dir = tempDir();
  using launcher = openLauncher();
  const before = new Set(shells());
  await Promise.all(Array.from({ length: 3 }, () => launcher.process(command(['true']))));
  const waiting = shells().filter((pid) => !before.has(pid));
  expect(waiting).toHaveLength(3);
  for (const pid of waiting) process.kill(Number(pid), 'SIGKILL');
  // Nothing has been told to this process yet: the first calls meet the dead shells.
  const calls = Array.from({ length: 5 }, (_, call) =>
    launcher.process(command(['sh', '-c', `echo ${call} >>ran; echo done`], { cwd: dir.path })),
  );
  for (const call of calls) expect((await call).stdout.toString()).toBe('done\n');
  const ran = readFileSync(`${dir.path}/ran`, 'utf8').trim().split('\n');
  expect(ran.sort()).toEqual(['0', '1', '2', '3', '4']);
});

test('what a killed shell was running is ended before its call is answered', async () => {
  using dir = tempDir();
  using launcher = openLauncher();
  const answer = await launcher.process(
    command(['sh', '-c', 'echo $$ >pid; kill -9 $PPID; while :; do sleep 0.05; done'], { cwd: dir.path }),
  );
  expect(answer).toMatchObject({ exitCode: null, status: 'exited' });
  expect(identifyProcess(Number(readFileSync(`${dir.path}/pid`, 'utf8')))).toBeUndefined();
});

test('who is told of a call has a process that ends no earlier, also where this process dies', async () => {
  using launcher = openLauncher();
  let told: number | undefined;
  const { stdout } = await launcher.process(
    command(['sh', '-c', 'echo $PPID'], { onStart: (pid) => void (told = pid) }),
  );
  expect(Number(stdout.toString())).toBe(told);
});

test('a command has no open files but its own three, so that it can neither read nor change what comes after it', async () => {
  using launcher = openLauncher();
  const { stdout } = await launcher.process(command(['sh', '-c', 'ls /proc/$$/fd'], { input: Buffer.from('in') }));
  expect(
    stdout
      .toString()
      .trim()
      .split('\n')
      .filter((fd) => Number(fd) > 2 && Number(fd) < 10),
  ).toEqual([]);
});

test('a zero byte in an argument, a folder or a variable is refused and not left out', async () => {
  using launcher = openLauncher();
  const refused = { code: 'ERR_INVALID_ARG_VALUE' };
  await expect(launcher.process(command(['echo', 'a\0b']))).rejects.toMatchObject(refused);
  await expect(launcher.process(command(['echo'], { cwd: '/\0tmp' }))).rejects.toMatchObject(refused);
  await expect(launcher.process(command(['echo'], { env: { ...env, X: '\0' } }))).rejects.toMatchObject(refused);
  expect((await launcher.process(command(['echo', 'ab']))).stdout.toString()).toBe('ab\n');
});

test('a shell that somebody has stopped does not hold up a call beyond its limit, and the command is not begun again', async () => {
  using dir = tempDir();
  const ran = await withTimeEnough(
    [200, 1000, 5000],
    async (timeoutMs) => {
      const file = join(dir.path, `ran-${timeoutMs}`);
      const shell = openShell({ graceMs: 100, tellMs: 50 });
      try {
        const script = `echo $$ >>${file}; kill -STOP $PPID; exec sleep 60`;
        const during = shell.run(command(['sh', '-c', script], { timeoutMs }));
        expect(await during).toMatchObject({ status: 'timeout', exitCode: null });
        expect(shell.isAlive()).toBe(false);
      } finally {
        shell.close();
      }
      return existsSync(file) ? readFileSync(file, 'utf8') : '';
    },
    (pids) => pids !== '',
  );
  const [pid = '', ...more] = ran.trim().split('\n');
  expect(pid).toMatch(/^\d+$/);
  expect([more, identifyProcess(Number(pid))]).toEqual([[], undefined]);
});

test('a stopped shell that has not begun counts as ended at the limit, and as not begun only before it', async () => {
  const before = new Set(shells());
  const shell = openShell({ graceMs: 50, tellMs: 50 });
  try {
    await shell.run(command(['true']));
    const pid = shells().find((one) => !before.has(one));
    process.kill(Number(pid), 'SIGSTOP');
    expect(await shell.run(command(['true'], { timeoutMs: 50 }))).toMatchObject({ status: 'timeout', exitCode: null });
  } finally {
    shell.close();
  }
});

test('of a flood no more than the limit is kept', async () => {
  using launcher = openLauncher();
  const flood = await launcher.process(command(['head', '-c', '50000000', '/dev/zero'], { maxOutputBytes: 1000 }));
  expect([flood.status, flood.stdout.length]).toEqual(['flood', 1000]);
  expect((await launcher.process(command(['echo', 'next']))).stdout.toString()).toBe('next\n');
});

/** Runs a script that can make `call`s of a `launcher`, in a process of its own. */
async function elsewhere(script: string, limits: string, variables: GitCommand['env'] = {}): Promise<unknown> {
  const before = `
    import { closeSync, openSync, readFileSync } from 'node:fs';
    import { openLauncher } from ${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)};
    using launcher = openLauncher();
    const call = { argv: ['true'], cwd: '/', env: { PATH: '/usr/bin:/bin' }, maxOutputBytes: 1000, timeoutMs: 10_000 };
  `;
  const node = [process.execPath, '--conditions=@orch/source', '--input-type=module', '-e', before + script] as const;
  const argv = ['sh', '-c', `${limits}; exec "$@"`, 'sh', ...node] as const;
  const outcome = await spawnGit(command(argv, { cwd: import.meta.dirname, env: { ...env, ...variables } }));
  return { exitCode: outcome.exitCode, stdout: outcome.stdout.toString(), stderr: outcome.stderr };
}

test('without a folder for temporary files calls are made without shells', async () => {
  const script = `
    console.log((await launcher.process(call)).exitCode);
    console.log(readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8').trim());
  `;
  const TMPDIR = '/no/such/folder';
  expect(await elsewhere(script, 'true', { TMPDIR })).toEqual({ exitCode: 0, stdout: '0\n\n', stderr: '' });
});

test('a machine that has no descriptors left fails calls, and not the process that makes them', async () => {
  const script = `
    const all = [];
    try { for (;;) all.push(openSync('/dev/null')); } catch {}
    // With any number of free descriptors a shell stops at another step of its start.
    for (let free = 0; free <= 24; free += 1) {
      try { await launcher.process(call); } catch (error) { if (typeof error.code !== 'string') throw error; }
      closeSync(all.pop());
    }
    for (const file of all) closeSync(file);
    console.log((await launcher.process(call)).exitCode);
  `;
  expect(await elsewhere(script, 'ulimit -n 128')).toEqual({ exitCode: 0, stdout: '0\n', stderr: '' });
});

test('arguments that are too long are told as such', async () => {
  using launcher = openLauncher();
  const call = launcher.process(command(['echo', 'x'.repeat(3_000_000)]));
  await expect(call).rejects.toMatchObject({ code: 'E2BIG' });
  expect(await launcher.process(command(['true']))).toMatchObject({ exitCode: 0 });
});
