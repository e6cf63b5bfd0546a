import { type Clock, type ErrorCode, isOrchError, messageOf, OrchError } from '@orch/core';

export interface Circumstances {
  /** What was tried, for the message. */
  readonly what: string;
  /** Whether the call changes something, so that without an answer its outcome is unknown. */
  readonly write: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly redact: (text: string) => string;
}

interface Answer {
  readonly headers?: Readonly<Record<string, string | number | undefined>>;
}

interface Failure {
  readonly status?: number;
  readonly response?: Answer;
  /** Of a GraphQL query. */
  readonly data?: { readonly errors?: readonly { readonly type?: string }[] };
}

/** The pause where GitHub names none, in milliseconds: it asks for a minute at least. */
const defaultPauseMs = 60_000;

/** The typed error of a call that did not succeed. Nothing of a token is in it. */
export function toForgeError(error: unknown, circumstances: Circumstances): OrchError {
  const own = orchErrorIn(error);
  if (own !== undefined) return own;
  const { what, write, clock, signal, redact } = circumstances;
  const { status, response, data } = error as Failure;
  const said = redact(plain(messageOf(error)));
  const unknown = write ? { outcome: 'unknown' } : {};
  if (signal?.aborted === true) {
    return new OrchError('ORCH_ABORTED', `${what} was stopped`, { data: unknown });
  }
  if (data?.errors?.some(({ type }) => type === 'RATE_LIMITED') === true) {
    const reset = Number(response?.headers?.['x-ratelimit-reset'] ?? NaN) * 1000 - clock.now();
    return rateLimited(what, 'primary', clock.now(), reset >= 0 ? reset : defaultPauseMs);
  }
  if (status !== undefined && response !== undefined && status < 500) {
    return refused({ what, status, said, headers: response.headers ?? {}, now: clock.now() });
  }
  return new OrchError('ORCH_FORGE_UNAVAILABLE', `${what}: GitHub did not answer: ${said}`, {
    help: 'Look at the connection and at githubstatus.com, then try again.',
    data: { ...(status === undefined || response === undefined ? {} : { status }), ...unknown },
  });
}

/** A typed error that was thrown below Octokit, which wraps it. */
export function orchErrorIn(error: unknown): OrchError | undefined {
  if (isOrchError(error)) return error;
  return error instanceof Error && isOrchError(error.cause) ? error.cause : undefined;
}

function refused(call: {
  readonly what: string;
  readonly status: number;
  readonly said: string;
  readonly headers: NonNullable<Answer['headers']>;
  readonly now: number;
}): OrchError {
  const { what, status, said, headers, now } = call;
  const fail = (code: ErrorCode, help: string, data: Record<string, unknown> = {}): OrchError =>
    new OrchError(code, `${what}: ${said}`, { help, data: { status, ...data } });
  const spent = headers['x-ratelimit-remaining'] === '0';
  const secondary = /secondary rate|abuse detection/i.test(said);
  if (status === 429 || (status === 403 && (spent || secondary || headers['retry-after'] !== undefined))) {
    const after = Number(headers['retry-after'] ?? NaN) * 1000;
    const reset = Number(headers['x-ratelimit-reset'] ?? NaN) * 1000 - now;
    const delay = [after, spent ? reset : NaN].find((ms) => Number.isFinite(ms) && ms >= 0) ?? defaultPauseMs;
    return rateLimited(what, secondary || !spent ? 'secondary' : 'primary', now, delay);
  }
  switch (status) {
    case 401:
      return fail('ORCH_FORGE_AUTH', 'Pass a token that is valid; it may have expired.');
    case 403:
      return fail('ORCH_FORGE_AUTH', 'Give the token write access to contents, issues and pull requests.');
    case 404:
      return fail('ORCH_FORGE_NOT_FOUND', 'Correct the name or number, or give the token access to the repository.');
    case 408:
      return fail('ORCH_FORGE_UNAVAILABLE', 'Try again later.');
    default:
      return fail('ORCH_FORGE_REJECTED', 'See what GitHub says in the message.');
  }
}

function rateLimited(what: string, scope: 'primary' | 'secondary', now: number, delayMs: number): OrchError {
  const resetsAt = now + delayMs;
  return new OrchError(
    'ORCH_FORGE_RATE_LIMITED',
    `${what}: GitHub asks to wait until ${new Date(resetsAt).toISOString()}`,
    {
      help: 'Wait until then; use fewer processes, or a token with a higher limit.',
      data: { resetsAt, delayMs, scope },
    },
  );
}

function plain(text: string): string {
  return text.trim().slice(0, 1000).replaceAll(/\p{C}/gu, ' ');
}
