import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { tempDir } from '@orch/testkit';

import { listProcesses } from '../../src/process/process-table.ts';
import { cleanEnvironment, runProcess, type ProcessOptions, type ProcessOutcome } from '../../src/index.ts';

/** Whether the long variants of the tests run. */
export const soak: boolean = process.env['ORCH_SOAK'] !== undefined;

export const environment: Record<string, string> = cleanEnvironment(process.env);

/** A program that runs a script until somebody kills it: its arguments are run, folder, containment and script. */
export const orchestrator: string = fileURLToPath(new URL('../fixtures/orchestrator.ts', import.meta.url));

/** Runs a script with `sh`. */
export function sh(
  script: string,
  options: Partial<ProcessOptions> & { readonly cwd: string },
): Promise<ProcessOutcome> {
  return runProcess({ argv: ['/bin/sh', '-c', script], env: environment, ...options });
}

/** Runs a script with this Node. */
export function node(
  script: string,
  options: Partial<ProcessOptions> & { readonly cwd: string },
): Promise<ProcessOutcome> {
  return runProcess({ argv: [process.execPath, '-e', script], env: environment, ...options });
}

/** What a process that does nothing else took for a command that writes so many bytes: see the program. */
export interface Flooded {
  readonly status: string;
  readonly exitCode: number | null;
  readonly stdoutBytes: number;
  /** UTF-16 units of the end of the output that was kept. */
  readonly tail: number;
  /** Bytes of all lines that were read. */
  readonly ofLines: number;
  /** Bytes of its memory: how much more its peak was than what it had before, and the peak itself. */
  readonly growth: number;
  readonly peak: number;
}

/** Runs a command that writes so many bytes in a process of its own. */
export async function flooded(bytes: number, reading: 'lines' | 'tail'): Promise<Flooded> {
  using dir = tempDir();
  const program = fileURLToPath(new URL('../fixtures/flood.ts', import.meta.url));
  const argv = ['--conditions=@orch/source', program, dir.path, String(bytes), reading];
  const { stdout } = await promisify(execFile)(process.execPath, argv);
  return JSON.parse(stdout) as Flooded;
}

/** The processes whose command line holds a text. */
export function runningWith(text: string): number[] {
  return listProcesses().flatMap(({ pid }) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return pid !== process.pid && line.includes(text) ? [pid] : [];
    } catch {
      return [];
    }
  });
}

/** Waits until a condition holds, at most 20 s. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('the condition did not come true');
    await sleep(5);
  }
}

/** A script of which {@link hostileTree} leaves this many processes behind. */
export const hostileCount = { seen: 10, withGhost: 11 } as const;

/**
 * A script that leaves ten processes behind, each hiding in another way, and says `ready` when all of them run. With a
 * ghost there is one more, in which all ways come together. Each of them is a `sleep` whose duration names the tree.
 */
export function hostileTree(
  name: string,
  folder: string,
  ending: 'wait' | 'exit 3',
  kind: keyof typeof hostileCount = 'seen',
): string {
  const ready = (index: number) => `: > ${join(folder, `ready-${index}`)}`;
  const hider = (index: number) => `sh -c '${ready(index)}; exec sleep ${name}'`;
  const stubborn = (index: number) => `sh -c 'trap "" TERM; ${ready(index)}; while :; do sleep ${name}; done'`;
  const ghost = `( setsid env -i PATH="$PATH" ${stubborn(11)} > /dev/null 2>&1 < /dev/null & )`;
  return `
    ${hider(1)} &
    ${stubborn(2)} &
    setsid ${hider(3)} &
    ( ( ${hider(4)} & ) & )
    nohup ${hider(5)} > /dev/null 2>&1 &
    setsid nohup ${stubborn(6)} > /dev/null 2>&1 &
    ( setsid ${hider(7)} > /dev/null 2>&1 & )
    env -i PATH="$PATH" ${hider(8)} &
    setsid env -i PATH="$PATH" ${hider(9)} &
    ( setsid env -i PATH="$PATH" ${hider(10)} & )
    ${kind === 'withGhost' ? ghost : ''}
    until [ "$(ls ${folder} | grep -c '^ready-')" = ${hostileCount[kind]} ]; do sleep 0.01; done
    echo ready
    ${ending}
  `;
}
