import { existsSync } from 'node:fs';

import type { GitProcess } from './git-process.ts';
import { largestInput, openShell, type Shell } from './shell.ts';
import { spawnGit } from './spawn-git.ts';

// Node forks itself for every process that it starts, and pays for the pages of its own memory: two milliseconds of CPU
// time and more, in which it does nothing else. A shell that waits for work has next to no memory to be copied.

/** Most shells; calls beyond them are started by Node itself. */
const mostShells = 8;

/** Starts git by shells that stay. Close it with `using`; a launcher that is closed can be used again. */
export interface GitLauncher extends Disposable {
  readonly process: GitProcess;
}

/**
 * Opens a launcher. Nothing is started before the first call. A shell that somebody has ended takes its call with it,
 * which counts as killed; calls that it had not begun go to another one. Where the system has no `/proc` with the open
 * files of a process, for calls that write to a file of the caller, and for those with a very long input it is {@link spawnGit}.
 *
 * What a call is told, its environment included, stands for a while in a file without a name in memory or on the disk. A call that is
 * given a secret is made by {@link spawnGit}.
 */
export function openLauncher(): GitLauncher {
  const idle: Shell[] = [];
  const all = new Set<Shell>();
  const isPossible = existsSync('/proc/self/fd') && existsSync('/bin/sh');
  const next = (): Shell | undefined => {
    for (let shell = idle.pop(); shell !== undefined; shell = idle.pop()) {
      if (shell.isAlive()) return shell;
      drop(shell);
    }
    if (all.size >= mostShells) return undefined;
    try {
      const shell = openShell();
      all.add(shell);
      return shell;
    } catch {
      return undefined; // no room for temporary files, or no descriptors: the call needs fewer without a shell
    }
  };
  const drop = (shell: Shell): void => {
    all.delete(shell);
    shell.close();
  };
  const run: GitProcess = async (command) => {
    // Where shells cannot live, a call does without one in the end.
    for (let tries = 0; tries <= mostShells && command.signal?.aborted !== true; tries += 1) {
      const shell = next();
      if (shell === undefined) break;
      try {
        const outcome = await shell.run(command);
        if (outcome !== 'not begun') return outcome;
      } finally {
        if (all.has(shell) && shell.isAlive()) idle.push(shell);
        else drop(shell);
      }
    }
    return await spawnGit(command);
  };
  return {
    process: (command) =>
      isPossible &&
      command.outputFd === undefined &&
      command.signal?.aborted !== true &&
      (command.input?.length ?? 0) <= largestInput
        ? run(command)
        : spawnGit(command),
    [Symbol.dispose]: () => {
      for (const shell of idle) shell.close();
      idle.length = 0;
      all.clear();
    },
  };
}
