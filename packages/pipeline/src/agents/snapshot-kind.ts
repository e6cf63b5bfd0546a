import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { OrchError, type Json } from '@orch/core';
import { defineKind, type Kind } from '@orch/dag';
import { commitSnapshot, fileAt, listBranches, resolveCommit, type Repository } from '@orch/git';
import { searchSecrets, type VerifyingServices } from '@orch/workflow';

import { ledgerPath } from '../session/paths.ts';
import type { Session } from '../session/session.ts';

/** The branch below `orch/` that holds what start has generated in the checkout. */
export const snapshotBranch = 'generated';

/** The services of a start with agents. */
export type JobSession = Session & VerifyingServices;

/** What tasks of agents begin with. */
export interface Snapshot {
  /** The commit that they begin with: the integration branch with everything that was generated. */
  readonly base: string;
  /** The commit that holds what was generated, on top of the user's HEAD. */
  readonly commit: string;
  /** The user's HEAD. */
  readonly head: string;
}

/**
 * Brings what was generated to where agents begin: a commit of the generated files on top of the user's HEAD, merged into
 * the integration branch through the queue, as the work of agents is. The checkout and its branch stay as they are.
 */
export const snapshotKind: Kind<JobSession> = defineKind<Json, Json, JobSession>({
  name: 'agents.snapshot',
  version: 1,
  effects: 'process',
  needs: {},
  run: async ({ services }) => {
    const { repository, queue, integration, target } = services;
    const made = await services.inTurn(async () => {
      const message = `Generate code\n\nWhat orch start has generated, last for ${target.taskId}.\n`;
      return await commitSnapshot(repository, {
        branch: snapshotBranch,
        paths: await generatedFiles(services, repository),
        message,
      });
    });
    // It leaves the machine as a part of every branch that is built on it.
    await searchSecrets(repository, made.head, made.commit);
    await queue.add(snapshotBranch);
    const { conflicting } = await queue.land();
    const conflict = conflicting.find(({ branch }) => branch === snapshotBranch)?.conflict;
    if (conflict === undefined) {
      const tip = (await listBranches(repository)).find(({ name }) => name === integration)?.commit;
      return { base: tip ?? made.commit, ...made } satisfies Snapshot;
    }
    const places = conflict.paths.length > 0 ? conflict.paths : conflict.messages;
    throw new OrchError(
      'ORCH_AGENTS_CONFLICT',
      `what is in your checkout conflicts with orch/${integration}: ${places.slice(0, 20).join(', ')}`,
      {
        help: `Merge orch/${integration} into your branch, or delete it if nothing of it is needed, and start again.`,
        data: { branch: snapshotBranch, paths: [...conflict.paths] },
      },
    );
  },
});

/** The files that agents need besides those that are committed: generated ones, their list, and a first manifest. */
async function generatedFiles(session: Session, repository: Repository): Promise<string[]> {
  const { parseLedger } = await import('@orch/codegen');
  const batch = session.newBatch('planning');
  const text = batch.read(ledgerPath);
  const { files } = parseLedger(text, ledgerPath);
  const paths = Object.keys(files);
  if (text !== undefined) paths.push(ledgerPath);
  const head = await resolveCommit(repository, 'HEAD');
  const manifest = 'package.json';
  const isNew = existsSync(join(repository.path, manifest)) && (await fileAt(repository, head, manifest)) === undefined;
  return isNew ? [...paths, manifest] : paths;
}
