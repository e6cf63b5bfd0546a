import { env } from 'node:process';

import { type GithubFault, type GithubServer, startGithubServer } from '@orch/testkit/github';

import type { ForgeWorld } from '../../src/conformance.ts';
import { type Forge, type GithubForgeOptions, openGithubForge } from '../../src/index.ts';
import { type LocalRepository, localRepository } from './local-repository.ts';
import { spawnProcess } from './process.ts';

export interface GithubWorld extends ForgeWorld {
  readonly server: GithubServer;
  readonly local: LocalRepository;
  /** With other options than the usual ones of the tests. */
  open(options?: Partial<GithubForgeOptions>): Forge;
}

/** A minute and more would be waited for by nobody who tests. */
const faults: Readonly<Record<string, GithubFault>> = {
  'answer lost': { type: 'drop', performed: true },
  'connection lost': { type: 'drop', performed: false },
  'bad gateway after the change': { type: 'outage', performed: true },
  'half an answer': { type: 'truncated', performed: true },
  'too many requests': { type: 'too-many', retryAfter: 30 },
  'secondary limit': { type: 'secondary' },
};

/** A repository on a GitHub of this machine. */
export async function githubWorld(): Promise<GithubWorld> {
  const local = localRepository();
  const server = await startGithubServer({ owner: 'acme', name: 'shop', path: local.bare });
  const open: GithubWorld['open'] = (options) =>
    openGithubForge({
      owner: 'acme',
      name: 'shop',
      token: 'ghp_test',
      apiUrl: server.url,
      gitUrl: server.gitUrl,
      source: local,
      git: { process: spawnProcess, environment: { PATH: env['PATH'] } },
      pace: { writeMs: 0, notificationMs: 0, searchMs: 0 },
      retryMs: 1,
      breakAfter: 1000,
      readRetries: 0,
      ...options,
    });
  return {
    server,
    local,
    open,
    commits: local.commits,
    connect: () => Promise.resolve(open()),
    count() {
      const { items, comments, reviews } = server.repository;
      const pulls = [...items.values()].filter(({ pull }) => pull !== undefined).length;
      const issues = items.size - pulls;
      return Promise.resolve({ issues, pulls, comments: comments.length, reviews: reviews.length });
    },
    faults: Object.keys(faults),
    fail: (fault, call) => server.fail({ fault: faults[fault]!, on: /./, after: call - 1 }),
    heal: () => server.heal(),
    async dispose() {
      await server[Symbol.asyncDispose]();
      local[Symbol.dispose]();
    },
  };
}
