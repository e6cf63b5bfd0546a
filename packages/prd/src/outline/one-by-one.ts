/**
 * The values of batches one after the other, as an asynchronous generator would give them with `yield*`. A value of a
 * batch that is at hand costs one turn of the queue of promises instead of three, which is a tenth of a stream's time.
 */
export class OneByOne<Value> implements AsyncGenerator<Value, void, undefined> {
  readonly #batches: AsyncGenerator<readonly Value[], void, undefined>;
  #batch: readonly Value[] = [];
  #at = 0;
  /** The last call that has not been answered: those after it wait for it. */
  #waiting: Promise<unknown> | undefined;

  constructor(batches: AsyncGenerator<readonly Value[], void, undefined>) {
    this.#batches = batches;
  }

  next(): Promise<IteratorResult<Value, void>> {
    if (this.#waiting || this.#at >= this.#batch.length) return this.#inTurn(() => this.#pull());
    return Promise.resolve(this.#take());
  }

  return(): Promise<IteratorResult<Value, void>> {
    return this.#inTurn(async () => {
      this.#batch = [];
      await this.#batches.return();
      return { done: true, value: undefined };
    });
  }

  throw(error: unknown): Promise<IteratorResult<Value, void>> {
    return this.#inTurn(async () => {
      this.#batch = [];
      await this.#batches.return();
      throw error;
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #take(): IteratorResult<Value, void> {
    return { done: false, value: this.#batch[this.#at++] as Value };
  }

  async #pull(): Promise<IteratorResult<Value, void>> {
    while (this.#at >= this.#batch.length) {
      const { done, value } = await this.#batches.next();
      if (done === true) return { done: true, value: undefined };
      this.#batch = value;
      this.#at = 0;
    }
    return this.#take();
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const answer = this.#waiting ? this.#waiting.then(act, act) : act();
    const answered = (): void => {
      if (this.#waiting === settled) this.#waiting = undefined;
    };
    const settled = answer.then(answered, answered);
    this.#waiting = settled;
    return answer;
  }
}
