// Starts a feature and ends like a process that is killed when a file system call concerns a certain path.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

import { startIn } from './harness.ts';

const [root = '', state = '', id = '', call = '', pattern = ''] = process.argv.slice(2);
const path = new RegExp(pattern, 'u');
const calls = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
const original = calls[call];
if (original === undefined) throw new Error(`no call ${call}`);
const textOf = (argument: unknown): string =>
  argument instanceof Uint8Array ? Buffer.from(argument).toString('latin1') : String(argument);
calls[call] = (...args) => {
  if (args.some((argument) => path.test(textOf(argument)))) process.kill(process.pid, 'SIGKILL');
  return original(...args);
};
syncBuiltinESMExports();
await startIn(root, state, { id }, { isTrusted: () => false });
