import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

import { systemClock } from '@orch/core';

import { mostKept, readAll, readFrom, unnamedFiles, writeOver } from './answer-files.ts';
import type { GitCommand, GitOutcome } from './git-process.ts';
import { endOrphan, signalPid } from './orphan.ts';
import { begun, loop, scriptOf } from './shell-script.ts';
import { graceMs as defaultGraceMs } from './spawn-git.ts';

/** How often a long call is asked how much it has written, in milliseconds. */
const lookEveryMs = 1000;

/** How often it is looked for the id of a process that is to be ended and is not known yet, in milliseconds. */
const pidEveryMs = 5;

/** Exit codes of a shell for a command that a signal has ended: git uses none of them. */
const signals: ReadonlySet<number> = new Set([2, 3, 6, 7, 9, 11, 13, 15].map((signal) => 128 + signal));

/** Exit codes of a shell for a command that it could not start, and what Node calls that. */
const notStarted: ReadonlyMap<number, string> = new Map([
  [126, 'EACCES'],
  [127, 'ENOENT'],
]);

/** What a shell is given for a command at most, in bytes: it stands in memory. */
export const largestInput: number = 4 * 1024 * 1024;

/** How long processes have to end, in milliseconds. */
export interface Patience {
  /** Git, between being asked to end and being killed. */
  readonly graceMs: number;
  /** The shell, to tell of a command that was killed. One that somebody has stopped never does, and is killed then. */
  readonly tellMs: number;
}

/** A shell that runs one command after the other. */
export interface Shell {
  /** `not begun` where the shell had ended before it could begin: the command has not run at all. */
  run(command: GitCommand): Promise<GitOutcome | 'not begun'>;
  isAlive(): boolean;
  close(): void;
}

/** Starts a shell. It keeps no process from its end, and ends with this one. */
export function openShell({ graceMs, tellMs }: Patience = { graceMs: defaultGraceMs, tellMs: 1000 }): Shell {
  const answers = unnamedFiles(2, 'disk') as [number, number];
  const [text, input, note] = smallFiles(answers);
  const [out, err] = answers;
  const files = [text, out, err, input, note];
  const { child, stdin, stdout } = start(files);
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
      const deadline = systemClock.monotonic() + command.timeoutMs;
      let status: GitOutcome['status'] = 'exited';
      let timer: NodeJS.Timeout;
      const look = (): void => {
        const left = deadline - systemClock.monotonic();
        if (left <= 0) return end('timeout');
        if (written() > command.maxOutputBytes) return end('flood');
        timer = setTimeout(look, Math.min(lookEveryMs, left));
      };
      const end = (why: GitOutcome['status']): void => {
        if (status !== 'exited') return;
        clearTimeout(timer);
        status = why;
        const killFrom = systemClock.monotonic() + graceMs;
        let isTold = false;
        const press = (): void => {
          const pid = pidIn(note);
          const isLate = systemClock.monotonic() >= killFrom;
          // Its end is told by `close`, and what it was running is ended then.
          if (systemClock.monotonic() >= killFrom + tellMs) child.kill('SIGKILL');
          if (pid !== undefined && (isLate || !isTold)) signalPid(pid, isLate ? 'SIGKILL' : 'SIGTERM');
          isTold ||= pid !== undefined;
          timer = setTimeout(
            press,
            isTold && !isLate ? killFrom - systemClock.monotonic() : isLate ? tellMs : pidEveryMs,
          );
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
          if (!noted.startsWith(begun) && status === 'exited') return 'not begun';
          // With the shell goes what could be known of its command: it is ended, and counts as killed.
          await endOrphan(pidIn(note));
        }
        if (written() > command.maxOutputBytes && status === 'exited') status = 'flood';
        const most = command.maxOutputBytes;
        const outcome = {
          stdout: readFrom(out, ends, 'out', most),
          stderr: readFrom(err, ends, 'err', most).toString(),
        };
        if (code === 'gone') return { exitCode: null, status, ...outcome };
        const why = notStarted.get(code);
        if (status === 'exited' && why !== undefined) throw cannotStart(outcome.stderr, why);
        return { exitCode: signals.has(code) ? null : code, status, ...outcome };
      } finally {
        clearTimeout(timer);
        command.signal?.removeEventListener('abort', abort);
        if (command.input !== undefined && command.input.length > mostKept) ftruncateSync(input);
      }
    },
  };
}

/** The script, the input and the note. What is given to git is limited by {@link largestInput}. */
function smallFiles(answers: readonly number[]): [number, number, number] {
  try {
    return unnamedFiles(3, 'memory') as [number, number, number];
  } catch (error) {
    for (const file of answers) closeSync(file);
    throw error;
  }
}

function start(files: readonly number[]): { child: ChildProcess; stdin: Writable; stdout: Readable } {
  try {
    const child = spawn('/bin/sh', ['-c', loop], {
      cwd: '/',
      env: {},
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore', ...files],
    });
    // Where the system has no descriptor left, Node makes no pipes and tells the reason later, which then is known.
    child.on('error', () => undefined);
    const { stdin, stdout } = child as Partial<ChildProcess>;
    if (stdin && stdout) return { child, stdin, stdout };
    throw new Error('the system has no room for another process');
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

function cannotStart(said: string, why: string): Error {
  const code = /list too long/i.test(said) ? 'E2BIG' : why;
  return Object.assign(new Error(said.trim() || 'the program was not found'), { code });
}
