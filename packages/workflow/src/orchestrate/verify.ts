import { isOrchError } from '@orch/core';
import type { NodeContext } from '@orch/dag';
import { createWorktree, removeWorktree, resolveCommit, updateBranch, type Worktree } from '@orch/git';

import { runTests, type TestRecord } from '../gates/run-tests.ts';
import type { PhaseServices } from '../phases/services.ts';
import { shareFolders } from '../phases/share-folders.ts';
import type { WorkflowSettings } from '../task/settings.ts';
import type { OrchestrationServices } from './services.ts';

/** What the tests of everything that landed came to. */
export interface Verification {
  /** The commit that was tested. */
  readonly commit: string;
  /** Null where they were not run. */
  readonly tests: TestRecord | null;
  /** Why it is not proved; null where it is. */
  readonly problem: string | null;
}

/** Services of an orchestration that also runs commands itself. */
export interface VerifyingServices extends OrchestrationServices {
  readonly runCommand: PhaseServices['runCommand'];
}

/**
 * Runs the tests on the commit that holds all that landed: each task was tested on its own branch only, and together they
 * are something that nobody has tested yet. It happens in a worktree of its own, which is removed afterwards.
 */
export async function verify(
  { services, signal, run, attempt }: NodeContext<VerifyingServices>,
  { commit: revision, settings }: { readonly commit: string; readonly settings: WorkflowSettings },
): Promise<Verification> {
  const { repository, regenerable, runCommand } = services;
  const commit = await resolveCommit(repository, revision);
  if (settings.test.length === 0) return { commit, tests: null, problem: 'no command says how it is to be tested' };
  const name = `verified-${commit.slice(0, 12)}`;
  const { isolation = 'worktree' } = settings;
  const worktree = await createWorktree(repository, { name, base: commit, isolation, signal });
  try {
    return await test(worktree, commit);
  } finally {
    await remove();
  }

  async function test(worktree: Worktree, tested: string): Promise<Verification> {
    const { path: cwd } = worktree;
    await shareFolders(repository, worktree, settings.share, signal);
    for (const command of settings.setup) {
      const { status, exitCode, tail } = await runCommand(command, { cwd, signal });
      signal.throwIfAborted();
      if (status === 'exited' && exitCode === 0) continue;
      const problem = `the set-up command ${command.join(' ')} failed: ${tail.slice(-500)}`;
      return { commit: tested, tests: null, problem };
    }
    const { problem, record } = await runTests({ services: { settings, runCommand }, signal }, cwd);
    return { commit: tested, tests: record, problem };
  }

  async function remove(): Promise<void> {
    try {
      // What the tests have left there is kept, as of every worktree.
      await removeWorktree(repository, { name, attempt: `${run}-${name}-${attempt}`.toLowerCase(), regenerable });
      await updateBranch(repository, name, commit, null);
    } catch (error) {
      if (!isOrchError(error)) throw error; // what cannot be removed now is found by the next verification
    }
  }
}
