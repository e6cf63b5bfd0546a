/** One thing that a fake agent does. Paths are relative to its working folder and may lead out of it. */
export type FakeStep =
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'write'; readonly path: string; readonly content: string }
  /** Runs a shell command as a tool. */
  | { readonly do: 'run'; readonly command: string }
  /** Commits everything. */
  | { readonly do: 'commit'; readonly message: string }
  | { readonly do: 'branch'; readonly name: string }
  /** Asks for a tool that is refused. */
  | { readonly do: 'denied'; readonly tool: string }
  /**
   * Calls the model once. What is not given is as in {@link defaultCall}. Where `ANTHROPIC_BASE_URL` names a server, this and
   * all other steps call it instead, and tell what it counts.
   */
  | ({ readonly do: 'call' } & Partial<FakeCall>)
  /**
   * Calls the model of the server that `ANTHROPIC_BASE_URL` names, and tells its use when the answer has come. Where it is
   * refused, the agent ends like the real one.
   */
  | { readonly do: 'ask'; readonly text?: string; readonly maxTokens?: number }
  | { readonly do: 'rate-limit'; readonly resetsInMs: number; readonly status?: 'rejected' | 'allowed_warning' }
  | { readonly do: 'sleep'; readonly ms: number }
  | { readonly do: 'hang' }
  | { readonly do: 'ignore-sigterm' }
  /** Leaves a process behind that runs for an hour. */
  | { readonly do: 'orphan'; readonly how: 'child' | 'setsid' | 'env -i' }
  | { readonly do: 'flood'; readonly bytes: number }
  | { readonly do: 'huge-line'; readonly bytes: number }
  /** Writes to standard output as it is. */
  | { readonly do: 'print'; readonly text: string }
  | { readonly do: 'print-error'; readonly text: string }
  | FakeResult
  /** Breaks off in the middle of its result. */
  | { readonly do: 'torn-result' }
  | { readonly do: 'exit'; readonly code: number }
  | { readonly do: 'die'; readonly signal: NodeJS.Signals }
  /** Does other things the first so many times that this script is run. */
  | {
      readonly do: 'first';
      readonly times: number;
      readonly steps: readonly FakeStep[];
      readonly later: readonly FakeStep[];
    };

export interface FakeResult {
  readonly do: 'result';
  /** @default 'success' */
  readonly subtype?: string;
  readonly isError?: boolean;
  readonly apiStatus?: number;
  readonly text?: string;
}

/** What one call of the model uses. */
export interface FakeCall {
  readonly uncachedInput: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly costUsd: number;
}

export const defaultCall: FakeCall = {
  uncachedInput: 1000,
  cacheRead: 300,
  cacheWrite: 200,
  output: 35,
  costUsd: 0.005,
};

/** What a fake agent does, by what it is told. */
export interface FakeScript {
  /** The first rule whose pattern is in the prompt wins. */
  readonly rules?: readonly { readonly match: string; readonly steps: readonly FakeStep[] }[];
  /** Where no rule matches. @default what the prompt asks for, see `directives` */
  readonly steps?: readonly FakeStep[];
}
