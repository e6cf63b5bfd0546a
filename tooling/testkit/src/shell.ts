import { execFileSync, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from './temp.ts';

// Node forks itself for every process that it starts. In one that runs tests, which has hundreds of megabytes, the copy of its
// page tables and the faults on each page that it writes to afterwards take more time than most of what is started.

/** A shell that runs programs one after the other, with one environment for all of them. */
export interface SyncShell {
  /**
   * Runs a program to its end and returns its standard output.
   *
   * @param variables - of the environment, in addition to those of the shell.
   * @throws Error as `execFileSync` does, with `status`, `stdout` and `stderr`, if the exit code is not 0.
   */
  run(cwd: string, argv: readonly string[], variables?: Readonly<Record<string, string>>): string;
}

/** Starts a shell. It ends with this process, and keeps it from nothing. */
export function openSyncShell(env: Readonly<Record<string, string | undefined>>): SyncShell {
  using folder = tempDir();
  const [asked, told] = [join(folder.path, 'asked'), join(folder.path, 'told')];
  execFileSync('mkfifo', [asked, told]);
  // A pipe whose two ends are open is opened without waiting for anybody.
  const both = [openSync(asked, 'r+'), openSync(told, 'r+')];
  const [input, script, answer, output] = [
    openSync(asked, 'r'),
    openSync(asked, 'w'),
    openSync(told, 'r'),
    openSync(told, 'w'),
  ] as const;
  const errors = openSync(join(folder.path, 'errors'), 'a+');
  const child = spawn('/bin/sh', [], { cwd: '/', env, detached: true, stdio: [input, output, errors] });
  child.on('error', () => undefined); // the next call finds that nobody reads
  child.unref();
  for (const file of [...both, input, output]) closeSync(file);
  const mark = `\nend of ${child.pid} `;
  return {
    run(cwd, argv, variables = {}) {
      const known = fstatSync(errors).size;
      const set = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}`);
      const call = [...set, 'exec', ...argv.map(quoted)].join(' ');
      writeAll(script, `(cd -P ${quoted(cwd)} && ${call} </dev/null); printf '${mark.replace('\n', '\\n')}%s\\n' $?\n`);
      const said = readAnswer(answer, mark);
      if (said === undefined) throw new Error(`the shell that ran ${argv.join(' ')} has ended`);
      const { stdout, status } = said;
      if (status === 0) return stdout;
      const stderr = readFrom(errors, known);
      throw Object.assign(new Error(`Command failed: ${argv.join(' ')}\n${stderr}`), { status, stdout, stderr });
    },
  };
}

/** What stands before the mark, and the exit code behind it; nothing if the shell ends before. */
function readAnswer(file: number, mark: string): { readonly stdout: string; readonly status: number } | undefined {
  const chunks: Buffer[] = [];
  for (let tail = ''; ;) {
    const chunk = Buffer.allocUnsafe(65_536);
    const size = readSync(file, chunk);
    if (size === 0) return undefined;
    chunks.push(chunk.subarray(0, size));
    tail = `${tail}${chunk.toString('latin1', 0, size)}`.slice(-mark.length - 8);
    const at = tail.lastIndexOf(mark);
    if (at === -1 || !tail.endsWith('\n')) continue;
    const all = Buffer.concat(chunks);
    const length = all.length - (tail.length - at);
    return { stdout: all.toString('utf8', 0, length), status: Number(tail.slice(at + mark.length)) };
  }
}

function readFrom(file: number, start: number): string {
  const bytes = Buffer.alloc(fstatSync(file).size - start);
  readSync(file, bytes, 0, bytes.length, start);
  return bytes.toString();
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

/** A word that no shell reads anything into. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
