import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

import { OrchError } from '@orch/core';

import type { FlushSettings } from './commit.ts';
import { aborted } from './errors.ts';
import type { Entries, FromThread, Order, ToThread } from './flush-messages.ts';
import { prepare } from './flush-plainly.ts';
import type { Flushed } from './flush.ts';
import { Inbox } from './inbox.ts';
import { unitsOf, type Entry, type Overlay } from './overlay.ts';
import { endModule } from './owner.ts';
import { revivedError } from './plain-error.ts';
import { leave, tryEnter, type JournalFolder } from './transaction.ts';
import type { FlushOptions } from './types.ts';

/** Content is handed over in parts of about this size, so that little of it exists three times. */
const partUnits = 1024 * 1024;

/**
 * Like `flushOverlay` of the file system of the machine, in a thread of its own. The queue stays with the caller, so
 * that the contents exist twice meanwhile.
 *
 * @returns undefined if no thread could be started from this module, as from one in a bundle
 */
export async function flushInWorker(
  overlay: Overlay,
  folder: JournalFolder,
  root: Order['root'],
  settings: FlushSettings,
  { signal, note }: FlushOptions,
): Promise<Flushed | undefined> {
  const worker = start();
  if (worker === undefined) return undefined;
  const inbox = new Inbox<FromThread>(worker);
  const ready = await inbox.next();
  if (ready?.kind !== 'ready') return undefined;
  const send = (message: ToThread): void => worker.postMessage(message); // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread is no window
  const abort = (): void => send({ kind: 'abort' });
  const answer = async (): Promise<FromThread> => {
    const message = await inbox.next();
    if (message === undefined) throw await endedEarly(folder, ready.module, inbox.error);
    if (message.kind !== 'failed') return message;
    const error = revivedError(message.error);
    throw error.code === 'ORCH_ABORTED' && signal !== undefined ? aborted(signal) : error;
  };
  try {
    for (const entries of partsOf(overlay.entries)) {
      send({ kind: 'entries', entries });
      await answer();
    }
    signal?.addEventListener('abort', abort);
    send({ kind: 'flush', root, followed: overlay.followed, settings, note });
    if (signal?.aborted === true) abort();
    const flushed = await answer();
    if (flushed.kind !== 'flushed') throw new Error(`unexpected answer: ${flushed.kind}`);
    return { report: { ...flushed.report, thread: 'worker' }, settled: answer().then(() => undefined) };
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** The thread has a file of its own, beside this one: a program that this module was bundled into must not run twice. */
function start(): Worker | undefined {
  const execArgv = conditionsIn(process.execArgv);
  try {
    return new Worker(new URL(`./flush-thread${extname(import.meta.url)}`, import.meta.url), { execArgv });
  } catch {
    // a bundle that does not know where it is; the caller does the work itself
    return undefined;
  }
}

/** How modules are found. Of the other flags of the program, `--input-type` would make Node refuse the file. */
function conditionsIn(flags: readonly string[]): string[] {
  const isName = (flag: string | undefined): boolean => flag === '--conditions' || flag === '-C';
  return flags.filter((flag, at) => flag.startsWith('--conditions=') || isName(flag) || isName(flags[at - 1]));
}

/** Takes back what a thread has left that ended in the middle, as one that runs out of memory does. */
async function endedEarly(folder: JournalFolder, module: string, cause: unknown): Promise<OrchError> {
  endModule(module);
  const transaction = tryEnter(folder);
  if (transaction !== undefined) {
    prepare(folder, transaction);
    leave(folder, transaction);
  }
  return new OrchError('ORCH_FS_IO', 'the thread that was writing has ended early', {
    cause,
    data: transaction === undefined ? { notRestored: [] } : {},
  });
}

function* partsOf(entries: Iterable<readonly [string, Entry]>): Generator<Entries> {
  let part: (readonly [string, Entry])[] = [];
  let units = 0;
  for (const [path, entry] of entries) {
    part.push([path, entry]);
    units += path.length + unitsOf(entry);
    if (units < partUnits) continue;
    yield part;
    [part, units] = [[], 0];
  }
  if (part.length > 0) yield part;
}
