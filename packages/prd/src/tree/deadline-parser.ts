import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

import { OrchError } from '@orch/core';
import type { Root } from 'mdast';

import { loadParser } from './parser.ts';

/** Texts up to this many UTF-16 units take remark less than half a second, whatever is in them, and are parsed in this thread. */
const maxHere = 16_384;

/**
 * Parses the pieces of one document within a deadline: small ones in this thread, others in a worker thread, which is
 * started for the first of them and stopped when the time is over.
 */
export class DeadlineParser {
  readonly #file: string;
  readonly #deadlineMs: number;
  readonly #startedAt = performance.now();
  #worker: Worker | undefined;

  constructor(file: string, deadlineMs: number) {
    this.#file = file;
    this.#deadlineMs = deadlineMs;
  }

  /**
   * @throws OrchError `ORCH_PRD_TOO_COMPLEX` where the time is over, `ORCH_PRD_NO_THREAD` where the thread cannot be
   *   started.
   */
  async parse(text: string): Promise<Root> {
    const leftMs = this.#deadlineMs - (performance.now() - this.#startedAt);
    if (leftMs <= 0) throw this.#late();
    if (text.length <= maxHere) return (await loadParser())(text);
    this.#worker ??= this.#start();
    return this.#ask(this.#worker, text, leftMs);
  }

  /** Ends the worker. */
  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #ask(worker: Worker, text: string, leftMs: number): Promise<Root> {
    const { promise, resolve, reject } = Promise.withResolvers<Root>();
    const timer = setTimeout(() => reject(this.#late()), leftMs);
    worker.once('message', resolve).once('error', (cause) => reject(this.#noThread(cause)));
    worker.postMessage(text); // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread is no window
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      worker.removeAllListeners();
    }
  }

  /** The thread has a file of its own, beside this one: a program that this module was bundled into must not run twice. */
  #start(): Worker {
    try {
      // Of the flags of the program, `--input-type` would make Node refuse the file.
      const execArgv = process.execArgv.filter((flag) => flag.startsWith('--conditions='));
      return new Worker(new URL(`./parser-thread${extname(import.meta.url)}`, import.meta.url), { execArgv });
    } catch (cause) {
      throw this.#noThread(cause);
    }
  }

  #noThread(cause: unknown): OrchError {
    return new OrchError('ORCH_PRD_NO_THREAD', `the thread that parses ${this.#file} could not be started`, {
      help: 'Do not bundle @orch/prd into one file with your program: leave it external. Short sections can be parsed all the same.',
      cause,
    });
  }

  #late(): OrchError {
    const message = `parsing ${this.#file} as a tree took longer than ${this.#deadlineMs} ms`;
    return new OrchError('ORCH_PRD_TOO_COMPLEX', message, {
      help: 'Give it more time with `deadlineMs`, or ask for the trees of single sections. Its outline, fences and edits work as they are.',
      data: { deadlineMs: this.#deadlineMs },
    });
  }
}
