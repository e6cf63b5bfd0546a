import type { FakeCall, FakeResult } from './script.ts';

/** How a fake agent talks: the stream of one of the real ones. */
export interface Voice {
  readonly begin: () => void;
  readonly call: (call: FakeCall) => void;
  readonly say: (text: string) => void;
  readonly toolStart: (name: string, input: unknown) => void;
  readonly toolEnd: (ok: boolean, output: string) => void;
  readonly denied: (tool: string) => void;
  /** Asks whether a tool may be used, where the real one does; each of its own accord otherwise. */
  readonly ask?: (tool: string, input: unknown) => Promise<boolean>;
  readonly rateLimit: (status: string, resetsAt: number) => void;
  /** The line of the result. */
  readonly result: (result: FakeResult) => string;
  /** The exit code after a result. */
  readonly exitCode: (result: FakeResult) => number;
}

/** What a session has used in all processes that came to their end. */
export interface SessionTotals {
  calls: number;
  uncachedInput: number;
  cacheRead: number;
  cacheWrite: number;
  output: number;
  costUsd: number;
}

export const noTotals: SessionTotals = {
  calls: 0,
  uncachedInput: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  costUsd: 0,
};

/** What a voice needs to know. */
export interface VoiceContext {
  readonly sessionId: string;
  readonly cwd: string;
  readonly write: (line: string) => void;
  readonly totals: SessionTotals;
}

export function addCall(totals: SessionTotals, call: FakeCall): void {
  totals.calls += 1;
  totals.uncachedInput += call.uncachedInput;
  totals.cacheRead += call.cacheRead;
  totals.cacheWrite += call.cacheWrite;
  totals.output += call.output;
  totals.costUsd += call.costUsd;
}
