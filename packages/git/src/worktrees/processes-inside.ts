import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

import { OrchError } from '@orch/core';

/** A process that is at work below a folder. */
export interface InsideProcess {
  readonly pid: number;
  /** The beginning of its command line. */
  readonly command: string;
  /** How it holds the folder. */
  readonly by: 'working folder' | 'root' | 'open file' | 'program';
}

/**
 * Finds the processes below a folder, which is a real path. A `quick` look, which comes before a complete one, may leave out
 * those that do not work there, and only have a file open, for example.
 */
export type InsideProbe = (folder: string, how?: { readonly quick: boolean }) => readonly InsideProcess[];

/**
 * Looks through `/proc`. Processes of other users, which a user may not look into, are not seen.
 *
 * @throws OrchError `ORCH_GIT_PROCESSES_UNKNOWN` where there is no `/proc`: nobody knows, so nothing is removed.
 */
export function processesInside(
  folder: string,
  { quick }: { readonly quick: boolean } = { quick: false },
): InsideProcess[] {
  const found: InsideProcess[] = [];
  for (const pid of pids()) {
    const by = holds(pid, folder, quick);
    if (by !== undefined) found.push({ pid, by, command: commandOf(pid) });
  }
  return found;
}

function pids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch (error) {
    throw new OrchError(
      'ORCH_GIT_PROCESSES_UNKNOWN',
      'this system does not tell which processes are at work in a folder',
      {
        help: 'Pass `inside` to openRepository: a function that finds them, by lsof for example.',
        cause: error,
      },
    );
  }
}

function holds(pid: number, folder: string, isQuick: boolean): InsideProcess['by'] | undefined {
  const process = `/proc/${pid}`;
  if (isQuick) return leadsInto(`${process}/cwd`, folder) ? 'working folder' : undefined;
  // Whatever has no program is a part of the kernel, or has ended, or may not be looked into: on many machines most of all.
  if (!existsSync(`${process}/exe`)) return undefined;
  if (leadsInto(`${process}/cwd`, folder)) return 'working folder';
  if (leadsInto(`${process}/root`, folder)) return 'root';
  if (leadsInto(`${process}/exe`, folder)) return 'program';
  return openFiles(process).some((path) => leadsInto(path, folder)) ? 'open file' : undefined;
}

function leadsInto(link: string, folder: string): boolean {
  try {
    const target = readlinkSync(link);
    return target === folder || target.startsWith(`${folder}/`) || target === `${folder} (deleted)`;
  } catch {
    return false; // it has ended, or belongs to another user
  }
}

function openFiles(process: string): string[] {
  try {
    return readdirSync(`${process}/fd`).map((name) => `${process}/fd/${name}`);
  } catch {
    return []; // it has ended, or belongs to another user
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().slice(0, 200);
  } catch {
    return '';
  }
}
