import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync } from 'node:fs';

import { readAll, readFrom, unnamedFiles, writeOver } from './answer-files.ts';
import type { GitCommand, GitOutcome } from './git-process.ts';
import { endOrphan, signalPid } from './orphan.ts';
import { begun, loop, scriptOf } from './shell-script.ts';
import { graceMs } from './spawn-git.ts';

/** How often a long call is asked how much it has written, in milliseconds. */
const lookEveryMs = 1000;

/** How often it is looked for the id of a process that is to be ended and is not known yet, in milliseconds. */
const pidEveryMs = 5;

/** Exit codes of a shell for a command that a signal has ended: git uses none of them. */
const signals: ReadonlySet<number> = new Set([2, 3, 6, 7, 9, 11, 13, 15].map((signal) => 128 + signal));

/** Exit codes of a shell for a command that it could not start. */
const notStarted: ReadonlySet<number> = new Set([126, 127]);

/** A shell that runs one command after the other. */
export interface Shell {
  /** `not begun` where the shell had ended before it could begin: the command has not run at all. */
  run(command: GitCommand): Promise<GitOutcome | 'not begun'>;
  isAlive(): boolean;
  close(): void;
}

/** Starts a shell. It keeps no process from its end, and ends with this one. */
export function openShell(): Shell {
  const files = unnamedFiles(5);
  const [text, out, err, input, note] = files as [number, number, number, number, number];
  const child = start(files);
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new TypeError('a shell without pipes');
  let isAlive = true;
  let onCode: (code: number) => void = () => undefined;
  let onEnd: (error: Error | undefined) => void = () => undefined;
  let scriptLength = 0;
  const ends = { out: 0, err: 0 };
  let said = '';
  stdout.setEncoding('latin1').on('data', (chunk: string) => {
    said += chunk;
    if (!said.endsWith('\n')) return;
    const code = Number(said);
    said = '';
    onCode(code);
  });
  const died = (error?: Error): void => {
    isAlive = false;
    onEnd(error);
  };
  child.once('error', died);
  child.once('close', () => died());
  stdin.on('error', () => undefined); // it has ended, which is told by `close`
  // A call that is under way keeps the process from its end by its timer; nothing else does.
  for (const one of [child, stdin, stdout] as unknown as NodeJS.Timeout[]) one.unref();

  const write = ({ input: given, ...command }: GitCommand): void => {
    // To cut a file costs some file systems a millisecond, so that the script before is written over, and answers are
    // written one behind the other.
    const script = Buffer.from(scriptOf(command, given !== undefined));
    scriptLength = Math.max(scriptLength, script.length);
    writeOver(text, Buffer.concat([script, Buffer.alloc(scriptLength - script.length, '\n')]));
    writeOver(note, Buffer.from('\n'));
    if (given === undefined) return;
    ftruncateSync(input);
    writeOver(input, given);
  };

  return {
    isAlive: () => isAlive,
    close() {
      if (isAlive) stdin.end();
      for (const file of files) closeSync(file);
      files.length = 0;
    },
    async run(command) {
      write(command);
      // What a process that the last command left behind has written since belongs to nobody.
      ends.out = fstatSync(out).size;
      ends.err = fstatSync(err).size;
      const written = (): number => Math.max(fstatSync(out).size - ends.out, fstatSync(err).size - ends.err);
      const { promise, resolve, reject } = Promise.withResolvers<number | 'gone'>();
      const deadline = performance.now() + command.timeoutMs;
      let status: GitOutcome['status'] = 'exited';
      let timer: NodeJS.Timeout;
      const look = (): void => {
        const left = deadline - performance.now();
        if (left <= 0) return end('timeout');
        if (written() > command.maxOutputBytes) return end('flood');
        timer = setTimeout(look, Math.min(lookEveryMs, left));
      };
      const end = (why: GitOutcome['status']): void => {
        if (status !== 'exited') return;
        clearTimeout(timer);
        status = why;
        const killFrom = performance.now() + graceMs;
        let isTold = false;
        const press = (): void => {
          const pid = pidIn(note);
          const isLate = performance.now() >= killFrom;
          if (pid !== undefined && (isLate || !isTold)) signalPid(pid, isLate ? 'SIGKILL' : 'SIGTERM');
          isTold ||= pid !== undefined;
          timer = setTimeout(press, isTold && !isLate ? killFrom - performance.now() : pidEveryMs);
        };
        press();
      };
      onEnd = (error) => (error ? reject(error) : resolve('gone'));
      onCode = resolve;
      timer = setTimeout(look, Math.min(lookEveryMs, command.timeoutMs));
      const abort = (): void => end('aborted');
      command.signal?.addEventListener('abort', abort, { once: true });
      try {
        if (child.pid !== undefined) command.onStart?.(child.pid);
        if (isAlive) stdin.write('\n');
        else resolve('gone');
        const code = await promise;
        if (code === 'gone') {
          const noted = readAll(note).toString();
          if (!noted.startsWith(begun)) return 'not begun';
          // With the shell goes what could be known of its command: it is ended, and counts as killed.
          await endOrphan(pidIn(note));
        }
        if (written() > command.maxOutputBytes && status === 'exited') status = 'flood';
        const outcome = { stdout: readFrom(out, ends, 'out'), stderr: readFrom(err, ends, 'err').toString() };
        if (code === 'gone') return { exitCode: null, status, ...outcome };
        if (status === 'exited' && notStarted.has(code)) throw notFound(outcome.stderr);
        return { exitCode: signals.has(code) ? null : code, status, ...outcome };
      } finally {
        clearTimeout(timer);
        command.signal?.removeEventListener('abort', abort);
      }
    },
  };
}

function start(files: readonly number[]): ChildProcess {
  try {
    return spawn('/bin/sh', ['-c', loop], {
      cwd: '/',
      env: {},
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore', ...files],
    });
  } catch (error) {
    for (const file of files) closeSync(file);
    throw error;
  }
}

/** The process id of the command, once the shell has noted it. */
function pidIn(note: number): number | undefined {
  const [, pid] = /^B(\d+)\n/.exec(readAll(note).toString()) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

function notFound(said: string): Error {
  return Object.assign(new Error(said.trim() || 'the program was not found'), { code: 'ENOENT' });
}
