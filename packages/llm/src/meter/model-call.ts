import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Ledger, LedgerSpend, LedgerTokens } from '../ledger/types.ts';
import type { Account } from './account.ts';
import { forward, type Forwarded, type UpstreamAgents } from './forward.ts';
import type { ModelPrice } from './open-meter.ts';
import type { Refusal } from './refusal.ts';
import { bodyOf, decoded, mostRequestBytes, readRequest, type Asked } from './request.ts';
import type { Route } from './routes.ts';
import type { Pass } from './token.ts';
import type { Upstream } from './upstreams.ts';
import { noTokens } from './usage/tokens.ts';
import { readAnswer, type AnswerReader, type Protocol } from './usage/read-answer.ts';

export interface ModelCallOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly pass: Pass;
  /** Below the base URL, with the query. */
  readonly path: string;
  readonly route: Route & { readonly kind: 'model' };
  readonly account: Account;
  readonly ledger: Ledger;
  readonly price: ModelPrice;
  readonly upstream: Upstream;
  readonly agents: UpstreamAgents;
  readonly drainMs: number;
}

/** Lets a call of a model pass and counts it. Answers why it does not pass, where nothing has been answered yet. */
export async function passModelCall(options: ModelCallOptions): Promise<Refusal | undefined> {
  const { request, response, pass, route, account, ledger, price } = options;
  const asked = await readAsked(request, route);
  if ('code' in asked) return asked;
  const { model, atMost } = asked;
  const { provider, call } = pass;
  const refused = (refusal: Refusal): Refusal => {
    ledger.refuseModelCall(call, { provider, model }, refusal.code);
    return refusal;
  };
  if (account.grantedUsd !== null && price(noTokens, model ?? undefined) === undefined)
    return refused(priceless(model));
  const atMostUsd = atMost === undefined ? null : dearest(price, atMost, model);
  const left = new AbortController();
  const leave = (): void => left.abort();
  response.once('close', leave);
  const verdict = await account.enter(atMostUsd ?? Infinity, left.signal);
  response.off('close', leave);
  switch (verdict) {
    case 'left':
      return undefined;
    case 'closed':
      return ended;
    case 'refuse':
      return refused(capReached(account.grantedUsd ?? 0));
    case 'pass':
      break;
  }
  let spend: LedgerSpend = { ...noTokens, costUsd: null, confidence: 'unknown' };
  try {
    const number = ledger.beginModelCall(call, { provider, model, atMostUsd });
    const { forwarded, use } = await send(options, asked);
    spend = spendOf(forwarded, use, (tokens) => price(tokens, model ?? undefined) ?? null);
    ledger.settleModelCall(number, spend);
    if (forwarded.status === null) return response.destroyed ? undefined : notReached(forwarded);
    // An answer that was cut off must not look whole.
    if (forwarded.isWhole) response.end();
    else response.destroy();
    return undefined;
  } finally {
    const { costUsd, confidence } = spend;
    account.leave(
      atMostUsd ?? Infinity,
      confidence === 'exact' ? (costUsd ?? 0) : Math.max(costUsd ?? 0, atMostUsd ?? 0),
    );
  }
}

/** Lets a request pass that costs nothing. */
export async function passFree(options: Omit<ModelCallOptions, 'route'>): Promise<Refusal | undefined> {
  const { request, response, path, upstream, agents, drainMs } = options;
  const body = await bodyOf(request);
  if (!body) return tooLarge;
  const { headers, method = 'GET' } = request;
  const forwarded = await forward({
    upstream,
    agents,
    method,
    path,
    drainMs,
    to: response,
    headers,
    body: method === 'POST' ? body : undefined,
  });
  if (forwarded.status === null) return response.destroyed ? undefined : notReached(forwarded);
  if (forwarded.isWhole) response.end();
  else response.destroy();
  return undefined;
}

async function readAsked(request: IncomingMessage, route: ModelCallOptions['route']): Promise<Asked | Refusal> {
  const raw = await bodyOf(request);
  if (!raw) return tooLarge;
  const body = decoded(raw, request.headers['content-encoding'] ?? '');
  const asked = body && readRequest(body, route);
  return (
    asked ?? { status: 400, code: 'ORCH_METER_REQUEST', message: 'the request is not the JSON of a call of a model' }
  );
}

interface Use {
  readonly tokens: LedgerTokens;
  readonly isWhole: boolean;
}

async function send(
  options: ModelCallOptions,
  asked: Asked,
): Promise<{ readonly forwarded: Forwarded; readonly use: Use }> {
  const { request, response, path, route, upstream, agents, drainMs } = options;
  // What is sent is no longer compressed.
  const { 'content-encoding': _encoding, ...headers } = request.headers;
  let reader: AnswerReader | undefined;
  const forwarded = await forward({
    upstream,
    agents,
    method: 'POST',
    path,
    headers,
    body: asked.body,
    to: response,
    drainMs,
    read: (status, answered) => (status < 300 ? (reader = readerOf(route.protocol, answered)) : undefined),
  });
  return { forwarded, use: (await reader?.end()) ?? { tokens: noTokens, isWhole: false } };
}

function readerOf(protocol: Protocol, headers: IncomingMessage['headers']): AnswerReader {
  return readAnswer(protocol, { type: headers['content-type'] ?? '', encoding: headers['content-encoding'] ?? '' });
}

/** What a call has used: nothing where it was not sent or refused, all that was told where it was told to the end. */
function spendOf(
  { status, isSent }: Forwarded,
  use: Use,
  priced: (tokens: LedgerTokens) => number | null,
): LedgerSpend {
  const isFree = status === null ? !isSent : status >= 300;
  if (isFree) return { ...noTokens, costUsd: 0, confidence: 'exact' };
  return { ...use.tokens, costUsd: priced(use.tokens), confidence: use.isWhole ? 'exact' : 'bounded' };
}

/** What tokens cost at most: input may be written to a cache, which some providers charge more for. */
function dearest(price: ModelPrice, { uncachedInput, ...rest }: LedgerTokens, model: string | null): number | null {
  const read = price({ ...rest, uncachedInput }, model ?? undefined);
  const written = price({ ...rest, uncachedInput: 0, cacheWrite: uncachedInput }, model ?? undefined);
  return read === undefined || written === undefined ? null : Math.max(read, written);
}

const tooLarge: Refusal = {
  status: 413,
  code: 'ORCH_METER_REQUEST',
  message: `the request has more than ${mostRequestBytes / 1024 ** 2} MiB`,
};

/** The call of the agent that an address is for has ended. */
export const ended: Refusal = {
  status: 403,
  code: 'ORCH_METER_PASS',
  message: 'the call of the agent that this address was for has ended',
};

function priceless(model: string | null): Refusal {
  return {
    status: 402,
    code: 'ORCH_METER_PRICE',
    message: `there is a budget, and no price is known of ${model === null ? 'a call that names no model' : `the model ${model}`}`,
  };
}

function capReached(grantedUsd: number): Refusal {
  return { status: 402, code: 'ORCH_METER_CAP', message: `the $${grantedUsd} that may be spent have been spent` };
}

function notReached({ failure }: Forwarded): Refusal {
  return { status: 502, code: 'ORCH_METER_UPSTREAM_FAILED', message: `the provider cannot be reached (${failure})` };
}
