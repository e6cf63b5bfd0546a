import { resolve } from 'node:path';

import { findWorkspace } from '@orch/config';
import { OrchError } from '@orch/core';
import { listRescues, openRepository, restoreRescue, showRescue, type Repository, type Rescue } from '@orch/git';
import { agentsPaths } from '@orch/workflow';

import { userStateDir, type CliContext, type CliProcess } from '../context.ts';
import { printable } from '../render/printable.ts';
import type { CommonFlags } from './flag-kinds.ts';
import { givenFolder } from './given.ts';
import { tell, type Told } from './tell.ts';

/** `orch rescue list` */
export async function listAll({ process }: CliContext, flags: CommonFlags): Promise<void> {
  await answer(process, flags, async (repository) => {
    const rescues = (await listRescues(repository)).map(summary);
    const lines = rescues.map(({ name, savedAt, files, bytes, branch }) => {
      const content = files === null ? 'not made by orch' : `${files} files, ${bytes} bytes, of ${branch}`;
      return `${printable(name)}\n    ${savedAt ?? 'at an unknown time'}: ${printable(content)}`;
    });
    return { document: { rescues }, text: lines.length === 0 ? 'there are no rescues\n' : `${lines.join('\n')}\n` };
  });
}

/** `orch rescue show` */
export async function showOne({ process }: CliContext, flags: CommonFlags, name: string): Promise<void> {
  await answer(process, flags, async (repository) => {
    const { files, ...rescue } = await showRescue(repository, name);
    const lines = files.map(
      ({ path, bytes, kind }) =>
        `${String(bytes).padStart(10)}  ${printable(path)}${kind === 'file' ? '' : `  (${kind})`}`,
    );
    return { document: { rescue: summary(rescue), files }, text: `${lines.join('\n')}\n` };
  });
}

/** `orch rescue restore` */
export async function restoreOne(
  { process }: CliContext,
  flags: CommonFlags,
  name: string,
  into: string,
): Promise<void> {
  await answer(process, flags, async (repository) => {
    const folder = resolve(process.cwd(), into);
    const restored = await restoreRescue(repository, { name, into: folder });
    const text = `${restored.files} files (${restored.bytes} bytes) were written to ${printable(folder)}\n`;
    return {
      document: { rescue: summary(restored), into: folder, files: restored.files, bytes: restored.bytes },
      text,
    };
  });
}

function summary({ name, ref, commit, manifest }: Rescue) {
  return {
    name,
    ref,
    commit,
    savedAt: manifest === undefined ? null : new Date(manifest.savedAt).toISOString(),
    branch: manifest?.branch ?? null,
    files: manifest?.files ?? null,
    bytes: manifest?.bytes ?? null,
  };
}

/** Tells what is found out from the repository. */
async function answer(
  process: CliProcess,
  flags: CommonFlags,
  work: (repository: Repository) => Promise<Told>,
): Promise<void> {
  await tell({ process }, flags, async () => {
    const userDir = userStateDir(process.env);
    const cwd = givenFolder(process, '--cwd', flags.cwd);
    const { root, stateDir, gitCommonDir } = findWorkspace({ cwd, userStateDir: userDir });
    if (gitCommonDir === undefined) {
      throw new OrchError('ORCH_GIT_NO_REPOSITORY', `${root} is no git repository`, {
        help: 'Rescues are kept in one.',
      });
    }
    const { worktrees } = agentsPaths(root, stateDir, userDir);
    using repository = await openRepository({ path: root, worktreesDir: worktrees, environment: process.env });
    return await work(repository);
  });
}
