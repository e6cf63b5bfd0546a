// Runs in a thread of its own: takes the entries of a batch, and flushes them.
import { parentPort } from 'node:worker_threads';

import type { FromThread, Order, ToThread } from './flush-messages.ts';
import { flushOverlay } from './flush.ts';
import { openRoot } from './open-root.ts';
import { Overlay, type Entry } from './overlay.ts';
import { moduleName } from './owner.ts';
import { plainError } from './plain-error.ts';

const taken: [string, Entry][] = [];
const controller = new AbortController();

function answer(message: FromThread): void {
  parentPort?.postMessage(message); // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread is no window
}

async function carryOut({ root, followed, settings, note }: Order): Promise<void> {
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
    parentPort?.close();
  }
}

parentPort?.on('message', (message: ToThread) => {
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
