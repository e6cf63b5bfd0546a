import type { SandboxFolders } from './folders.ts';

export const program = '/usr/bin/bwrap';

/**
 * The command of bubblewrap around an agent: the whole file system to read, its own folders to write, private
 * `/tmp` and `/dev`, no capabilities. The network stays: agents call their models.
 *
 * Where the caller has put the command into a PID namespace already, `/proc` is that one's, and signals reach the agent
 * itself. Else bubblewrap makes a namespace, whose end is that of the agent: it gets no time to tidy up after SIGTERM.
 *
 * Nothing is hidden in the environment of bubblewrap itself: `/proc/1/environ` of the sandbox shows it, so that it must
 * be started with the environment that the agent may see.
 */
export function bubblewrap(folders: SandboxFolders, inNamespace: boolean): readonly [string, ...string[]] {
  const { cwd, writable, hidden } = folders;
  const words: readonly (readonly string[])[] = [
    ['--unshare-ipc', '--unshare-uts', '--die-with-parent', '--cap-drop', 'ALL'],
    inNamespace ? [] : ['--unshare-pid'],
    ['--ro-bind', '/', '/', '--dev', '/dev', '--tmpfs', '/tmp'],
    inNamespace ? [] : ['--proc', '/proc'],
    ...hidden.map(({ path, folder }) => (folder ? ['--tmpfs', path] : ['--ro-bind', '/dev/null', path])),
    ...[cwd, ...writable].map((path) => (path === '/' ? [] : ['--bind-try', path, path])),
    ...folders.protected.map((path) => ['--ro-bind-try', path, path]),
    ['--chdir', cwd, '--'],
  ];
  return [program, ...words.flat()];
}
