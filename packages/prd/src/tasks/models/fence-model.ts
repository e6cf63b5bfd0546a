import type { Field } from '../task.ts';

export interface FenceModel {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly line: number;
  readonly confidence: number;
  readonly lost?: readonly Lost[];
}

/** What a declaration says and no field can hold. */
export interface Lost {
  readonly text: string;
  readonly reason: string;
  readonly line: number;
}

export const deletionLost = 'what a deletion does to records that refer to it is not kept';
