import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('programs/one-batch.ts', import.meta.url));

/** Calls of files and folders, which a way of writing decides on; not what threads and memory need. */
const traced = '%file,%desc';
/** Calls of the event loop; its wake-ups, writes of eight bytes, are not told apart from others. */
const ignored = new Set(['epoll_pwait', 'epoll_pwait2', 'epoll_ctl', 'epoll_wait', 'eventfd2', 'pipe2', 'fcntl']);

/** How many system calls on files a way makes for 30 files; undefined where there is no strace. */
export function countCalls(parent: string, way: string, kind: string): number | undefined {
  const folder = join(parent, `calls-${way}-${kind}`.replaceAll(/[^\w-]/gu, '-'));
  mkdirSync(folder);
  const log = join(folder, 'trace.log');
  const node = [process.execPath, '--conditions=@orch/source', program, folder, way, kind];
  const run = spawnSync('strace', ['-f', '-qq', '-e', `trace=${traced}`, '-o', log, ...node], { encoding: 'utf8' });
  if (run.error !== undefined) return undefined;
  if (run.status !== 0) throw new Error(`strace ended with ${run.status}: ${run.stderr}`);
  const lines = readFileSync(log, 'utf8').split('\n');
  const [begin, end] = ['begin', 'end'].map((name) => lines.findIndex((line) => line.includes(`"/traced/${name}"`)));
  if (begin === undefined || end === undefined || begin < 0 || end < begin) throw new Error('the trace has no marks');
  const calls = lines.slice(begin + 1, end).map((line) => /^\d+\s+(\w+)\(/u.exec(line)?.[1]);
  return calls.filter((call) => call !== undefined && !ignored.has(call)).length;
}
