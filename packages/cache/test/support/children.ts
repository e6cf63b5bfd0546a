import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Starts one of the scripts beside this file in its own process. */
export function startScript(name: string, ...parameters: readonly string[]): ChildProcess {
  const script = fileURLToPath(new URL(name, import.meta.url));
  return spawn(process.execPath, ['--conditions=@orch/source', script, ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The lines that a process wrote until it ended, complete ones only. */
export async function linesOf(child: ChildProcess): Promise<string[]> {
  if (child.stdout === null) throw new Error('the process has no output');
  const ended = once(child, 'exit');
  const output = await text(child.stdout);
  await ended;
  return output.split('\n').slice(0, -1);
}
