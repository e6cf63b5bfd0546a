/** A call of an agent that is about to be made. */
export interface LedgerCall {
  /** Names the call; the same when it is repeated after a crash. */
  readonly attempt: string;
  readonly task: string;
  readonly run: string;
  readonly agent: string;
  readonly model: string | null;
  /** Where its output is recorded: what it used is read from there if this process dies. */
  readonly recording: string;
  /**
   * How long it can take at most, in milliseconds. Its process counts as dead so long after the start where nobody can
   * tell, as with one of another container.
   */
  readonly longestMs: number;
}

/** Most that may be spent, in US dollars; null for no limit. */
export interface LedgerCaps {
  /** On one task of one run. */
  readonly taskUsd: number | null;
  readonly runUsd: number | null;
  /** On one day (UTC), by the start of a call. */
  readonly dayUsd: number | null;
}

/** Tokens of model calls. They do not overlap, except that `reasoning` is a part of `output`. */
export interface LedgerTokens {
  readonly uncachedInput: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
}

/** What a call has used. */
export interface LedgerSpend extends LedgerTokens {
  /** US dollars; null where nobody knows. */
  readonly costUsd: number | null;
  /**
   * US dollars that it cost at most, where that is not known: what counts against caps. Without it an unknown cost counts
   * as all that was reserved, and never as more.
   */
  readonly atMostUsd?: number | null;
  /** `exact` from a meter, `reported` by the agent, `bounded`: at least so much, and `unknown`. */
  readonly confidence: 'exact' | 'reported' | 'bounded' | 'unknown';
}

/** What may be spent by a call that was begun. */
export interface Reservation {
  readonly id: number;
  /** The how-manieth start of the attempt it is, from 1. */
  readonly call: number;
  /** US dollars; null where there is no cap. */
  readonly grantedUsd: number | null;
}

/** A call of which the end was not told. */
export interface OpenCall {
  readonly id: number;
  readonly attempt: string;
  readonly call: number;
  readonly task: string;
  readonly run: string;
  readonly agent: string;
  readonly recording: string;
  readonly reservedUsd: number | null;
}

/** A call of a model that a meter lets pass, within a call of an agent. */
export interface ModelCall {
  /** Who answers, such as `anthropic`. */
  readonly provider: string;
  readonly model: string | null;
  /** What it costs at most, in US dollars; null where that cannot be told. */
  readonly atMostUsd: number | null;
}

/** What a meter has counted of a call of an agent. */
export interface MeteredSpend extends LedgerSpend {
  /** Calls of models, without those that were refused. */
  readonly modelCalls: number;
  /** Those of them that have not ended. */
  readonly running: number;
  /** The code of why calls of models were refused, the first one; null where none was. */
  readonly refusal: string | null;
  /** The model of that call. */
  readonly refusedModel: string | null;
}

/** A call of an agent that has not ended, as a meter sees it. */
export interface MeterableCall {
  readonly id: number;
  readonly agent: string;
  readonly reservedUsd: number | null;
}

/** A call as far as its recording goes. */
export interface RecordedCall {
  readonly agent: string;
  readonly recording: string;
}

export interface LedgerFilter {
  readonly task?: string;
  readonly run?: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly day?: string;
}

/** Sums over calls. */
export interface LedgerTotals {
  readonly calls: number;
  /** Calls that have not ended, or whose end nobody has told yet. */
  readonly running: number;
  /** US dollars of the calls whose cost is known. */
  readonly costUsd: number;
  /** Ended calls whose cost nobody knows: it is not in `costUsd`. */
  readonly unknownCalls: number;
  /** Ended calls that cost at least what is counted: they were killed before they could tell. */
  readonly boundedCalls: number;
  /** What counts against caps, in US dollars: an unknown cost counts as all that was reserved for it. */
  readonly chargedUsd: number;
  readonly uncachedInput: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
}

export type LedgerGroup = 'task' | 'run' | 'day' | 'agent';

/** Tokens and money of all agents of a repository, in one file that its processes share. */
export interface Ledger extends Disposable {
  /**
   * Writes down that a call begins, before it does, and reserves money for it: all that is left of the task's cap, and
   * at most half of what is left of those of run and day, so that calls at once do not wait for each other.
   *
   * @throws OrchError `ORCH_LEDGER_CAP` where nothing is left; its data tells `cap`, `capUsd`, `spentUsd`, and
   *   `reservedUsd` of calls that run.
   */
  begin(call: LedgerCall, caps: LedgerCaps): Reservation;
  /** Writes down what a call has used. What its own process tells wins over what was recovered. */
  settle(id: number, spend: LedgerSpend): void;
  /**
   * Settles the calls of processes that have died by what `read` finds of them; undefined is unknown. Answers how many.
   * Until then they count as all that was reserved for them.
   */
  recover(read: (call: OpenCall) => Promise<LedgerSpend | undefined>): Promise<number>;
  /** A call that was begun and has not ended; undefined where it has, or there is none. */
  running(id: number): MeterableCall | undefined;
  /** Writes down that a call of a model begins within the call `id`, before it does. Answers its number. */
  beginModelCall(id: number, call: ModelCall): number;
  /** Writes down what a call of a model has used. */
  settleModelCall(modelCall: number, spend: LedgerSpend): void;
  /** Writes down that a call of a model was refused, and why. */
  refuseModelCall(id: number, call: Omit<ModelCall, 'atMostUsd'>, code: string): void;
  /** The sum of what a meter has counted of the call `id`; undefined where no call of a model came to a meter. */
  metered(id: number): MeteredSpend | undefined;
  /** The calls that have ended, the last one first. */
  ended(filter?: LedgerFilter): readonly RecordedCall[];
  totals(filter?: LedgerFilter): LedgerTotals;
  /** The totals of each task, run, day or agent, in the order of their first calls. */
  totalsBy(group: LedgerGroup, filter?: LedgerFilter): readonly (LedgerTotals & { readonly key: string })[];
}
