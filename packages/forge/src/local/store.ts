import { setTimeout as pause } from 'node:timers/promises';

import type { Clock, Json, Random } from '@orch/core';
import { isOrchError, OrchError } from '@orch/core';

import { type Blobs, encode, type Folder, readSnapshot, type Snapshot, stateRef } from './snapshot.ts';

/** What a change makes of a state: files that are to be written, and its answer. */
export interface Change<T> {
  readonly files?: ReadonlyMap<string, Json>;
  readonly result: T;
}

export interface Store {
  read(signal?: AbortSignal): Promise<Snapshot>;
  /**
   * Moves the state on by compare-and-swap: `change` is asked again with the newer state whenever another process was
   * faster. It must be pure.
   */
  update<T>(what: string, change: (state: Snapshot) => Change<T>, signal?: AbortSignal): Promise<T>;
}

export interface StoreOptions extends Folder {
  readonly clock: Clock;
  readonly random: Random;
  /** How long another process may be in the way, in milliseconds. */
  readonly busyMs: number;
  /** Called with the path of a lock file that is in the way. */
  readonly onLock: (path: string) => Promise<void>;
}

export function openStore(options: StoreOptions): Store {
  const { git, path, clock, random } = options;
  const known: Blobs = { values: new Map() };
  const read = (signal?: AbortSignal): Promise<Snapshot> => readSnapshot(options, known, signal);
  const commit = async (state: Snapshot, what: string, files: ReadonlyMap<string, Json>, signal?: AbortSignal) => {
    const input = stream(state.commit, what, files, Math.floor(clock.now() / 1000));
    const args = ['fast-import', '--quiet', '--done', '--date-format=raw'];
    // Few objects are written as single files, which other processes may read at once.
    const settings = [['fastimport.unpackLimit', '1000']] as const;
    return git({ gitDir: path, cwd: path, args, input, settings, accept: [0, 1, 128], signal });
  };
  return {
    read,
    async update(what, change, signal) {
      const deadline = clock.monotonic() + options.busyMs;
      for (;;) {
        const state = await read(signal);
        const { files, result } = change(state);
        if (files === undefined) return result;
        const { exitCode, stdout, stderr } = await commit(state, what, files, signal);
        if (exitCode === 0) {
          // What stands there now is known without reading it again.
          known.last = { commit: stdout.trim(), files: new Map([...state.files, ...files]) };
          return result;
        }
        const locked = /Unable to create '(.*\.lock)': File exists/.exec(stderr)?.[1];
        const faster = /Not updating refs|is at [0-9a-f]+ but expected|reference already exists/.test(stderr);
        if (locked === undefined && !faster) {
          throw new OrchError('ORCH_FORGE_GIT_FAILED', `the local forge could not be written: ${stderr}`, {
            help: 'See what git says in the message.',
          });
        }
        if (clock.monotonic() > deadline) throw busy(path, locked);
        if (locked !== undefined) await options.onLock(locked);
        await rest(5 + random.next() * 45, signal);
      }
    },
  };
}

async function rest(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await pause(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw isOrchError(error) ? error : new OrchError('ORCH_ABORTED', 'a write to the local forge was stopped');
  }
}

function busy(path: string, lock: string | undefined): OrchError {
  return new OrchError('ORCH_FORGE_BUSY', `other processes kept the local forge in ${path} busy`, {
    help: lock === undefined ? 'Try again.' : `Try again. If no process works in it, remove ${lock}.`,
    data: { path },
  });
}

/**
 * A commit in the format of git-fast-import(1), which answers its id. All of it is ASCII but the message, which is given in
 * bytes.
 */
function stream(from: string | null, what: string, files: ReadonlyMap<string, Json>, seconds: number): string {
  const lines = [
    `commit ${stateRef}`,
    'mark :1',
    `committer orch <orch@localhost> ${seconds} +0000`,
    `data ${Buffer.byteLength(what)}`,
    what,
    ...(from === null ? [] : [`from ${from}`]),
  ];
  for (const [name, value] of files) {
    const text = encode(value);
    lines.push(`M 100644 inline ${name}`, `data ${text.length}`, text);
  }
  return `${lines.join('\n')}\nget-mark :1\ndone\n`;
}
