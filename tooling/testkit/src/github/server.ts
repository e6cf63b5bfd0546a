import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { type Answer, type Endpoint, missing, ok } from './answer.ts';
import { type GithubFault, type Planned, type PlannedFault, refusal, takeFault } from './faults.ts';
import { gitEndpoints } from './git-endpoints.ts';
import { serveGit } from './git-http.ts';
import { executeGraphql } from './graphql.ts';
import { issueEndpoints } from './issue-endpoints.ts';
import { pullEndpoints } from './pull-endpoints.ts';
import { searchIssues } from './search.ts';
import { type CheckState, emptyRepository, type GithubUser, type RepositoryState } from './state.ts';

export interface GithubServerOptions {
  readonly owner: string;
  readonly name: string;
  /** A bare repository on this machine. */
  readonly path: string;
  /** Users by their tokens. @default one owner, with the token `ghp_test` */
  readonly users?: Readonly<Record<string, Pick<GithubUser, 'login' | 'association'>>>;
}

export interface ServedCall {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly status: number;
}

/** A GitHub of one repository, on this machine only: it keeps what it is told, and fails when it is asked to. */
export interface GithubServer extends AsyncDisposable {
  /** The address of the interface. */
  readonly url: string;
  /** The address that git pushes to. */
  readonly gitUrl: string;
  readonly repository: RepositoryState;
  readonly calls: readonly ServedCall[];
  /** Connections that were opened. */
  readonly connections: number;
  fail(...faults: readonly PlannedFault[]): void;
  /** Takes back what is planned; whether nothing was left of it. */
  heal(): boolean;
  report(check: CheckState): void;
}

const routes = Object.entries({ ...issueEndpoints, ...pullEndpoints, ...gitEndpoints }).map(([route, endpoint]) => {
  const [method = '', path = ''] = route.split(' ');
  // The name of a ref has slashes, whether they are escaped or not.
  const pattern = path.replaceAll(/:(\w+)/g, (_, name: string) =>
    name === 'ref' ? `(?<ref>.+?)` : `(?<${name}>[^/]+)`,
  );
  return { method, pattern: new RegExp(`^${pattern}$`), endpoint };
});

/** Starts a {@link GithubServer} on a free port of 127.0.0.1. */
export async function startGithubServer(options: GithubServerOptions): Promise<GithubServer> {
  const { owner, name, path } = options;
  const repository = emptyRepository(owner, name, path);
  const users = new Map(
    Object.entries(options.users ?? { ghp_test: { login: owner, association: 'OWNER' as const } }).map(
      ([token, user], index) => [token, { id: index + 1, ...user }],
    ),
  );
  const calls: ServedCall[] = [];
  const planned: Planned[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const server = createServer((request, response) => {
    void handle(request, response);
  });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/' } = request;
    const user = users.get(tokenOf(request.headers.authorization ?? '') ?? '');
    const note = (status: number): void => void calls.push({ method, path: url, status });
    const git = `/${owner}/${name}.git/`;
    if (url.startsWith(git)) {
      note(user === undefined ? 401 : 200);
      if (user === undefined) response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end();
      else serveGit(request, response, path, url.slice(git.length).replace(/\?.*/, ''));
      return;
    }
    const body = await readBody(request);
    const fault = takeFault(planned, `${method} ${url}`);
    const performed = fault === undefined || ('performed' in fault && fault.performed);
    let answer: Answer = { status: 401, body: { message: 'Bad credentials', status: '401' } };
    if (user !== undefined && performed) answer = perform(repository, user, method, url, body);
    if (fault === undefined) {
      note(send(request, response, answer));
      return;
    }
    note(refusal(fault).status);
    misbehave(response, fault, answer);
  };
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    gitUrl: `${url}/${owner}/${name}.git`,
    repository,
    calls,
    get connections() {
      return connections;
    },
    fail: (...faults) => {
      planned.push(...faults.map((plan) => ({ plan, before: plan.after ?? 0, left: plan.times ?? 1 })));
    },
    heal() {
      const met = planned.length === 0;
      planned.length = 0;
      return met;
    },
    report: (check) => void repository.checks.push(check),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function perform(
  repository: RepositoryState,
  user: GithubUser,
  method: string,
  target: string,
  body: Readonly<Record<string, unknown>>,
): Answer {
  const url = new URL(target, 'http://localhost');
  if (url.pathname === '/graphql') return ok(executeGraphql([repository], user, body));
  if (url.pathname === '/search/issues') return ok(searchIssues(repository, url.searchParams.get('q') ?? ''));
  const prefix = `/repos/${repository.owner}/${repository.name}/`;
  if (!url.pathname.startsWith(prefix)) return missing;
  const path = url.pathname.slice(prefix.length);
  for (const { method: wanted, pattern, endpoint } of routes) {
    const found = wanted === method ? pattern.exec(path) : null;
    if (found === null) continue;
    const at = Object.fromEntries(
      Object.entries(found.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]),
    );
    return run(endpoint, { repository, user, at, query: url.searchParams, body, now: new Date().toISOString() });
  }
  return missing;
}

function run(endpoint: Endpoint, call: Parameters<Endpoint>[0]): Answer {
  try {
    return endpoint(call);
  } catch (error) {
    return { status: 500, body: { message: String(error) } };
  }
}

/** Answers the status that was sent. */
function send(request: IncomingMessage, response: ServerResponse, { status, body }: Answer): number {
  const limits = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '4999', 'x-ratelimit-resource': 'core' };
  const headers = { ...limits, 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3600) };
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return status;
  }
  const text = JSON.stringify(body);
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
  if (request.method === 'GET' && request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ...headers, etag }).end();
    return 304;
  }
  response.writeHead(status, { ...headers, etag, 'content-type': 'application/json; charset=utf-8' }).end(text);
  return status;
}

function misbehave(response: ServerResponse, fault: GithubFault, answer: Answer): void {
  if (fault.type === 'hang') return;
  if (fault.type === 'drop') {
    response.destroy();
    return;
  }
  if (fault.type === 'truncated') {
    const text = JSON.stringify(answer.body ?? { message: 'none' });
    const type = { 'content-type': 'application/json; charset=utf-8', etag: '"cut"' };
    response.writeHead(answer.status === 204 ? 200 : answer.status, type).end(text.slice(0, text.length / 2));
    return;
  }
  const { status, headers, message } = refusal(fault);
  response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify({ message }));
}

async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** Of `Bearer …` and `token …`, or the password of `Basic …`. */
function tokenOf(authorization: string): string | undefined {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (!/^basic$/i.test(scheme)) return value === '' ? undefined : value;
  return Buffer.from(value, 'base64').toString().split(':')[1];
}
