import type { RunStore } from '@orch/dag';
import type { MergeQueue, Repository } from '@orch/git';

import type { StartRunner } from './runner-port.ts';

/** What the nodes of an orchestration work with. */
export interface OrchestrationServices {
  readonly repository: Repository;
  readonly store: RunStore;
  readonly startRunner: StartRunner;
  /** The queue of the integration branch. */
  readonly queue: MergeQueue;
  /** The integration branch below `orch/`. */
  readonly integration: string;
  /** Names of folders that set-up commands make again, such as `node_modules`. */
  readonly regenerable: readonly string[];
}
