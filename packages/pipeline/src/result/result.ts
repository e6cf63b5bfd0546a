import type { Diagnostic } from '@orch/core';

import type { AgentsSummary } from '../agents/result.ts';

/** Whether something that must hold was checked, and with what result. What could not be checked is never `passed`. */
export interface Gate {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'not run';
  readonly reason: string;
}

/** One step of the workflow: the generated tests, or a script of the workspace. */
export interface WorkflowStep {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'not run' | 'planned' | 'cancelled';
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** A recorded result for the same inputs stands in. */
  readonly cached: boolean;
  /** Why it was not run or has failed. */
  readonly reason?: string;
  readonly tests?: { readonly passed: number; readonly failed: number; readonly skipped: number };
  /** Repository-relative path of its output. */
  readonly log?: string;
}

/** `kept`: a generated file that the user has edited, or a file of the user in its place; it is untouched. */
export type FileAction = 'create' | 'update' | 'delete' | 'kept';

/** A task that no generator covers; it is for a person or an agent. */
export interface OpenTask {
  readonly key: string;
  readonly kind: string;
  readonly title: string;
  readonly reason: string;
}

/** The result of `orch start`, and of its `--json` form. Paths are relative to the repository and use `/`. */
export interface StartResult {
  readonly v: 1;
  readonly success: boolean;
  readonly mode: 'run' | 'dry-run';
  /** `needs-human`: the task of an agent waits for an answer. */
  readonly status: 'succeeded' | 'failed' | 'cancelled' | 'planned' | 'needs-human';
  readonly runId: string;
  /** The run continued one that had been interrupted. */
  readonly resumed: boolean;
  readonly id: string | null;
  readonly slug: string;
  readonly taskId: string;
  readonly prdPath: string;
  /** Numbers of extracted tasks. */
  readonly tasks: { readonly apis: number; readonly models: number; readonly pages: number; readonly rules: number };
  readonly openTasks: readonly OpenTask[];
  /** What looked like a task and was left out, with the reason and the line of the document. */
  readonly omitted: readonly {
    readonly kind: string;
    readonly text: string;
    readonly reason: string;
    readonly line: number;
  }[];
  /** Files that are created, updated or deleted, and generated files that were kept because the user edited them. */
  readonly files: readonly { readonly path: string; readonly action: FileAction }[];
  readonly prd: { readonly changed: boolean; readonly sections: readonly string[] };
  readonly roadmap: { readonly changed: boolean };
  readonly workflow: readonly WorkflowStep[];
  readonly cache: { readonly hits: number; readonly misses: number };
  readonly batch: { readonly written: number; readonly unchanged: number; readonly bytes: number };
  readonly gates: readonly Gate[];
  readonly diagnostics: readonly Diagnostic[];
  readonly durationMs: number;
  /** The run's manifest; null for a dry run, which writes nothing. */
  readonly manifest: string | null;
  /** Tasks that a generator covers. */
  readonly tasksProcessed: number;
  /** Generated files that were created or updated. */
  readonly filesGenerated: number;
  /** Steps whose recorded result stood in. */
  readonly cached: number;
  /** What agents did; only where they were asked for. */
  readonly agents?: AgentsSummary;
}
