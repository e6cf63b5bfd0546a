/** The least of an abort signal that piscina asks for. A real one for each task would cost as much as a small task. */
export class Cancellation {
  aborted = false;
  /** Nearly always there is one: a set for it would cost more than all the rest. */
  #first: (() => void) | undefined;
  #others: Set<() => void> | undefined;

  once(_name: 'abort', listener: () => void): void {
    if (this.#first) (this.#others ??= new Set()).add(listener);
    else this.#first = listener;
  }

  removeListener(_name: 'abort', listener: () => void): void {
    if (this.#first === listener) this.#first = undefined;
    else this.#others?.delete(listener);
  }

  off(name: 'abort', listener: () => void): void {
    this.removeListener(name, listener);
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    const listeners = [this.#first, ...(this.#others ?? [])];
    this.#first = undefined;
    this.#others = undefined;
    for (const listener of listeners) listener?.();
  }
}
