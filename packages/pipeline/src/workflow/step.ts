import type { Sha256 } from '@orch/core';

import type { TestCounts } from './test-report.ts';

/** What one step of the workflow came to; it is recorded in the journal and may be reused while it is fresh. */
export interface StepOutcome {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'not run';
  readonly exitCode: number | null;
  readonly durationMs: number;
  readonly reason?: string;
  readonly tests?: TestCounts;
  /** Names of failed tests. */
  readonly failures?: readonly string[];
  /** Documents and generated files that were changed while the step ran. */
  readonly changed?: readonly string[];
  /** Milliseconds since the epoch at which the step ended. */
  readonly finishedAt?: number;
  /** Hash of what the generated tests depend on, taken before they ran. */
  readonly inputs?: Sha256;
  /** Repository-relative path of its output. */
  readonly log?: string;
}

/** Why the generated tests have nothing to run. */
export const noTests = 'the feature has no generated tests';

export function notRun(name: string, reason: string): StepOutcome {
  return { name, status: 'not run', exitCode: null, durationMs: 0, reason };
}

/** Ids of the nodes of the workflow, in the order in which they are shown. */
export function stepIds(scripts: readonly string[]): string[] {
  return ['generated-tests', ...scripts.map((script) => `script:${script}`)];
}
