// Runs in a thread of its own: parses each text that it is sent.
import { parentPort } from 'node:worker_threads';

import { loadParser } from './parser.ts';

const parse = await loadParser();
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
parentPort?.on('message', (text: string) => parentPort?.postMessage(parse(text)));
