import { OrchError } from '@orch/core';

import type { ProcessOutcome } from '../port/process.ts';
import type { GithubForgeOptions } from './options.ts';

type Gh = NonNullable<GithubForgeOptions['gh']>;

const mostOutput = 64 * 1024 * 1024;
/** The request has its own limit; this one ends a `gh` that does not heed it. */
const timeoutMs = 120_000;
/** What `gh` sets itself, or must not be told on a command line. */
const own = new Set(['authorization', 'user-agent', 'host', 'content-length']);

/** Sends requests by `gh api`, with the login of its user: no command line sees a token. */
export function ghFetch(gh: Gh): typeof fetch {
  return async (input, init) => {
    const url = new URL(typeof input === 'string' || input instanceof URL ? input : input.url);
    const headers = [...new Headers(init?.headers)].filter(([name]) => !own.has(name));
    const body = typeof init?.body === 'string' ? init.body : undefined;
    const args = [
      'api',
      '--include',
      `--hostname=${url.hostname === 'api.github.com' ? 'github.com' : url.hostname}`,
      `--method=${init?.method ?? 'GET'}`,
      ...headers.map(([name, value]) => `--header=${name}: ${value}`),
      ...(body === undefined ? [] : ['--input=-']),
      '--',
      // An Enterprise server has its interfaces below /api/v3 and /api/graphql, which gh adds by itself.
      `${url.pathname.replace(/^\/api\/(?:v3\/)?/, '/')}${url.search}`.slice(1),
    ];
    const outcome = await run(gh, args, body, init?.signal ?? undefined);
    if (outcome.status === 'aborted') throw new DOMException('gh was stopped', 'AbortError');
    const answer = parseAnswer(outcome.stdout.toString());
    if (answer !== undefined) return answer;
    if (/auth login|not logged in|GH_TOKEN/i.test(outcome.stderr)) throw notLoggedIn();
    throw new TypeError(`gh did not get through: ${outcome.stderr.trim().slice(-500)}`);
  };
}

/** The token of the login, for `git push`: gh makes calls, and does not push. */
export async function ghToken(gh: Gh | undefined, hostname: string): Promise<string> {
  if (gh === undefined) throw notLoggedIn();
  const { stdout, exitCode } = await run(gh, ['auth', 'token', `--hostname=${hostname}`], undefined, undefined);
  const token = stdout.toString().trim();
  if (exitCode !== 0 || token === '') throw notLoggedIn();
  return token;
}

function notLoggedIn(): OrchError {
  return new OrchError('ORCH_FORGE_AUTH', 'gh is not logged in', { help: 'gh auth login, or pass a token.' });
}

async function run(
  { process, program = 'gh', environment, cwd }: Gh,
  args: readonly string[],
  body: string | undefined,
  signal: AbortSignal | undefined,
): Promise<ProcessOutcome> {
  try {
    return await process({
      argv: [program, ...args],
      cwd,
      env: environment,
      maxOutputBytes: mostOutput,
      timeoutMs,
      ...(body === undefined ? {} : { input: Buffer.from(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    throw new OrchError('ORCH_FORGE_NOT_STARTED', 'gh could not be started', {
      help: 'Install gh and log in (gh auth login), or pass a token.',
      cause: error,
    });
  }
}

/** `HTTP/2.0 200 OK`, headers, an empty line, the body: what `gh api --include` prints. */
function parseAnswer(text: string): Response | undefined {
  const [head = '', line = '', status = ''] = /^(HTTP\/[\d.]+ (\d{3})[^\n]*)\n/.exec(text) ?? [];
  if (head === '' || status === '') return undefined;
  const end = /\r?\n\r?\n/.exec(text);
  const fields = text.slice(line.length, end?.index ?? text.length);
  const headers = new Headers();
  for (const [, name = '', value = ''] of fields.matchAll(/^([\w-]+): *([^\r\n]*)/gm)) headers.append(name, value);
  headers.delete('content-encoding');
  const bare = ['204', '205', '304'].includes(status);
  return new Response(bare ? null : text.slice(end === null ? text.length : end.index + end[0].length), {
    status: Number(status),
    headers,
  });
}
