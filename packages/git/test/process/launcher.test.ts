import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';

import { identifyProcess } from '@orch/core/process-identity';
import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { openLauncher, type GitCommand } from '../../src/index.ts';

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
