import { spawnSync } from 'node:child_process';

/** What a program of the bench, in a process of its own, prints as JSON. */
export function runProgram(program: string, args: readonly string[], flags: readonly string[] = []): unknown {
  const node = [...flags, '--conditions=@orch/source', program, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
