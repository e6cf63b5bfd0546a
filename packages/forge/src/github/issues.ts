import { isOrchError } from '@orch/core';

import type { Forge } from '../port/forge.ts';
import { bodyOf, labelsOf, nameOf, numberOf, titleOf } from '../text/check.ts';
import { mark, readMark } from '../text/marker.ts';
import { claimedWrite, type GithubContext, plainWrite } from './context.ts';
import { allPages, findItem, isMadeBy, searchPages } from './lookup.ts';

type IssueMethods = Pick<Forge, 'issue' | 'closeIssue' | 'comment' | 'labels' | 'milestone' | 'comments'>;

const oneIssue = '/repos/{owner}/{repo}/issues/{issue_number}';

export function issueMethods(context: GithubContext): IssueMethods {
  const { client, redact } = context;
  return {
    issue(request) {
      const task = nameOf('task', request.task);
      const title = titleOf(request.title);
      const body = bodyOf(request.body);
      const labels = labelsOf(request.labels);
      const milestone = request.milestone === undefined ? {} : { milestone: numberOf(request.milestone) };
      return claimedWrite(
        context,
        'issue',
        { task },
        {
          find: (key, signal) => findItem(context, 'issue', key, signal),
          async make(key, signal) {
            const texts = { title: redact(title), body: mark(key, redact(body)), labels, ...milestone };
            const made = await client.write('POST /repos/{owner}/{repo}/issues', texts, signal);
            return { number: made.number, url: made.html_url };
          },
        },
      );
    },

    closeIssue({ number, reason = 'completed' }) {
      const closed = { number: numberOf(number), state: 'closed' } as const;
      return plainWrite(
        context,
        'close-issue',
        { number },
        {
          async find(_key, signal) {
            const { state } = await client.read(`GET ${oneIssue}`, { issue_number: number }, signal);
            return state === 'closed' ? closed : undefined;
          },
          async make(_key, signal) {
            const change = { state: 'closed', state_reason: reason } as const;
            await client.write(`PATCH ${oneIssue}`, { issue_number: number, ...change }, signal);
            return closed;
          },
        },
      );
    },

    comment({ on, key: name, body: text }) {
      const identity = { on: numberOf(on), key: nameOf('comment', name) };
      const body = bodyOf(text);
      const route = `${oneIssue}/comments` as const;
      return claimedWrite(context, 'comment', identity, {
        async find(key, signal) {
          const { found } = await searchPages(
            (page) => client.read(`GET ${route}`, { issue_number: on, ...page }, signal),
            async (comments) => {
              for (const comment of comments) if (await isMadeBy(context, comment, key, signal)) return comment;
              return undefined;
            },
          );
          return found && { id: String(found.id), url: found.html_url };
        },
        async make(key, signal) {
          const made = await client.write(`POST ${route}`, { issue_number: on, body: mark(key, redact(body)) }, signal);
          return { id: String(made.id), url: made.html_url };
        },
      });
    },

    labels({ on, add, remove }) {
      const wanted = labelsOf(add);
      const unwanted = labelsOf(remove).filter((label) => !wanted.includes(label));
      const identity = { on: numberOf(on), add: [...wanted].sort(), remove: [...unwanted].sort() };
      const read = async (signal: AbortSignal | undefined): Promise<string[]> => {
        const { labels } = await client.read(`GET ${oneIssue}`, { issue_number: on }, signal);
        return labels.map((label) => (typeof label === 'string' ? label : (label.name ?? '')));
      };
      // GitHub tells labels apart without heed of case.
      const has = (labels: readonly string[], label: string): boolean =>
        labels.some((one) => one.toLowerCase() === label.toLowerCase());
      return plainWrite(context, 'labels', identity, {
        async find(_key, signal) {
          const labels = await read(signal);
          const settled = wanted.every((one) => has(labels, one)) && !unwanted.some((one) => has(labels, one));
          return settled ? { on, labels } : undefined;
        },
        async make(_key, signal) {
          const labels = await read(signal);
          if (wanted.length > 0) {
            await client.write(`POST ${oneIssue}/labels`, { issue_number: on, labels: wanted }, signal);
          }
          for (const label of unwanted.filter((one) => has(labels, one))) {
            await client
              .write(`DELETE ${oneIssue}/labels/{name}`, { issue_number: on, name: label }, signal)
              .catch(unlessMissing);
          }
          return { on, labels: await read(signal) };
        },
      });
    },

    milestone(request) {
      const title = titleOf(request.title);
      const description = bodyOf(request.description ?? '');
      const route = '/repos/{owner}/{repo}/milestones';
      const find = async (_key: string, signal: AbortSignal | undefined) => {
        const { found } = await searchPages(
          (page) => client.read(`GET ${route}`, { state: 'all', ...page }, signal),
          (milestones) => Promise.resolve(milestones.find((one) => one.title === title)),
        );
        return found && { number: found.number, title };
      };
      return plainWrite(
        context,
        'milestone',
        { title },
        {
          find,
          async make(key, signal) {
            try {
              const { number } = await client.write(
                `POST ${route}`,
                { title, description: redact(description) },
                signal,
              );
              return { number, title };
            } catch (error) {
              if (!isOrchError(error, 'ORCH_FORGE_REJECTED')) throw error;
              const other = await find(key, signal); // a process that was faster
              if (other === undefined) throw error;
              return other;
            }
          },
        },
      );
    },

    async comments(on, signal) {
      const all = await allPages((page) =>
        client.read(`GET ${oneIssue}/comments`, { issue_number: numberOf(on), ...page }, signal),
      );
      return all.map(({ id, user, body = '', created_at: at }) => {
        const read = readMark(body);
        return { id: String(id), author: user?.login ?? '', body: read?.text ?? body, at, key: read?.key ?? null };
      });
    },
  };
}

function unlessMissing(error: unknown): void {
  if (!isOrchError(error, 'ORCH_FORGE_NOT_FOUND')) throw error;
}
