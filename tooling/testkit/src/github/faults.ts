/** What goes wrong with a call. `performed` says whether the server does first what it was asked for. */
export type GithubFault =
  /** The connection breaks without an answer. */
  | { readonly type: 'drop'; readonly performed: boolean }
  /** An outage: 500 and above. */
  | { readonly type: 'outage'; readonly performed: boolean; readonly status?: number }
  /** The answer never comes. */
  | { readonly type: 'hang'; readonly performed: boolean }
  /** Half of the JSON, in an answer that is complete for HTTP. */
  | { readonly type: 'truncated'; readonly performed: boolean }
  | { readonly type: 'too-many'; readonly retryAfter: number }
  | { readonly type: 'secondary'; readonly retryAfter?: number }
  | { readonly type: 'spent'; readonly resetsAt: number }
  | { readonly type: 'forbidden' };

/** Faults for the next calls that match, in order; each happens `times` times. */
export interface PlannedFault {
  readonly fault: GithubFault;
  /** What is looked for in `METHOD /path`. @default every call */
  readonly on?: RegExp;
  /** How many matching calls go well before. @default 0 */
  readonly after?: number;
  /** @default 1 */
  readonly times?: number;
}

/** A planned fault with the calls that are left before and under it. */
export interface Planned {
  readonly plan: PlannedFault;
  before: number;
  left: number;
}

/** The fault that the next call meets, taken from the plan. */
export function takeFault(planned: Planned[], call: string): GithubFault | undefined {
  for (const [index, entry] of planned.entries()) {
    if (entry.plan.on?.test(call) === false) continue;
    if (entry.before > 0) {
      entry.before -= 1;
      continue;
    }
    entry.left -= 1;
    if (entry.left === 0) planned.splice(index, 1);
    return entry.plan.fault;
  }
  return undefined;
}

/** Status, headers and body of a refusal. */
export function refusal(fault: GithubFault): {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: string;
} {
  switch (fault.type) {
    case 'too-many':
      return { status: 429, headers: { 'retry-after': String(fault.retryAfter) }, message: 'Too Many Requests' };
    case 'secondary':
      return {
        status: 403,
        headers: fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) },
        message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      };
    case 'spent':
      return {
        status: 403,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(fault.resetsAt / 1000)) },
        message: 'API rate limit exceeded for user ID 1.',
      };
    case 'forbidden':
      return { status: 403, headers: {}, message: 'Resource not accessible by personal access token' };
    case 'outage':
      return { status: fault.status ?? 502, headers: {}, message: 'Server Error' };
    case 'drop':
    case 'hang':
    case 'truncated':
      return { status: 500, headers: {}, message: fault.type };
    default:
      return unknownFault(fault);
  }
}

function unknownFault(fault: never): never {
  throw new Error(`unknown fault ${JSON.stringify(fault)}`);
}
