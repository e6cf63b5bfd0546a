import { basename, join } from 'node:path';

import { sha256, slugify } from '@orch/core';

/** Where the files of agents are, outside of the user's work tree. */
export interface AgentsPaths {
  /** The journal of the repository. */
  readonly journal: string;
  /** What agents have cost in the repository. */
  readonly ledger: string;
  /** Folder of all worktrees. */
  readonly worktrees: string;
  /** Folder of what agents have written, one folder an attempt. */
  readonly recordings: string;
  /** Folder of the requests and logs of runners. */
  readonly runners: string;
  /** The bare repository of the local forge. */
  readonly localForge: string;
  /** What has been found about containing commands on this machine. */
  readonly containment: string;
}

/**
 * @param stateDir - the state folder of the repository, which all its work trees share.
 * @param userStateDir - the user's folder for state: worktrees must not lie inside of the repository.
 */
export function agentsPaths(root: string, stateDir: string, userStateDir: string): AgentsPaths {
  const own = join(
    userStateDir,
    'orch',
    'repositories',
    `${slugify(basename(root)) || 'repository'}-${sha256(stateDir).slice(0, 12)}`,
  );
  return {
    journal: join(stateDir, 'journal.db'),
    ledger: ledgerPath(stateDir),
    worktrees: join(own, 'worktrees'),
    recordings: join(own, 'recordings'),
    runners: join(own, 'runners'),
    localForge: join(own, 'forge.git'),
    containment: join(userStateDir, 'orch', 'containment.json'),
  };
}

/** The ledger of the repository whose state folder this is. */
export function ledgerPath(stateDir: string): string {
  return join(stateDir, 'ledger.db');
}
