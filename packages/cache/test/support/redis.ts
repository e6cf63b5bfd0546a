import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

import { tempDir } from '@orch/testkit';

/** Where the server is, or undefined where none is installed. */
export const redisServer: string | undefined = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'redis-server'))
  .find((path) => existsSync(path));

export interface Redis extends AsyncDisposable {
  readonly url: string;
  readonly process: ChildProcess;
}

/** Starts a server that keeps everything in memory, and waits until it answers. */
export async function startRedis(program: string, port?: number): Promise<Redis> {
  const dir = tempDir();
  const chosen = port ?? (await freePort());
  const settings = [
    '--port',
    `${chosen}`,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    dir.path,
  ];
  const child = spawn(program, settings, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  for await (const line of lines) if (/ready to accept connections/i.test(line)) break;
  child.stdout.resume();
  return {
    url: `redis://127.0.0.1:${chosen}`,
    process: child,
    [Symbol.asyncDispose]: async () => {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGKILL');
      await ended;
      dir[Symbol.dispose]();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
