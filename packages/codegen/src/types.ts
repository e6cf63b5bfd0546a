import type { Json } from '@orch/core';
import type { ExtractedTasks } from '@orch/prd';

import type { Ledger } from './regeneration/ledger.ts';

/** The requirement document that is generated: one folder of the workspace. */
export interface Feature {
  /** `<id>-<slug>`: the folder below `src/features` and `test`. */
  readonly taskId: string;
  readonly id?: string;
  readonly slug: string;
  readonly title: string;
}

export interface PlanInput {
  readonly feature: Feature;
  readonly tasks: ExtractedTasks;
  /** What was generated before, by this feature and by others. */
  readonly ledger: Ledger;
}

export type UnitKind = 'workspace' | 'model' | 'resource' | 'page' | 'feature';

/** A piece of work for a generator; pure data, so that it can be hashed and sent elsewhere. */
export interface Unit {
  /** Such as `model:book`, `resource:/api/books`, `page:/books`, `feature`, `workspace`. */
  readonly key: string;
  readonly kind: UnitKind;
  readonly title: string;
  /** Keys of the tasks that the unit covers. */
  readonly tasks: readonly string[];
  /** All that the generator reads. */
  readonly input: Json;
}

/** Something that the document asks for and that no generator makes. */
export interface OpenTask {
  readonly key: string;
  readonly kind: 'api' | 'model' | 'page' | 'rule';
  readonly title: string;
  readonly reason: string;
  /** 1-based line of the document. */
  readonly line: number;
  /** All is generated; it only tells how names are spelt in code: `Due date` as `dueDate`. */
  readonly isSpelling?: boolean;
}

/** Something that another feature owns already. */
export interface ProvidedTask {
  readonly key: string;
  /** Task id of the owner. */
  readonly by: string;
}

/** Something that the document marks as done and that orch did not generate. */
export interface DoneTask {
  readonly key: string;
  readonly title: string;
  readonly line: number;
}

export interface GenerationPlan {
  readonly units: readonly Unit[];
  /** What to call each task of the document, by key: `GET /api/books`. */
  readonly titles: Readonly<Record<string, string>>;
  readonly open: readonly OpenTask[];
  readonly provided: readonly ProvidedTask[];
  readonly done: readonly DoneTask[];
}

export interface GeneratedFile {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly content: string;
  /** Key of the unit that made it. */
  readonly unit: string;
  /** The file belongs to the user from the moment it exists; it is neither compared nor recorded. */
  readonly onlyIfAbsent?: boolean;
  /** Files of other features that this one imports. */
  readonly needs?: readonly string[];
  /** What other features may rely on, by key (`model:book`, `route:GET /api/books`). */
  readonly provides?: readonly Provision[];
}

export interface Provision {
  readonly key: string;
  /** Of a model: its specification, for those who use it. */
  readonly spec?: Json;
}
