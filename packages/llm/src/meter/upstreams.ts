import { OrchError } from '@orch/core';

import { providers, type Provider } from './routes.ts';

/** Where calls for a provider go, and what they are signed with. */
export interface Upstream {
  readonly baseUrl: URL;
  /** Headers that take the place of the agent's own; undefined leaves the agent's. */
  readonly headers: Readonly<Record<string, string>> | undefined;
}

interface ProviderFacts {
  readonly url: string;
  readonly urlVariable: string;
  /** Variables with a key, the first of which that is set is used, and the header that carries it. */
  readonly keys: readonly (readonly [variable: string, header: (key: string) => Readonly<Record<string, string>>])[];
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

const facts: Readonly<Record<Provider, ProviderFacts>> = {
  anthropic: {
    url: 'https://api.anthropic.com',
    urlVariable: 'ANTHROPIC_BASE_URL',
    keys: [
      ['ANTHROPIC_API_KEY', (key) => ({ 'x-api-key': key })],
      ['ANTHROPIC_AUTH_TOKEN', bearer],
    ],
  },
  openai: {
    url: 'https://api.openai.com',
    urlVariable: 'OPENAI_BASE_URL',
    keys: [
      ['CODEX_API_KEY', bearer],
      ['OPENAI_API_KEY', bearer],
    ],
  },
  google: {
    url: 'https://generativelanguage.googleapis.com',
    urlVariable: 'GOOGLE_GEMINI_BASE_URL',
    keys: [
      ['GEMINI_API_KEY', (key) => ({ 'x-goog-api-key': key })],
      ['GOOGLE_API_KEY', (key) => ({ 'x-goog-api-key': key })],
    ],
  },
};

/** Stands where an agent expects a key, and opens nothing. */
const placeholder = 'held-by-orch';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where calls go, by the variables that the agents themselves would use: `ANTHROPIC_BASE_URL`, `OPENAI_BASE_URL`,
 * `GOOGLE_GEMINI_BASE_URL`, and the variables with keys.
 *
 * @throws OrchError `ORCH_METER_UPSTREAM` where such an address is none.
 */
export function upstreamsOf(environment: Environment): Readonly<Record<Provider, Upstream>> {
  const entries = providers.map((provider): [Provider, Upstream] => {
    const { url, urlVariable, keys } = facts[provider];
    const [key] = keys.flatMap(([variable, header]) => {
      const value = environment[variable];
      return value === undefined || value === '' ? [] : [header(value)];
    });
    return [provider, { baseUrl: addressOf(environment[urlVariable] || url, urlVariable), headers: key }];
  });
  return Object.fromEntries(entries) as Record<Provider, Upstream>;
}

/** An environment in which agents have placeholders for the keys that the meter signs their calls with. */
export function withoutKeys(environment: Environment): Record<string, string | undefined> {
  const result = { ...environment };
  for (const { keys } of Object.values(facts)) {
    for (const [variable] of keys) if (result[variable]) result[variable] = placeholder;
  }
  return result;
}

/** `OPENAI_BASE_URL` ends with the version by custom; the paths of requests begin with it. */
function addressOf(text: string, variable: string): URL {
  const url = URL.parse(text.replace(/\/+$/, '').replace(/\/v1$/, ''));
  if (url && (url.protocol === 'https:' || url.protocol === 'http:') && url.search === '' && url.hash === '')
    return url;
  throw new OrchError('ORCH_METER_UPSTREAM', `${variable} is no address that calls can be sent to`, {
    help: 'Give an address such as https://api.example.com, or leave it out.',
    data: { variable },
  });
}
