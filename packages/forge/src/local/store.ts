import { setTimeout as pause } from 'node:timers/promises';

import type { Clock, Json, Random } from '@orch/core';
import { isOrchError, messageOf, OrchError } from '@orch/core';
import { newObject, type NewObject, type ObjectFormat, writeObjects } from '@orch/git-files';

import { lockIn } from '../git/push.ts';
import { type Blobs, encode, type Folder, readSnapshot, type Snapshot, stateRef } from './snapshot.ts';
import { type Listing, withBlobs } from './trees.ts';

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
  /** How the repository names its objects. */
  readonly format: ObjectFormat;
  readonly clock: Clock;
  readonly random: Random;
  /** How long another process may be in the way, in milliseconds. */
  readonly busyMs: number;
  /** Called with the path of a lock file that is in the way. */
  readonly onLock: (path: string) => void;
}

export function openStore(options: StoreOptions): Store {
  const { git, path, format, clock, random } = options;
  const known: Blobs = { values: new Map() };
  const read = (signal?: AbortSignal): Promise<Snapshot> => readSnapshot(options, known, signal);
  const write = async (state: Snapshot, what: string, files: ReadonlyMap<string, Json>): Promise<Written> => {
    const blobs = [...files].map(([name, value]) => [name, newObject(format, 'blob', encoded(value))] as const);
    const ids = new Map(blobs.map(([name, { id }]) => [name, id]));
    const { listing, root, objects } = withBlobs(state.listing, ids, format);
    const seconds = Math.floor(clock.now() / 1000);
    const commit = newObject(format, 'commit', commitText(root, state.commit, what, seconds));
    await written(path, [...blobs.map(([, blob]) => blob), ...objects, commit]);
    return { commit: commit.id, listing };
  };
  return {
    read,
    async update(what, change, signal) {
      const deadline = clock.monotonic() + options.busyMs;
      for (;;) {
        const state = await read(signal);
        const { files, result } = change(state);
        if (files === undefined) return result;
        const { commit, listing } = await write(state, what, files);
        const from = state.commit ?? '0'.repeat(commit.length);
        const args = ['update-ref', '--end-of-options', stateRef, commit, from];
        const { exitCode, stderr } = await git({ gitDir: path, cwd: path, args, accept: [0, 1, 128], signal });
        if (exitCode === 0) {
          // What stands there now is known without reading it again.
          known.last = { commit, files: new Map([...state.files, ...files]), listing };
          return result;
        }
        const locked = lockIn(stderr);
        const faster = /is at [0-9a-f]+ but expected|reference already exists/.test(stderr);
        if (locked === undefined && !faster) {
          throw new OrchError('ORCH_FORGE_GIT_FAILED', `the local forge could not be written: ${stderr}`, {
            help: 'See what git says in the message.',
          });
        }
        if (clock.monotonic() > deadline) throw busy(path, locked);
        if (locked !== undefined) options.onLock(locked);
        await rest(5 + random.next() * 45, signal);
      }
    },
  };
}

async function written(path: string, objects: readonly NewObject[]): Promise<void> {
  try {
    await writeObjects(path, objects);
  } catch (error) {
    throw new OrchError('ORCH_FORGE_GIT_FAILED', `the local forge could not be written: ${messageOf(error)}`, {
      help: 'See what the system says in the message.',
      cause: error,
    });
  }
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

interface Written {
  readonly commit: string;
  readonly listing: Listing;
}

function encoded(value: Json): Buffer {
  return Buffer.from(encode(value), 'latin1');
}

/** The content of a commit, as git keeps it. */
function commitText(tree: string, parent: string | null, what: string, seconds: number): Buffer {
  const who = `orch <orch@localhost> ${seconds} +0000`;
  const lines = [
    `tree ${tree}`,
    ...(parent === null ? [] : [`parent ${parent}`]),
    `author ${who}`,
    `committer ${who}`,
    '',
    what,
  ];
  return Buffer.from(lines.join('\n'));
}
