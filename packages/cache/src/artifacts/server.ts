import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { messageOf, OrchError } from '@orch/core';

import { type Artifact, Artifacts, isTooLarge } from './artifacts.ts';
import type { ArtifactServer, ArtifactServerOptions } from './serve.ts';
import { factsOf, isAuthorized, isHash, parseRequest, readJson, teamOf } from './requests.ts';

const defaultMaxArtifactBytes = 512 * 1024 * 1024;
const shortestToken = 16;

/** See {@link serveArtifacts}. */
export async function startServer(options: ArtifactServerOptions): Promise<ArtifactServer> {
  const { token, host = '127.0.0.1', port = 0 } = options;
  if (!/^[!-~]+$/.test(token) || token.length < shortestToken) {
    throw new OrchError('ORCH_CACHE_SERVER', `the token needs ${shortestToken} printable characters or more`);
  }
  const service = new ArtifactService(options);
  const server = createServer((request, response) => void service.answer(request, response));
  const listening = Promise.withResolvers<void>();
  server.once('listening', listening.resolve);
  server.once('error', listening.reject);
  server.listen(port, host);
  try {
    await listening.promise;
  } catch (cause) {
    throw new OrchError('ORCH_CACHE_SERVER', `cannot listen on ${host}:${port}: ${messageOf(cause)}`, { cause });
  }
  const close = async (): Promise<void> => closed(server);
  return { url: urlOf(server), close, [Symbol.asyncDispose]: close };
}

class ArtifactService {
  readonly #options: ArtifactServerOptions;
  readonly #artifacts: Artifacts;

  constructor(options: ArtifactServerOptions) {
    this.#options = options;
    this.#artifacts = new Artifacts(options.cache, options.blobs);
  }

  /** Answers one request; whatever goes wrong is answered or ends its connection, and never the server. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    try {
      if (url === null) refuse(request, response, 404, 'there is nothing here');
      else await this.#route(request, response, url);
    } catch (error) {
      if (response.headersSent) response.destroy();
      // A build tool repeats what fails with 500 and more, and the build waits; so a full disk is a 412.
      else if (!response.destroyed) refuse(request, response, isTooLarge(error) ? 413 : 412, messageOf(error));
    }
    this.#options.onRequest?.({ method: request.method ?? '', path: url?.pathname ?? '', status: response.statusCode });
  }

  async #route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (!isAuthorized(request.headers.authorization, this.#options.token)) {
      return refuse(request, response, 401, 'the token is missing or wrong');
    }
    const asked = parseRequest(request.method, url);
    const team = teamOf(url);
    switch (asked.kind) {
      case 'status':
        return send(response, 200, { status: 'enabled' });
      case 'events':
        // The cache counts for itself; what clients tell of theirs is accepted and not kept.
        request.resume();
        return send(response, 200, {});
      case 'query':
        return this.#query(request, response, team);
      case 'get':
      case 'head':
        return this.#download(response, this.#artifacts.find(team, asked.hash), asked.kind === 'get');
      case 'put':
        return this.#upload(request, response, team, asked.hash);
      case 'unknown':
        return refuse(request, response, 404, 'there is nothing here');
    }
  }

  async #query(request: IncomingMessage, response: ServerResponse, team: string): Promise<void> {
    const body = (await readJson(request)) as { readonly hashes?: unknown } | null | undefined;
    const hashes = body?.hashes;
    if (!Array.isArray(hashes) || hashes.length > 1000 || !hashes.every(isHash)) {
      return refuse(request, response, 400, 'the body needs `hashes`, at most 1000');
    }
    const found = hashes.map((hash) => {
      const artifact = this.#artifacts.find(team, hash);
      if (artifact === undefined) return [hash, null] as const;
      const { bytes, durationMs, tag } = artifact;
      return [hash, { size: bytes, taskDurationMs: durationMs, ...(tag === undefined ? {} : { tag }) }] as const;
    });
    return send(response, 200, Object.fromEntries(found));
  }

  async #download(response: ServerResponse, artifact: Artifact | undefined, withBody: boolean): Promise<void> {
    if (artifact === undefined) return send(response, 404, errorOf('there is no such artifact'));
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': artifact.bytes,
      'x-artifact-duration': artifact.durationMs,
      ...(artifact.tag === undefined ? {} : { 'x-artifact-tag': artifact.tag }),
    });
    if (withBody) await pipeline(Readable.from(this.#artifacts.read(artifact)), response);
    else response.end();
  }

  async #upload(request: IncomingMessage, response: ServerResponse, team: string, hash: string): Promise<void> {
    const { readOnly = false, maxArtifactBytes = defaultMaxArtifactBytes } = this.#options;
    if (readOnly) return refuse(request, response, 403, 'this server takes no artifacts');
    if (Number(request.headers['content-length'] ?? 0) > maxArtifactBytes) {
      return refuse(request, response, 413, `an artifact may have ${maxArtifactBytes} bytes at most`);
    }
    // A body that is too long is answered, which a destroyed request could not be.
    const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
    await this.#artifacts.store(team, hash, body, factsOf(request), maxArtifactBytes);
    return send(response, 202, { urls: [] });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Answers before the body was read, and lets the connection go with it. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, message: string): void {
  response.setHeader('connection', 'close');
  request.resume();
  send(response, status, errorOf(message));
}

function errorOf(message: string): object {
  return { error: { code: 'orch_cache', message } };
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new OrchError('ORCH_CACHE_SERVER', 'there is no port');
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

async function closed(server: Server): Promise<void> {
  const done = Promise.withResolvers<void>();
  // Closing a server that is closed already is no error here.
  server.close(() => done.resolve());
  server.closeIdleConnections();
  await done.promise;
}
