import { unreachable } from '@orch/core';

import type { Protocol } from './usage/read-answer.ts';

/** The providers whose answers are understood. */
export type Provider = 'anthropic' | 'openai' | 'google';

export const providers: readonly Provider[] = ['anthropic', 'openai', 'google'];

/**
 * What a request is: a call of a model, something that costs nothing, or something else, which is refused: nobody knows
 * what it costs.
 */
export type Route =
  | { readonly kind: 'model'; readonly protocol: Protocol; readonly model?: string }
  | { readonly kind: 'free' }
  | { readonly kind: 'other' };

/** @param path - below the base URL, without the query. */
export function routeOf(provider: Provider, method: string, path: string): Route {
  if (method === 'GET' || method === 'HEAD')
    return { kind: /^\/v1(?:beta)?\/models(?:\/|$)/.test(path) ? 'free' : 'other' };
  if (method !== 'POST') return { kind: 'other' };
  switch (provider) {
    case 'anthropic':
      if (path === '/v1/messages') return { kind: 'model', protocol: 'anthropic-messages' };
      return { kind: path === '/v1/messages/count_tokens' ? 'free' : 'other' };
    case 'openai':
      if (path === '/v1/chat/completions') return { kind: 'model', protocol: 'openai-chat' };
      return path === '/v1/responses' ? { kind: 'model', protocol: 'openai-responses' } : { kind: 'other' };
    case 'google': {
      const [, model, action] = /^\/v1(?:alpha|beta)?\/models\/([^/:]+):(\w+)$/.exec(path) ?? [];
      if (action === 'countTokens') return { kind: 'free' };
      if (model === undefined || (action !== 'generateContent' && action !== 'streamGenerateContent'))
        return { kind: 'other' };
      return { kind: 'model', protocol: 'gemini', model: decodeURIComponent(model) };
    }
    default:
      return unreachable(provider);
  }
}
