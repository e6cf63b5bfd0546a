import type { Cache } from '@orch/cache';
import type { GenerationPlan } from '@orch/codegen';
import type { Diagnostic, Sha256 } from '@orch/core';
import type { Batch } from '@orch/fs-batch';

import type { PackageScript } from '../workflow/package-scripts.ts';
import type { AgentsPlan } from '../agents/plan.ts';
import type { QaPaths } from './paths.ts';
import type { StartOptions } from './options.ts';
import type { CodeSummary } from './current-code.ts';
import type { EditSummary } from '../documents/prd-edits.ts';
import type { DocumentFacts } from '../documents/read-documents.ts';
import type { StatusName } from '@orch/prd';

import type { Target } from './target.ts';

/** What the node kinds of one start work with. */
export interface Session {
  readonly options: StartOptions;
  readonly target: Target;
  readonly facts: DocumentFacts;
  readonly plan: GenerationPlan;
  /** Task ids that the document had before it was renamed, and whose code is now that of the target. */
  readonly formerTasks: readonly string[];
  /** Hash of everything that the plan was made from. */
  readonly planKey: Sha256;
  /** What merging the code came to the last time, where no file has changed since: then there is nothing to do. */
  readonly current: CodeSummary | undefined;
  readonly paths: QaPaths;
  readonly roles: readonly string[];
  readonly status: StatusName | undefined;
  /** Whether the code and scripts that were read for this session may run. */
  readonly trusted: boolean;
  readonly cache: Cache;
  /**
   * A batch on the workspace. Planning batches are never committed; in a dry run all plans share one batch,
   * so that the later ones see what the earlier ones would have written.
   */
  newBatch(purpose: 'commit' | 'planning'): Batch;
  /**
   * What the workspace will hold after the first commit: in a dry run the planned files, else the disk.
   * Undefined for a file that does not exist.
   */
  hashFile(path: string): Sha256 | undefined;
  /** The scripts of the workspace's `package.json` that the workflow runs, by name. */
  readonly scripts: ReadonlyMap<string, PackageScript>;
  /** What the plans of this process have found to need no write; a commit of nothing but these is done at once. */
  readonly unchanged: Set<PlannedPart>;
  /** Edited documents by the hash of text and edit: they are worked out for the plan and for each attempt of a commit. */
  readonly edited: Map<Sha256, Promise<EditedDocument> | string>;
  /** Called when code and documents are committed: another start of this workspace may plan from now on. */
  onCommitted(): Promise<void>;
  /** What agents are to do in this start; undefined where they are to do nothing. */
  readonly agents?: AgentsPlan | undefined;
  /** Does something while no other start of this workspace commits code. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Rolls back what a start that was killed has left of its commit, and tells it. */
  bringBack(): Promise<void>;
  /** Adds a judgement that came up while the work was done to the result. */
  tell(diagnostic: Diagnostic): void;
  /** Ends what an interrupted run of this target has left running. Does its work once. */
  sweep(): Promise<void>;
}

/** The requirement document with what a start writes into it. */
export interface EditedDocument extends EditSummary {
  readonly content: string | Uint8Array;
}

/** A part of the work that is planned before it is committed. */
export type PlannedPart = 'code' | 'document' | 'roadmap' | 'evidence';
