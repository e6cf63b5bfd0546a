import type { Forge, ForgeWrite } from '@orch/forge';
import type { Json } from '@orch/core';

import type { AskForge, ForgeAnswers, ForgeRequest } from './forge-port.ts';

/** Carries requests out on a forge: each is looked up first, and made only where it is not there. */
export function performOn(forge: Forge): AskForge {
  return async (request, signal) => (await perform(forge, request, signal)) as never;
}

async function perform(
  forge: Forge,
  request: ForgeRequest,
  signal: AbortSignal,
): Promise<ForgeAnswers[ForgeRequest['do']]> {
  switch (request.do) {
    case 'issue': {
      const { task, title, body, labels } = request;
      return await ensure(forge.issue({ task, title, body, labels }), signal);
    }
    case 'push': {
      const { branch, commit, ours } = request;
      const remote = await forge.remoteCommit(branch, signal);
      if (remote === commit) return { commit };
      // Another commit than one of the task is of somebody else: the push refuses to replace what it does not expect.
      const expect = remote !== undefined && ours.includes(remote) ? remote : null;
      await forge.pushBranch({ branch, commit, expect }).do(signal);
      // The evidence is what the remote says, not what the push said.
      return { commit: (await forge.remoteCommit(branch, signal)) ?? 'nothing' };
    }
    case 'pull-request': {
      const { task, head, base, title, body } = request;
      return await ensure(forge.pullRequest({ task, head, base, title, body }), signal);
    }
    case 'review': {
      const { pull, round, verdict, body, commit } = request;
      // A later run of the task begins with its first round again, and reviews another commit.
      return await ensure(forge.review({ pull, key: `round-${round}-${commit}`, verdict, body, commit }), signal);
    }
    case 'comment':
      return await ensure(forge.comment({ on: request.on, key: request.name, body: request.body }), signal);
    case 'close-issue':
      await ensure(forge.closeIssue({ number: request.issue }), signal);
      return { closed: true };
    default:
      return unknownRequest(request);
  }
}

async function ensure<T extends Json>(write: ForgeWrite<T>, signal: AbortSignal): Promise<T> {
  return (await write.probe(signal)) ?? (await write.do(signal));
}

function unknownRequest(request: never): never {
  throw new TypeError(`unknown request to a forge: ${JSON.stringify(request)}`);
}
