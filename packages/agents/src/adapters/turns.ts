import type { AgentSignal } from '../signals.ts';

/** Counts calls of the model in a stream that does not tell them: what the model says after an input is one call. */
export interface TurnCounter {
  /** Something that the model said. Tells a turn where it is the first after an input. */
  readonly said: () => AgentSignal[];
  /** Something that the model will read. */
  readonly heard: () => AgentSignal[];
}

export function turnCounter(): TurnCounter {
  let turns = 0;
  let speaking = false;
  return {
    said: () => {
      if (speaking) return [];
      speaking = true;
      turns += 1;
      return [{ type: 'turn', id: String(turns) }];
    },
    heard: () => {
      speaking = false;
      return [];
    },
  };
}
