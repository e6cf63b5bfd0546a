import { closeSync, futimesSync, openSync, watch } from 'node:fs';

/**
 * Tells other processes that there is something new in a database, by the time of an empty file beside it: it says nothing
 * itself, and nothing is lost with it. To watch the log of the database would wake everybody with every event of every run.
 */
export interface Bell extends Disposable {
  ring(): void;
  /** Calls back when somebody rings, in this process or another one; never where files cannot be watched. */
  watch(onRing: () => void): Disposable;
}

export function openBell(path: string): Bell {
  let file: number | undefined;
  const opened = (): number => (file ??= openSync(path, 'a', 0o600));
  return {
    ring() {
      try {
        futimesSync(opened(), new Date(), new Date());
      } catch {
        // Whoever waits looks now and then all the same.
      }
    },
    watch(onRing) {
      try {
        opened();
        const watcher = watch(path, { persistent: false }, () => onRing());
        // The file was removed, or is on a disk that tells nothing.
        watcher.on('error', () => watcher.close());
        return { [Symbol.dispose]: () => watcher.close() };
      } catch {
        return { [Symbol.dispose]: () => undefined }; // the system has no room for another watcher, or the disk cannot be written
      }
    },
    [Symbol.dispose]() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
