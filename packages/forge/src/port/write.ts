import type { Json } from '@orch/core';

/**
 * A change on a forge that has not been made yet, in the form of an effect: pass it to `ctx.effect` of the engine, which
 * records the intent, looks up, acts and records the answer. Nothing happens before `do` is called.
 */
export interface ForgeWrite<T extends Json> {
  /**
   * Names the change in the world: the same in every process, attempt and run that asks for it. It is made of the
   * repository, the effect and what identifies it, never of texts such as a title.
   */
  readonly key: string;
  /** What `do` would answer where the change has been made already, by whomever; undefined where it has not. */
  probe(signal?: AbortSignal): Promise<T | undefined>;
  /**
   * Makes the change. Where another process makes the same one at the same time, all get the one object. An error with
   * `data.outcome: 'unknown'` says that it may have been made: look it up before anything else.
   */
  do(signal?: AbortSignal): Promise<T>;
}
