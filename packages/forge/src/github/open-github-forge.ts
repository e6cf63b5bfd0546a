import { OrchError, systemClock, systemRandom } from '@orch/core';

import { branchMethods } from '../git/branches.ts';
import { createGit } from '../git/git.ts';
import type { PushTarget } from '../git/push.ts';
import type { Forge } from '../port/forge.ts';
import { noClaims, refClaims } from './claims.ts';
import { createClient } from './client.ts';
import type { GithubContext } from './context.ts';
import { issueMethods } from './issues.ts';
import type { GithubForgeOptions } from './options.ts';
import { pullMethods } from './pulls.ts';
import { readMethods } from './reads.ts';
import { reviewMethods } from './reviews.ts';
import { createWire, type Wire } from './wire.ts';

/**
 * A repository on GitHub. Nothing is called, and no client is loaded, before the first read, `probe` or `do`.
 *
 * @throws OrchError `ORCH_FORGE_INVALID` for an owner, name or URL that GitHub would not take, or where neither a token nor
 *   `gh` is given.
 */
export function openGithubForge(options: GithubForgeOptions): Forge {
  const { owner, name, clock = systemClock, random = systemRandom } = options;
  const gitUrl = safeUrl(options.gitUrl ?? `https://github.com/${part(owner)}/${part(name)}.git`);
  safeUrl(options.apiUrl ?? 'https://api.github.com');
  if (options.token === undefined && options.gh === undefined) {
    throw new OrchError('ORCH_FORGE_INVALID', 'there is neither a token nor gh', { help: 'Pass one of them.' });
  }
  const repository = options.repository ?? `github:${gitUrl.host}/${owner}/${name}`.toLowerCase();
  const wire = createWire(options);
  const client = createClient(options, wire, clock);
  const { claimMs = 120_000, lookBack = 1000 } = options;
  const context: GithubContext = {
    client,
    owner: part(owner),
    name: part(name),
    repository,
    claims: options.claims === false ? noClaims : refClaims({ client, clock, random, claimMs }),
    lookBackPages: Math.max(1, Math.ceil(lookBack / 100)),
    clock,
    random,
    redact: wire.redact,
  };
  const reads = readMethods(context);
  return {
    kind: 'github',
    repository,
    ...issueMethods(context),
    ...pullMethods(context),
    ...reviewMethods(context),
    ...branchMethods({
      git: createGit(options.git),
      repository,
      source: options.source,
      target: () => pushTarget(gitUrl, wire),
      remoteCommit: reads.remoteCommit,
    }),
    ...reads,
  };
}

/** The credential reaches git by its environment, as a header for this one host. */
async function pushTarget(url: URL, wire: Wire): Promise<PushTarget> {
  const token = await wire.pushToken();
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return {
    url: url.href,
    protocols: [url.protocol.slice(0, -1)],
    settings: [[`http.${url.origin}/.extraHeader`, `Authorization: Basic ${basic}`]],
    redact: wire.redact,
  };
}

function part(text: string): string {
  if (/^[\w.-]{1,100}$/.test(text) && !/^\.+$/.test(text)) return text;
  throw new OrchError('ORCH_FORGE_INVALID', `${JSON.stringify(text.slice(0, 80))} is no owner or name on GitHub`, {
    help: 'Use those of the address of the repository.',
  });
}

/** https, or http on this machine for tests; a credential in it would reach command lines and messages. */
function safeUrl(text: string): URL {
  const url = URL.parse(text);
  const local = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url !== null && (url.protocol === 'https:' || local) && url.username === '' && url.password === '') return url;
  throw new OrchError('ORCH_FORGE_INVALID', 'an address of GitHub is not https, or holds a credential', {
    help: 'Pass https://… and the token apart.',
  });
}
