import { spawn } from 'node:child_process';

import { isMainThread } from './main-thread.ts';
import { inheritedMeans, means } from './means.ts';

/** A command that runs the command after it in its own PID namespace. */
export type Wrapper = readonly [string, ...string[]];

/**
 * Commands that run the rest of their arguments in a PID namespace which dies with us, in the order in which they are
 * tried. Each has two processes of its own, of which the second is the first of the namespace: a command that were that
 * itself would not see SIGTERM and would have to reap its orphans.
 */
const wrappers: readonly Wrapper[] = [
  unshare(['--pid', '--mount-proc', '--fork', '--kill-child']),
  unshare(['--user', '--map-current-user', '--pid', '--mount-proc', '--fork', '--kill-child']),
  // Where users may not make namespaces, bubblewrap may be allowed to.
  ['/usr/bin/bwrap', '--dev-bind', '/', '/', '--proc', '/proc', '--unshare-pid', '--die-with-parent', '--'],
];

/**
 * `setpriv` ends `unshare` when the thread that started it ends, and `--kill-child` hands that on to the first process
 * of the namespace, with which the kernel ends all others.
 */
function unshare(options: readonly string[]): Wrapper {
  const init = ['/bin/sh', '-c', '"$@"; exit $?', 'sh'];
  return ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--', '/usr/bin/unshare', ...options, '--', ...init];
}

const probeTimeoutMs = 5000;
let probed: Promise<Wrapper | undefined> | undefined;

/**
 * The command prefix that gives a process its own PID namespace, or undefined where this system does not allow one.
 * Tried out once and remembered for the life of this process. The kernel ties the namespace to the *thread* that
 * starts it, so there is none for worker threads.
 */
export function namespaceWrapper(): Promise<Wrapper | undefined> {
  if (!isMainThread() || process.platform !== 'linux') return Promise.resolve(undefined);
  probed ??= probe();
  return probed;
}

async function probe(): Promise<Wrapper | undefined> {
  const known = wrappers[inheritedMeans().wrapper ?? wrappers.length];
  if (known) return known;
  for (const [index, prefix] of wrappers.entries()) {
    if (!(await works(prefix))) continue;
    means.wrapper = index;
    return prefix;
  }
  return undefined;
}

/** Whether a command behind the prefix runs, as process 2 of its namespace, and its exit code comes back. */
function works(prefix: Wrapper): Promise<boolean> {
  const [file, ...args] = [...prefix, '/bin/sh', '-c', 'test "$$" -le 3 && exit 7'];
  return new Promise((resolve) => {
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
    const child = spawn(file, args, { cwd: '/', env, stdio: 'ignore', timeout: probeTimeoutMs });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 7));
  });
}
