import { isOrchError, OrchError } from '@orch/core';

import type { Forge } from '../port/forge.ts';
import type { Check, Checks, ChecksState, Orphan, PullState } from '../port/objects.ts';
import { branchOf, commitOf, numberOf } from '../text/check.ts';
import { readMark } from '../text/marker.ts';
import type { GithubContext } from './context.ts';
import { allPages, isMadeBy } from './lookup.ts';
import { type PullNode, pullFields, toPullState } from './pull-node.ts';

type ReadMethods = Pick<Forge, 'remoteCommit' | 'readPulls' | 'checks' | 'findOrphans'>;

/** Pull requests of one query; GitHub counts it as one point. */
const batch = 50;

export function readMethods(context: GithubContext): ReadMethods {
  const { client } = context;
  const readPulls: Forge['readPulls'] = async (numbers, signal) => {
    const wanted = [...new Set(numbers.map(numberOf))];
    const found = new Map<number, PullState>();
    for (let at = 0; at < wanted.length; at += batch) {
      for (const node of await pullNodes(context, wanted.slice(at, at + batch), signal)) {
        found.set(node.number, toPullState(node));
      }
    }
    return numbers.map((number) => found.get(number));
  };
  return {
    readPulls,

    async remoteCommit(branch, signal) {
      try {
        const ref = `heads/${branchOf(branch)}`;
        return (await client.read('GET /repos/{owner}/{repo}/git/ref/{ref}', { ref }, signal)).object.sha;
      } catch (error) {
        if (isOrchError(error, 'ORCH_FORGE_NOT_FOUND')) return undefined;
        throw error;
      }
    },

    async checks(commit, signal) {
      const ref = commitOf(commit);
      const runs = await allPages(
        async (page) =>
          (await client.read('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { ref, ...page }, signal))
            .check_runs,
      );
      const statuses = await allPages(
        async (page) =>
          (await client.read('GET /repos/{owner}/{repo}/commits/{ref}/status', { ref, ...page }, signal)).statuses,
      );
      const all: Check[] = [
        ...runs.map(({ name, status, conclusion, html_url: url }) => ({
          name,
          state: runState(status, conclusion),
          url,
        })),
        ...statuses.map(({ context: name, state, target_url: url }) => ({ name, state: statusState(state), url })),
      ];
      return { commit, state: together(all), runs: all } satisfies Checks;
    },

    async findOrphans({ known }, signal) {
      const items = await allPages((page) =>
        client.read('GET /repos/{owner}/{repo}/issues', { state: 'open', direction: 'asc', ...page }, signal),
      );
      const orphans: Orphan[] = [];
      for (const item of items) {
        const key = readMark(item.body)?.key;
        if (key === undefined || known.has(key) || !(await isMadeBy(context, item, key, signal))) continue;
        const type = item.pull_request === undefined ? 'issue' : 'pull';
        orphans.push({ type, number: item.number, url: item.html_url, title: item.title, key, head: null });
      }
      const pulls = await readPulls(
        orphans.filter(({ type }) => type === 'pull').map(({ number }) => number),
        signal,
      );
      const heads = new Map(pulls.map((pull) => [pull?.number, pull?.head]));
      return orphans.map((orphan) => ({ ...orphan, head: heads.get(orphan.number) ?? null }));
    },
  };
}

async function pullNodes(
  { client, owner, name }: GithubContext,
  numbers: readonly number[],
  signal: AbortSignal | undefined,
): Promise<PullNode[]> {
  const fields = numbers.map((number) => `p${number}: pullRequest(number: ${number}) { ...pull }`).join(' ');
  const query = `query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${fields} } } ${pullFields}`;
  const { data, errors = [] } = await client.graphql(query, { owner, name }, { signal });
  const { repository } = (data ?? {}) as { repository?: Readonly<Record<string, PullNode | null>> | null };
  const serious = errors.find(({ type }) => type !== 'NOT_FOUND');
  if (serious !== undefined || repository === undefined || repository === null) {
    const said = serious?.message ?? errors[0]?.message ?? 'no repository';
    throw new OrchError(
      repository === null && serious === undefined ? 'ORCH_FORGE_NOT_FOUND' : 'ORCH_FORGE_UNAVAILABLE',
      `pull requests could not be read: ${said}`,
      { help: 'Correct the owner and name, give the token access, or try again later.' },
    );
  }
  return Object.values(repository).filter((node) => node !== null);
}

function runState(status: string, conclusion: string | null): Check['state'] {
  if (status !== 'completed') return 'pending';
  if (conclusion === 'success' || conclusion === 'neutral') return 'passed';
  return conclusion === 'skipped' ? 'skipped' : 'failed';
}

function statusState(state: string): Check['state'] {
  if (state === 'pending') return 'pending';
  return state === 'success' ? 'passed' : 'failed';
}

function together(checks: readonly Check[]): ChecksState {
  const has = (state: Check['state']): boolean => checks.some((check) => check.state === state);
  if (has('failed')) return 'failed';
  if (has('pending')) return 'pending';
  // What was only skipped has shown nothing.
  return has('passed') ? 'passed' : 'none';
}
