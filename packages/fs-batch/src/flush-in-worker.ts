import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { OrchError } from '@orch/core';

import type { FlushSettings } from './commit.ts';
import { aborted } from './errors.ts';
import { prepare } from './flush-plainly.ts';
import { flushOverlay, type Flushed } from './flush.ts';
import { Inbox } from './inbox.ts';
import { openRoot } from './open-root.ts';
import { Overlay, unitsOf, type Entry } from './overlay.ts';
import { endModule, moduleName } from './owner.ts';
import { plainError, revivedError, type PlainError } from './plain-error.ts';
import { leave, tryEnter, type JournalFolder } from './transaction.ts';
import type { BatchReport, FlushOptions, RootOptions } from './types.ts';

const role = '@orch/fs-batch flush';

/** Content is handed over in parts of about this size, so that little of it exists three times. */
const partUnits = 1024 * 1024;

type Entries = readonly (readonly [path: string, entry: Entry])[];

interface Order {
  readonly kind: 'flush';
  readonly root: Pick<RootOptions, 'root' | 'journalDir'>;
  readonly followed: ReadonlyMap<string, string>;
  readonly settings: FlushSettings;
  readonly note: FlushOptions['note'];
}

type ToWorker = { readonly kind: 'entries'; readonly entries: Entries } | Order | { readonly kind: 'abort' };

type FromWorker =
  | { readonly kind: 'ready'; readonly module: string }
  | { readonly kind: 'taken' | 'settled' }
  | { readonly kind: 'flushed'; readonly report: BatchReport }
  | { readonly kind: 'failed'; readonly error: PlainError };

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
  const worker = new Worker(new URL(import.meta.url), { workerData: role });
  const inbox = new Inbox<FromWorker>(worker);
  const ready = await inbox.next();
  if (ready?.kind !== 'ready') return undefined;
  const send = (message: ToWorker): void => worker.postMessage(message); // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread is no window
  const abort = (): void => send({ kind: 'abort' });
  const answer = async (): Promise<FromWorker> => {
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

if (!isMainThread && workerData === role) serve();

function serve(): void {
  const port = parentPort;
  if (port === null) return;
  const taken: [string, Entry][] = [];
  const controller = new AbortController();
  const answer = (message: FromWorker): void => port.postMessage(message); // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread is no window
  const carryOut = async ({ root, followed, settings, note }: Order): Promise<void> => {
    try {
      const folder = openRoot(root);
      const overlay = new Overlay(folder.disk);
      for (const [path, entry] of taken) overlay.set(path, entry);
      for (const [path, target] of followed) overlay.followed.set(path, target);
      const { signal } = controller;
      const options = note === undefined ? { signal } : { signal, note };
      const { report, settled } = await flushOverlay(overlay, folder, settings, options);
      answer({ kind: 'flushed', report });
      await settled;
      answer({ kind: 'settled' });
    } catch (error) {
      answer({ kind: 'failed', error: plainError(error) });
    } finally {
      port.close();
    }
  };
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'abort') {
      controller.abort(new Error('aborted'));
    } else if (message.kind === 'flush') {
      void carryOut(message);
    } else {
      for (const [path, entry] of message.entries) taken.push([path, entry]);
      answer({ kind: 'taken' });
    }
  });
  answer({ kind: 'ready', module: moduleName() });
}
