/** The least of an abort signal that piscina asks for. A real one for each task would cost as much as a small task. */
export class Cancellation {
  aborted = false;
  readonly #listeners = new Set<() => void>();

  once(_name: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeListener(_name: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  off(name: 'abort', listener: () => void): void {
    this.removeListener(name, listener);
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
