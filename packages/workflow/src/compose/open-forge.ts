import { mkdirSync } from 'node:fs';

import { OrchError } from '@orch/core';
import type { Forge } from '@orch/forge';
import { refInFiles, resolveCommit, spawnGit, type GitProcess, type Repository } from '@orch/git';
import { cleanEnvironment } from '@orch/pool';

import type { AgentsConfig } from '../task/read-settings.ts';
import type { AgentsPaths } from './paths.ts';

export interface ForgeContext {
  readonly paths: AgentsPaths;
  readonly repository: Repository;
  /** What the target branch of a new local forge begins with. */
  readonly base: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How git is started. */
  readonly process: GitProcess;
}

/**
 * Opens the forge of the configuration. Its token is `GITHUB_TOKEN` or `GH_TOKEN`, and stays in this process; without one
 * the logged-in `gh` is used.
 */
export async function openForge({ forge: name, settings }: AgentsConfig, context: ForgeContext): Promise<Forge> {
  const { paths, repository, base, environment, process } = context;
  // Runners, which load this package too, have no forge.
  const { openGithubForge, openLocalForge } = await import('@orch/forge');
  mkdirSync(paths.runners, { recursive: true, mode: 0o700 });
  const source = { gitDir: repository.commonDir, scratchDir: paths.runners };
  const git = { process, environment };
  if (name === 'local') {
    const forge = await openLocalForge({ path: paths.localForge, source, readRef: refInFiles, ...git });
    // Pull requests need the branch that they are made against; a new forge has none.
    if ((await forge.remoteCommit(settings.targetBranch)) === undefined) {
      const commit = await resolveCommit(repository, base);
      await forge.pushBranch({ branch: settings.targetBranch, commit, expect: null }).do();
    }
    return forge;
  }
  const [owner, repositoryName] = name.split('/');
  if (owner === undefined || repositoryName === undefined) {
    throw new OrchError('ORCH_CONFIG_INVALID', `the forge ${name} is neither \`local\` nor \`owner/name\``);
  }
  const token = environment['GITHUB_TOKEN'] ?? environment['GH_TOKEN'];
  const gh = { process: spawnGit, environment: cleanEnvironment(environment, ['GH_CONFIG_DIR']), cwd: repository.path };
  // A push is given the token, which a launcher would write to the disk.
  return openGithubForge({
    owner,
    name: repositoryName,
    token,
    gh,
    git: { process: spawnGit, environment },
    source,
  });
}
