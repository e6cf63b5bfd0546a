import type { Worker } from 'node:worker_threads';

/** The messages of a thread, one after the other. */
export class Inbox<Message> {
  readonly #messages: Message[] = [];
  #ended = false;
  #error: unknown;
  #wake: () => void = () => {};

  constructor(worker: Worker) {
    worker.on('message', (message: Message) => {
      this.#messages.push(message);
      this.#wake();
    });
    worker.on('error', (error) => {
      this.#error = error;
    });
    worker.on('exit', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** By which the thread has ended. */
  get error(): unknown {
    return this.#error;
  }

  /** The next message; undefined once the thread has ended. */
  async next(): Promise<Message | undefined> {
    while (this.#messages.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#messages.shift();
  }
}
