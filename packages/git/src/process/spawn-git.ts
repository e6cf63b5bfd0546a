import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

import type { GitCommand, GitOutcome } from './git-process.ts';

/** Git removes its lock files on SIGTERM; cutting that short leaves them behind. In milliseconds. */
export const graceMs = 10_000;

/**
 * Starts git by Node itself, in a process group of its own: an interrupt from the terminal would else end it in the
 * middle of a write. With hooks, filters and maintenance switched off git leaves no process behind.
 */
export function spawnGit(command: GitCommand): Promise<GitOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<GitOutcome>();
  const { argv, cwd, env, signal } = command;
  if (signal?.aborted === true) {
    return Promise.resolve({ exitCode: null, status: 'aborted', stdout: Buffer.alloc(0), stderr: '' });
  }
  const [file, ...args] = argv;
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['pipe', command.outputFd ?? 'pipe', 'pipe'] });
  if (child.pid !== undefined) command.onStart?.(child.pid);

  let status: GitOutcome['status'] = 'exited';
  let killer: NodeJS.Timeout | undefined;
  const end = (why: GitOutcome['status']): void => {
    if (status !== 'exited') return;
    status = why;
    child.kill('SIGTERM');
    killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  const timeout = setTimeout(() => end('timeout'), command.timeoutMs);
  const abort = (): void => end('aborted');
  signal?.addEventListener('abort', abort, { once: true });
  const settled = (): void => {
    clearTimeout(timeout);
    clearTimeout(killer);
    signal?.removeEventListener('abort', abort);
  };

  const stdout = collect(child.stdout, command.maxOutputBytes, () => end('flood'));
  const stderr = collect(child.stderr, command.maxOutputBytes, () => end('flood'));
  // Git may answer without reading all of its input; the exit code tells whether that was right.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(command.input);
  child.once('error', (error) => {
    settled();
    reject(error);
  });
  child.once('close', (exitCode) => {
    settled();
    resolve({ exitCode, status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
  });
  return promise;
}

function collect(stream: Readable | null, limit: number, onFlood: () => void): Buffer[] {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) onFlood();
    else chunks.push(chunk);
  });
  return chunks;
}
