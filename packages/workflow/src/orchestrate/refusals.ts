import type { Event, RunHandle, RunStore } from '@orch/dag';
import { adaptiveLimit } from '@orch/dag/limits';

/** The topic of what runners tell about providers that refuse. */
const topic = 'refusals';

/** A provider's refusal to answer now, as a runner tells it. */
export interface RefusalNote {
  readonly agent: string;
  /** When the call began that was refused, in milliseconds since the epoch. */
  readonly begunAt: number;
  /** Until when it refuses, as far as it is known. */
  readonly waitMs: number;
}

/** Tells whoever orchestrates that an agent's provider refuses. */
export async function tellRefusal(store: Pick<RunStore, 'messages'>, key: string, note: RefusalNote): Promise<void> {
  await store.messages.post({ topic, key, kind: 'refused', body: { ...note } });
}

/** How often refusals are looked for, in milliseconds. */
const lookEveryMs = 1000;

export interface HeedOptions {
  readonly store: Pick<RunStore, 'messages'>;
  readonly handle: Pick<RunHandle, 'setLimit'>;
  /** The agent whose tasks are limited, the resource that each of them holds, and the most of it. */
  readonly agent: string;
  readonly resource: string;
  readonly max: number;
  /** Told of every change. */
  readonly onLimit?: (limit: number) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told what went wrong while it was looked for refusals. */
  readonly onError: (error: unknown) => void;
}

export interface Heed extends Disposable {
  /** Hears the events of the run. */
  readonly onEvent: (event: Event) => void;
}

/**
 * Lets fewer tasks begin after a provider has refused, and one more after as many as may run have come to a good end. What was
 * refused to calls that had begun before the last decrease is the same overload, and counts once.
 */
export function heedRefusals({ store, handle, agent, resource, max, onLimit, now, onError }: HeedOptions): Heed {
  let loweredAt = Number.NEGATIVE_INFINITY;
  const limit = adaptiveLimit({
    initial: max,
    max,
    onChange: (next) => {
      handle.setLimit(resource, next);
      onLimit?.(next);
    },
  });
  const look = async (): Promise<void> => {
    for (const { key, body } of await store.messages.pending(topic)) {
      const note = body as unknown as RefusalNote;
      if (note.agent === agent && note.begunAt > loweredAt) {
        loweredAt = now();
        limit.overloaded();
      }
      await store.messages.answer({ topic, key }, { ok: true, result: null });
    }
  };
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .catch(onError)
      .finally(() => (looking = false));
  }, lookEveryMs);
  timer.unref();
  return {
    onEvent: (event) => {
      if (event.type === 'node-succeeded' && event.node?.startsWith('work:') === true) limit.succeeded();
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
