import { createHmac, timingSafeEqual } from 'node:crypto';

import { providers, type Provider } from './routes.ts';

/** Below a base URL: ends the count of its call. */
export const closePath = '/orch/close';

/** The first part of the path of a request: for which provider, on behalf of which call of the ledger, and the proof. */
export interface Pass {
  readonly provider: Provider;
  readonly call: number;
}

/**
 * The base URL of one call of an agent. Its proof is made with the token of the run, which the agent does not get: it
 * cannot have its use counted for another.
 */
export function baseUrlOf(meterUrl: string, token: string, { provider, call }: Pass): string {
  return `${meterUrl}/${provider}.${call}.${proof(token, provider, call)}`;
}

/** What a segment of a path is a pass for; undefined where its proof is not right. */
export function readPass(token: string, segment: string): Pass | undefined {
  const [name, digits = '', given = '', more] = segment.split('.');
  const provider = providers.find((one) => one === name);
  if (!provider || more !== undefined || !/^[1-9]\d{0,14}$/.test(digits)) return undefined;
  const call = Number(digits);
  const expected = Buffer.from(proof(token, provider, call));
  const actual = Buffer.from(given);
  return expected.length === actual.length && timingSafeEqual(expected, actual) ? { provider, call } : undefined;
}

function proof(token: string, provider: Provider, call: number): string {
  return createHmac('sha256', token).update(`${provider}.${call}`).digest('base64url');
}
