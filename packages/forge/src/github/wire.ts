import { createRedactor } from '@orch/core';

import { conditional } from './conditional.ts';
import { ghFetch, ghToken } from './gh-fetch.ts';
import type { GithubForgeOptions, Limits } from './options.ts';

/** What Octokit sends its requests by: credential, time limit, conditional requests and limits are added here. */
export interface Wire {
  readonly fetch: typeof fetch;
  /** The credential for `git push`. */
  readonly pushToken: () => Promise<string>;
  /** Removes every token that was used from a text. */
  readonly redact: (text: string) => string;
}

export function createWire(options: GithubForgeOptions): Wire {
  const { timeoutMs = 30_000, onLimits } = options;
  const tokens = new Set<string>();
  const token = async (): Promise<string | undefined> => {
    const given = typeof options.token === 'function' ? await options.token() : options.token;
    if (given !== undefined) tokens.add(given);
    return given;
  };
  const gh = options.gh === undefined ? undefined : ghFetch(options.gh);
  const send: typeof fetch = async (input, init) => {
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(init?.signal ? [init.signal] : [])]);
    const headers = new Headers(init?.headers);
    const credential = await token();
    if (credential !== undefined) headers.set('authorization', `Bearer ${credential}`);
    const inner = credential === undefined && gh !== undefined ? gh : (options.fetch ?? fetch);
    const answer = await inner(input, { ...init, headers, signal, redirect: 'manual' });
    const limits = limitsOf(answer.headers);
    if (limits !== undefined) onLimits?.(limits);
    return answer;
  };
  return {
    fetch: conditional(send),
    async pushToken() {
      const given = await token();
      if (given !== undefined) return given;
      const login = await ghToken(options.gh, new URL(options.gitUrl ?? 'https://github.com').hostname);
      tokens.add(login);
      return login;
    },
    redact: (text) => createRedactor(tokens)(text),
  };
}

function limitsOf(headers: Headers): Limits | undefined {
  const [resource, ...numbers] = ['resource', 'remaining', 'limit', 'reset'].map((name) =>
    headers.get(`x-ratelimit-${name}`),
  );
  const [remaining = NaN, limit = NaN, reset = NaN] = numbers.map((text) => (text === null ? NaN : Number(text)));
  if (Number.isNaN(remaining + limit + reset)) return undefined;
  return { resource: resource ?? 'core', remaining, limit, resetsAt: reset * 1000 };
}
