import {
  request as httpRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';

import { systemErrorCode } from '@orch/core';

import type { Upstream } from './upstreams.ts';
import type { AnswerReader } from './usage/read-answer.ts';

/** How an upstream answered. */
export interface Forwarded {
  /** Null where there was no answer. */
  readonly status: number | null;
  /** Whether the answer came to its end. */
  readonly isWhole: boolean;
  /** Whether the request can have arrived. */
  readonly isSent: boolean;
  /** Why there was none, by the name that the system has for it. */
  readonly failure?: string;
}

export interface ForwardOptions {
  readonly upstream: Upstream;
  readonly agents: UpstreamAgents;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer | undefined;
  readonly to: ServerResponse;
  /** Gets each piece of the answer before it goes on. */
  readonly read?: (status: number, headers: IncomingMessage['headers']) => Pick<AnswerReader, 'write'> | undefined;
  /** How long an answer is read to its end that nobody waits for any more, in milliseconds. */
  readonly drainMs: number;
}

export interface UpstreamAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/**
 * Connections to upstreams, through the proxy that the environment names. Each call has one of its own: on a kept one that
 * the other side has just closed, nobody could tell whether a call has arrived.
 */
export function upstreamAgents(environment: Readonly<Record<string, string | undefined>>): UpstreamAgents {
  const proxyEnv = { ...environment };
  return { http: new HttpAgent({ proxyEnv }), https: new HttpsAgent({ proxyEnv }) };
}

/** Headers that are about one connection, or about what we change. */
const ofConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'content-length',
  'expect',
]);
const signatures = ['authorization', 'x-api-key', 'x-goog-api-key'];

/**
 * Sends a request on and hands the answer through as it comes. Where whoever asked goes away, the answer is read to its
 * end all the same, so that its use is known. The answer's own end is left to the caller, who writes down first.
 */
export function forward(options: ForwardOptions): Promise<Forwarded> {
  const { upstream, agents, method, body, to, drainMs } = options;
  const { baseUrl } = upstream;
  const isSecure = baseUrl.protocol === 'https:';
  return new Promise((resolve) => {
    const outgoing = (isSecure ? httpsRequest : httpRequest)({
      protocol: baseUrl.protocol,
      hostname: baseUrl.hostname.replace(/^\[|\]$/g, ''),
      port: baseUrl.port,
      method,
      path: pathOf(options),
      headers: headersOf(options),
      agent: isSecure ? agents.https : agents.http,
    });
    let isSent = false;
    let answer: IncomingMessage | undefined;
    let timer: NodeJS.Timeout | undefined;
    const gone = (): void => {
      if (to.writableFinished) return;
      timer ??= setTimeout(() => outgoing.destroy(), drainMs);
      answer?.resume();
    };
    const finish = (isWhole: boolean, error?: unknown): void => {
      clearTimeout(timer);
      to.off('close', gone);
      const failure = error === undefined ? {} : { failure: systemErrorCode(error) ?? 'an error' };
      resolve({ status: answer?.statusCode ?? null, isWhole, isSent, ...failure });
    };
    to.on('close', gone);
    outgoing.once('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => (isSent = true));
    });
    outgoing.once('error', (error) => {
      if (!answer) finish(false, error);
    });
    outgoing.once('response', (incoming) => {
      answer = incoming;
      isSent = true;
      const status = incoming.statusCode ?? 502;
      const reader = options.read?.(status, incoming.headers);
      if (!to.destroyed) {
        to.writeHead(status, passedOn(incoming.headers));
        to.flushHeaders();
      }
      incoming.on('data', (chunk: Buffer) => {
        reader?.write(chunk);
        if (to.destroyed || to.write(chunk)) return;
        incoming.pause();
        to.once('drain', () => incoming.resume());
      });
      incoming.once('close', () => finish(incoming.complete));
      incoming.once('error', () => undefined); // `close` comes next, and tells that it is not complete
    });
    outgoing.end(body);
  });
}

function pathOf({ upstream: { baseUrl, headers }, path }: ForwardOptions): string {
  const url = new URL(path, 'http://meter');
  // A key in the query would go beside ours.
  if (headers) url.searchParams.delete('key');
  return `${baseUrl.pathname.replace(/\/$/, '')}${url.pathname}${url.search}`;
}

function headersOf({ upstream, headers, body }: ForwardOptions): OutgoingHttpHeaders {
  const left = upstream.headers === undefined ? [] : signatures;
  const kept = Object.entries(headers).filter(([name]) => !ofConnection.has(name) && !left.includes(name));
  return {
    ...Object.fromEntries(kept),
    ...upstream.headers,
    host: upstream.baseUrl.host,
    // The answer is read on its way.
    'accept-encoding': 'identity',
    ...(body && { 'content-length': body.length }),
  };
}

function passedOn(headers: IncomingMessage['headers']): OutgoingHttpHeaders {
  const kept = Object.entries(headers).filter(([name]) => !ofConnection.has(name) || name === 'content-length');
  return Object.fromEntries(kept);
}
