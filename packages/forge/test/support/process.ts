import { spawn } from 'node:child_process';

import type { ProcessCommand, ProcessOutcome } from '../../src/index.ts';

/** Starts a program by Node itself. */
export async function spawnProcess(command: ProcessCommand): Promise<ProcessOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<ProcessOutcome>();
  const [file, ...args] = command.argv;
  let status: ProcessOutcome['status'] = 'exited';
  const child = spawn(file, args, { cwd: command.cwd, env: command.env, detached: true });
  const end = (why: ProcessOutcome['status']): void => {
    status = why;
    child.kill('SIGTERM');
  };
  const timer = setTimeout(() => end('timeout'), command.timeoutMs);
  const onAbort = (): void => end('aborted');
  command.signal?.addEventListener('abort', onAbort);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(command.input);
  child.once('error', reject);
  child.once('close', (exitCode) => {
    clearTimeout(timer);
    command.signal?.removeEventListener('abort', onAbort);
    resolve({ exitCode, status, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() });
  });
  return promise;
}
