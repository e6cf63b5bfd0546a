import { spawn, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { GitCommand, GitOutcome, GitProcess } from './git-process.ts';
import { graceMs, spawnGit } from './spawn-git.ts';

// Node forks itself for every process that it starts, and pays for the pages of its own memory: two milliseconds of CPU
// time and more, in which it does nothing else. A shell that waits for work has next to no memory to be copied.

/** Most shells; calls beyond them are started by Node itself. */
const mostShells = 8;

/** How often a long call is asked how much it has written, in milliseconds. */
const lookEveryMs = 1000;

/** Files of answers are emptied when they hold more than this, in bytes. */
const mostKept = 1024 * 1024;

/**
 * Runs what stands in the file of descriptor 3 for each line that it reads, and tells how it ended only once it has read the
 * file to its end: what stands in it is the next command then.
 */
const loop = 'while IFS= read -r line; do . /dev/fd/3; echo E $?; done';

/** Exit codes of a shell for a command that a signal has ended: git uses none of them. */
const signals: ReadonlySet<number> = new Set([2, 3, 6, 7, 9, 11, 13, 15].map((signal) => 128 + signal));

const killed = 128 + 9;

/** Exit codes of a shell for a command that it could not start. */
const notStarted: ReadonlySet<number> = new Set([126, 127]);

/** Starts git by shells that stay. Close it with `using`; a launcher that is closed can be used again. */
export interface GitLauncher extends Disposable {
  readonly process: GitProcess;
}

/**
 * Opens a launcher. Nothing is started before the first call. Where the system has no `/proc` with the open files of a
 * process, and for calls that write to a file of the caller or tell when they have begun, it is {@link spawnGit}.
 */
export function openLauncher(): GitLauncher {
  const idle: Shell[] = [];
  const all = new Set<Shell>();
  const isPossible = existsSync('/proc/self/fd') && existsSync('/bin/sh');
  const run: GitProcess = async (command) => {
    const shell = idle.pop() ?? (all.size < mostShells ? openShell() : undefined);
    if (shell === undefined) return await spawnGit(command);
    all.add(shell);
    try {
      return await shell.run(command);
    } finally {
      if (all.has(shell) && shell.isAlive()) idle.push(shell);
      else {
        all.delete(shell);
        shell.close();
      }
    }
  };
  return {
    process: (command) => {
      const isPlain = command.outputFd === undefined && command.onStart === undefined;
      return isPossible && isPlain && command.signal?.aborted !== true ? run(command) : spawnGit(command);
    },
    [Symbol.dispose]: () => {
      for (const shell of idle) shell.close();
      idle.length = 0;
      all.clear();
    },
  };
}

/** A shell that runs one command after the other. */
interface Shell {
  run(command: GitCommand): Promise<GitOutcome>;
  isAlive(): boolean;
  close(): void;
}

/** Descriptors in the shell. */
const [output, errors, given] = ['/dev/fd/4', '/dev/fd/5', '/dev/fd/6'];

function openShell(): Shell {
  const files = unnamedFiles(4);
  const [text, out, err, input] = files as [number, number, number, number];
  let child: ChildProcess;
  try {
    child = spawn('/bin/sh', ['-c', loop], {
      cwd: '/',
      env: {},
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore', text, out, err, input],
    });
  } catch (error) {
    for (const file of files) closeSync(file);
    throw error;
  }
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new TypeError('a shell without pipes');
  let isAlive = true;
  let onLine: (line: string) => void = () => undefined;
  let onEnd: (error: Error | undefined) => void = () => undefined;
  let rest = '';
  let scriptLength = 0;
  stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  const died = (error?: Error): void => {
    isAlive = false;
    onEnd(error);
  };
  child.once('error', died);
  child.once('close', () => died());
  stdin.on('error', () => undefined); // it has ended, which is told by `close`
  const keep = (on: boolean): void => {
    // A shell that waits for work must not keep the process from its end.
    for (const one of [child, stdin, stdout] as unknown as NodeJS.Timeout[])
      if (on) one.ref();
      else one.unref();
  };
  keep(false);
  return {
    isAlive: () => isAlive,
    close() {
      if (isAlive) stdin.end();
      for (const file of files) closeSync(file);
      files.length = 0;
    },
    async run(command) {
      // To cut a file costs some file systems a millisecond, so that the script before is written over, and answers are
      // written one behind the other.
      const lines = scriptOf(command);
      scriptLength = Math.max(scriptLength, Buffer.byteLength(lines));
      writeAll(text, Buffer.concat([Buffer.from(lines), Buffer.alloc(scriptLength, '\n')], scriptLength));
      if (command.input !== undefined) {
        ftruncateSync(input);
        writeAll(input, command.input);
      }
      const before = [fstatSync(out).size, fstatSync(err).size] as const;
      const written = (): number => Math.max(fstatSync(out).size - before[0], fstatSync(err).size - before[1]);
      keep(true);
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      let pid: number | undefined;
      let status: GitOutcome['status'] = 'exited';
      let killer: NodeJS.Timeout | undefined;
      const end = (why: GitOutcome['status']): void => {
        if (status !== 'exited') return;
        status = why;
        kill(pid, 'SIGTERM');
        killer = setTimeout(() => kill(pid, 'SIGKILL'), graceMs);
      };
      // With the shell goes what could be known of its command, as if that had been killed.
      onEnd = (error) => (error ? reject(error) : resolve(killed));
      onLine = (line) => {
        const [word, number] = line.split(' ');
        if (word === 'E') return resolve(Number(number));
        pid = Number(number);
        if (status !== 'exited') kill(pid, 'SIGTERM');
      };
      const timeout = setTimeout(() => end('timeout'), command.timeoutMs);
      const flood = setInterval(() => {
        if (written() > command.maxOutputBytes) end('flood');
      }, lookEveryMs);
      const abort = (): void => end('aborted');
      command.signal?.addEventListener('abort', abort, { once: true });
      try {
        stdin.write('\n');
        const code = await promise;
        if (written() > command.maxOutputBytes && status === 'exited') status = 'flood';
        const stdout = take(out, before[0]);
        const stderr = take(err, before[1]).toString();
        if (status === 'exited' && notStarted.has(code)) throw notFound(stderr);
        return { exitCode: signals.has(code) ? null : code, status, stdout, stderr };
      } finally {
        clearTimeout(timeout);
        clearInterval(flood);
        clearTimeout(killer);
        command.signal?.removeEventListener('abort', abort);
        if (isAlive) keep(false);
      }
    },
  };
}

/** Files without a name: nothing is left of them when their descriptors are closed, also after a crash. */
function unnamedFiles(count: number): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'orch-git-'));
  try {
    return Array.from({ length: count }, (_, index) => openSync(join(folder, String(index)), 'wx+', 0o600));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, at);
}

/** What was written behind a place, and room for what comes next. */
function take(file: number, from: number): Buffer {
  const { size } = fstatSync(file);
  const buffer = Buffer.allocUnsafe(size - from);
  for (let at = 0, read = -1; at < buffer.length && read !== 0; at += read) {
    read = readSync(file, buffer, at, buffer.length - at, from + at);
  }
  if (size > mostKept) ftruncateSync(file);
  return buffer;
}

function kill(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return; // it is told when it is known
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended, which the shell tells.
  }
}

function notFound(said: string): Error {
  return Object.assign(new Error(said.trim() || 'the program was not found'), { code: 'ENOENT' });
}

/** What the shell does: the command with nothing but its own environment; its exit code is that of the whole. */
function scriptOf({ argv, cwd, env, input }: GitCommand): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`);
  const words = argv.map(quoted).join(' ');
  const from = input === undefined ? '/dev/null' : given;
  return `(cd ${quoted(cwd)} && export ${variables.join(' ')} && exec ${words} <${from} >>${output} 2>>${errors} || exit 127) &
echo S $!
wait $!
`;
}

/** A word that no shell reads anything into. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
