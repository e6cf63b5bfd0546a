import { readlinkSync } from 'node:fs';

/** Whether this is the main thread of its process. `node:worker_threads`, which knows it too, takes some milliseconds to load. */
export function isMainThread(): boolean {
  try {
    // `<pid>/task/<thread>` (proc_thread-self(5)): the main thread has the id of its process.
    const [pid, , thread] = readlinkSync('/proc/thread-self').split('/');
    return pid === thread;
  } catch {
    return process.getBuiltinModule('node:worker_threads').isMainThread; // a system without it
  }
}
