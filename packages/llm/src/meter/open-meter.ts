import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { messageOf, OrchError, unreachable } from '@orch/core';

import type { Ledger, LedgerTokens } from '../ledger/types.ts';
import { createAccount, type Account } from './account.ts';
import { upstreamAgents } from './forward.ts';
import { ended, passFree, passModelCall, type ModelCallOptions } from './model-call.ts';
import { refusalBody, type Refusal } from './refusal.ts';
import { routeOf, type Provider } from './routes.ts';
import { closePath, readPass } from './token.ts';
import type { Upstream } from './upstreams.ts';

/** Prices tokens of a model in US dollars; undefined for a model that it does not know. */
export type ModelPrice = (tokens: LedgerTokens, model: string | undefined) => number | undefined;

export interface MeterOptions {
  /** Where the calls of agents are, and where their calls of models are written down. */
  readonly ledger: Ledger;
  readonly upstreams: Readonly<Record<Provider, Upstream>>;
  readonly price: ModelPrice;
  /** For the names of proxies (`HTTPS_PROXY`, `NO_PROXY`). @default none are used */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /**
   * How long an answer is read to its end, to know its use, when the agent that asked has gone, in milliseconds.
   * @default 30000
   */
  readonly drainMs?: number;
}

/** A proxy on this machine that counts what agents use, and lets no call pass beyond what they may spend. */
export interface Meter extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Makes the base URLs of agents, which do not get it. */
  readonly token: string;
}

const defaultDrainMs = 30_000;
/** Agents keep connections for their next call; a tool may run between two. */
const keepAliveMs = 120_000;

/**
 * Opens a meter. It listens on the loopback interface only, and answers only base URLs made with its token. Prompts,
 * answers and keys go through its memory, and nowhere else.
 *
 * @throws OrchError `ORCH_METER_LISTEN`
 */
export async function openMeter(options: MeterOptions): Promise<Meter> {
  const { ledger, environment = {}, drainMs = defaultDrainMs } = options;
  const token = randomBytes(32).toString('base64url');
  const agents = upstreamAgents(environment);
  const accounts = new Map<number, Account>();
  const underWay = new Set<Promise<void>>();

  const accountOf = (call: number): Account | undefined => {
    const known = accounts.get(call);
    if (known) return known;
    const running = ledger.running(call);
    if (!running) return undefined;
    const made = createAccount(ledger, running);
    accounts.set(call, made);
    return made;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, segment = '', path = ''] = /^\/([^/?]*)(.*)$/s.exec(request.url ?? '') ?? [];
    const pass = readPass(token, segment);
    if (!pass) {
      refuse(response, 'openai', foreign);
      return;
    }
    const { provider, call } = pass;
    const account = accountOf(call);
    if (path === closePath && request.method === 'POST') {
      await account?.close();
      response.writeHead(204).end();
      return;
    }
    const passing = { request, response, pass, path, ledger, price: options.price, agents, drainMs };
    const refusal = account && ledger.running(call) ? await passOn({ ...passing, account }) : ended;
    if (refusal) refuse(response, provider, refusal);
  };

  const passOn = async (passing: Omit<ModelCallOptions, 'route' | 'upstream'>): Promise<Refusal | undefined> => {
    const { request, pass, path } = passing;
    const { method = 'GET' } = request;
    const [name = ''] = path.split('?', 1);
    const route = routeOf(pass.provider, method, name);
    const upstream = options.upstreams[pass.provider];
    switch (route.kind) {
      case 'model':
        return await passModelCall({ ...passing, upstream, route });
      case 'free':
        return await passFree({ ...passing, upstream });
      case 'other':
        return {
          status: 404,
          code: 'ORCH_METER_PATH',
          message: `${method} ${name} is no call of a model that can be counted`,
        };
      default:
        return unreachable(route);
    }
  };

  const server = createServer((request, response) => {
    const work = answer(request, response)
      .catch((error: unknown) => void response.destroy(error instanceof Error ? error : undefined))
      .finally(() => underWay.delete(work));
    underWay.add(work);
  });
  server.keepAliveTimeout = keepAliveMs;
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeIdleConnections();
      await Promise.allSettled(underWay);
      server.closeAllConnections();
      agents.http.destroy();
      agents.https.destroy();
      await closed;
    },
  };
}

const foreign: Refusal = {
  status: 403,
  code: 'ORCH_METER_PASS',
  message: 'this address is not one that orch has given to an agent',
};

function refuse(response: ServerResponse, provider: Provider, refusal: Refusal): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(refusal.status, { 'content-type': 'application/json' }).end(refusalBody(provider, refusal));
}

async function listen(server: Server): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port: 0 }, resolve);
    });
  } catch (cause) {
    throw new OrchError('ORCH_METER_LISTEN', `calls cannot be counted on this machine: ${messageOf(cause)}`, {
      help: 'Allow programs to listen on 127.0.0.1, or set `agents.meter` to false.',
      cause,
    });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server with a port has an address');
  return address.port;
}
