import { execFileSync } from 'node:child_process';

/**
 * Runs git in a folder with a fixed identity and without the machine's configuration. Returns its standard output.
 * Commits start no upkeep: it is a process more each, and may still run when the test removes the folder.
 */
export function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: cwd,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'maintenance.auto',
      GIT_CONFIG_VALUE_0: 'false',
      GIT_AUTHOR_NAME: 'Test',
      GIT_AUTHOR_EMAIL: 'test@example.com',
      GIT_COMMITTER_NAME: 'Test',
      GIT_COMMITTER_EMAIL: 'test@example.com',
      GIT_TERMINAL_PROMPT: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Makes `cwd` a git repository whose first commit holds all its files. It has no sample hooks, which are a dozen files. */
export function initRepository(cwd: string): void {
  git(cwd, 'init', '--quiet', '--template=', '--initial-branch=main');
  git(cwd, 'add', '--all');
  git(cwd, 'commit', '--quiet', '--allow-empty', '--message=start');
}
