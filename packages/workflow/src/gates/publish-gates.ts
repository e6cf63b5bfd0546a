import { OrchError } from '@orch/core';
import { changesBetween, commitsBetween, commitText, patchBetween, type FileChange, type Repository } from '@orch/git';

import type { PhaseContext } from '../phases/services.ts';
import { touches } from './globs.ts';
import { changedScripts } from './scripts.ts';
import { findSecrets, secretsIn, type SecretFinding } from './secrets.ts';
import { list } from './work.ts';

/** How much of a change is looked at for secrets, in bytes. A larger one needs an approval. */
const searchedBytes = 32 * 1024 * 1024;

/** What a change must pass before it may leave the machine. */
export interface GateReport {
  readonly files: number;
  readonly lines: number;
  /** Gates that a person has let it through, with who. */
  readonly approved: readonly string[];
}

/**
 * Checks a change before it is pushed: no secrets, no protected file, no changed script of a package, not larger than the
 * settings allow. All but the first can be approved by a person; the run waits for that.
 *
 * @throws OrchError `ORCH_WORKFLOW_SECRET`; `ORCH_APPROVAL_NEEDED`, `ORCH_APPROVAL_REJECTED`
 */
export async function passGates(context: PhaseContext, base: string, commit: string): Promise<GateReport> {
  const { repository, settings } = context.services;
  const files = await changesBetween(repository, base, commit);
  const searched = await searchSecrets(repository, base, commit);
  const approved: string[] = [];
  const ask = async (key: string, question: string): Promise<void> => {
    const { by } = await context.approval({ key: `${key} ${commit}`, question });
    approved.push(`${key}: ${by}`);
  };
  const touched = files.filter((file) => touches(file, settings.protectedPaths)).map(({ path }) => path);
  if (touched.length > 0)
    await ask('protected-paths', `protected files were changed: ${list(touched, 20)}. Push them?`);
  const scripts = await changedScripts(repository, { base, commit, files });
  if (scripts.length > 0) {
    const told = scripts.map(({ path, script, after }) => `"${script}" of ${path} is now ${JSON.stringify(after)}`);
    await ask('scripts', `scripts, by which tests are run, were changed: ${list(told, 20)}. Push them?`);
  }
  const lines = files.reduce((sum, file) => sum + linesOf(file), 0);
  if (files.length > settings.maxFiles || lines > settings.maxLines || !searched) {
    await ask('size', `${files.length} files and ${lines} lines were changed, which is more than usual. Push them?`);
  }
  return { files: files.length, lines, approved };
}

/**
 * Looks at every commit on its own, with its message and its binary files: what one adds and the next takes out is pushed all
 * the same. Answers false where a commit is too large to be looked at.
 *
 * @throws OrchError `ORCH_WORKFLOW_SECRET`
 */
export async function searchSecrets(repository: Repository, base: string, commit: string): Promise<boolean> {
  let isComplete = true;
  for (const { commit: one, parent } of await commitsBetween(repository, base, commit)) {
    const patch = await patchBetween(repository, parent ?? base, one, { maxBytes: searchedBytes, text: true });
    const told = secretsIn(await commitText(repository, one));
    refuseSecrets([
      ...told.map((finding) => ({ ...finding, path: `commit ${one.slice(0, 12)}` })),
      ...findSecrets(patch.text),
    ]);
    isComplete &&= !patch.isCut;
  }
  return isComplete;
}

function refuseSecrets(found: readonly SecretFinding[]): void {
  if (found.length === 0) return;
  const places = found.map(({ path, line, kind }) => `${path}:${line} (${kind})`);
  throw new OrchError('ORCH_WORKFLOW_SECRET', `the change holds what looks like a secret: ${list(places, 10)}`, {
    help: 'Nothing was pushed. Take it out of all commits of the branch, and revoke it if it is real.',
    data: { found: found.map((finding) => ({ ...finding })) },
  });
}

function linesOf({ added, removed }: FileChange): number {
  return (added ?? 0) + (removed ?? 0);
}
