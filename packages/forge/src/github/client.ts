import type { Endpoints } from '@octokit/types';
import { type Clock, OrchError } from '@orch/core';

import { orchErrorIn, toForgeError } from './errors.ts';
import type { GithubForgeOptions } from './options.ts';
import { atOnce, paced, unlimited, type PacedGroup } from './pace.ts';
import type { Wire } from './wire.ts';

type Route = keyof Endpoints;
type Parameters<R extends Route> = Omit<
  Endpoints[R]['parameters'],
  'owner' | 'repo' | 'request' | 'headers' | 'baseUrl' | 'mediaType'
>;
type Data<R extends Route> = Endpoints[R]['response']['data'];

/** Calls of one repository on GitHub. What they throw is typed. */
export interface Client {
  /** A call that changes nothing; it is tried again after an outage. */
  read<R extends Route>(route: R, parameters: Parameters<R>, signal?: AbortSignal): Promise<Data<R>>;
  /** A call that is made once. Without an answer its outcome is unknown. */
  write<R extends Route>(route: R, parameters: Parameters<R>, signal?: AbortSignal): Promise<Data<R>>;
  /** A GraphQL query or, with `write`, a mutation. `data` may lack what there is not. */
  graphql(query: string, variables: Readonly<Record<string, unknown>>, how: GraphqlOptions): Promise<GraphqlAnswer>;
}

interface GraphqlOptions {
  readonly write?: boolean;
  readonly signal: AbortSignal | undefined;
}

interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly type?: string; readonly message: string }[];
}

type Send = (
  route: string,
  parameters: Record<string, unknown>,
) => Promise<{ readonly data: unknown; readonly status: number }>;

/** Calls that are under way at once, as the throttling plugin has it. */
const mostAtOnce = 10;

/** Octokit and the breaker are loaded by the first call. */
export function createClient(options: GithubForgeOptions, wire: Wire, clock: Clock): Client {
  const { owner, name: repo } = options;
  let loading: Promise<Send> | undefined;
  const call = async (route: string, parameters: object, write: boolean, signal: AbortSignal | undefined) => {
    const circumstances = { what: route, write, clock, signal, redact: (text: string) => wire.redact(text) };
    try {
      loading ??= load(options, wire);
      const send = await loading;
      // Named for a single request, `retries` would count for refusals too.
      const request = { ...(write ? { retries: 0 } : {}), ...(signal === undefined ? {} : { signal }) };
      const { data, status } = await send(route, {
        ...(route.includes('{owner}') ? { owner, repo } : {}),
        ...parameters,
        request,
      });
      // Octokit passes on as text what was cut on its way.
      if (typeof data === 'string' && status !== 204) throw new Error('its answer is no complete JSON');
      return data;
    } catch (error) {
      throw toForgeError(error, circumstances);
    }
  };
  return {
    read: (route, parameters, signal) => call(route, parameters, false, signal),
    write: (route, parameters, signal) => call(route, parameters, true, signal),
    graphql: async (query, variables, { write = false, signal }) =>
      (await call('POST /graphql', { query, variables }, write, signal)) as GraphqlAnswer,
  };
}

async function load(options: GithubForgeOptions, wire: Wire): Promise<Send> {
  const { apiUrl = 'https://api.github.com', pace = {}, retryMs = 1000 } = options;
  const [
    { Octokit },
    { throttling },
    { retry },
    { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen },
  ] = await Promise.all([
    import('@octokit/core'),
    import('@octokit/plugin-throttling'),
    import('@octokit/plugin-retry'),
    import('cockatiel'),
  ]);
  const octokit = new (Octokit.plugin(throttling, retry))({
    baseUrl: apiUrl,
    userAgent: 'orch',
    request: { fetch: wire.fetch },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    // Limits are told to the caller, who knows what else there is to do meanwhile.
    throttle: {
      onRateLimit: () => undefined,
      onSecondaryRateLimit: () => undefined,
      write: group(paced(pace.writeMs ?? 1000)),
      notifications: group(paced(pace.notificationMs ?? 3000)),
      search: group(paced(pace.searchMs ?? 2000)),
      // The library of the plugin waits for a timer before each call, also where nothing has to be waited for.
      global: group(atOnce(mostAtOnce)),
      retryLimiter: unlimited as never,
    },
    retry: {
      retries: options.readRetries ?? 2,
      retryAfterBaseValue: retryMs,
      doNotRetry: [400, 401, 403, 404, 405, 409, 410, 422, 429, 451],
    },
  });
  const halfOpenAfter = options.halfOpenMs ?? 30_000;
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter,
    breaker: new ConsecutiveBreaker(options.breakAfter ?? 5),
  });
  return async (route, parameters) => {
    try {
      return await breaker.execute(async () => octokit.request(route, parameters));
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new OrchError('ORCH_FORGE_UNAVAILABLE', `${route}: not tried, because GitHub has not answered lately`, {
        help: 'Go on without it, and try again later.',
        data: { delayMs: halfOpenAfter },
      });
    }
  };
}

/** Whether GitHub did not answer, or said that it cannot. A caller's own abort tells nothing about GitHub. */
function isOutage(error: unknown): boolean {
  if (orchErrorIn(error) !== undefined || (error instanceof Error && error.name === 'AbortError')) return false;
  const { status = 500 } = error as { readonly status?: number };
  return status >= 500;
}

/** The plugin types the class of the library that it uses inside, and calls these methods of it. */
function group(own: PacedGroup): never {
  return own as never;
}
