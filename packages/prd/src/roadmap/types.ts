import type { Diagnostic } from '@orch/core';

import type { Span } from '../tasks/task.ts';

export type StatusName = 'Planned' | 'In Progress' | 'Blocked' | 'Ready' | 'Done' | 'Not Started';

export interface RoadmapStatus {
  /** Undefined where the cell holds none of the known words. */
  readonly name: StatusName | undefined;
  /** `YYYY-MM-DD`, as in `Done (2025-08-12)`. */
  readonly date?: string;
  /** The cell as written. */
  readonly raw: string;
}

export interface RoadmapLink {
  /** Path from the root of the repository, without code or link marks; absent where the cell names none. */
  readonly path?: string;
  /** The cell as written. */
  readonly raw: string;
}

export type RoadmapColumn = 'phase' | 'id' | 'item' | 'status' | 'owner' | 'prd' | 'qa';

/** Where a cell stands in the text. */
export interface RoadmapCell {
  /** The content without the spaces around it. */
  readonly span: Span;
  /** Everything between the two pipes. */
  readonly outer: Span;
}

export interface RoadmapRow {
  readonly phase: string;
  /** Always the text: `1.10` stays `1.10`. */
  readonly id: string;
  readonly item: string;
  readonly status: RoadmapStatus;
  readonly owner: string;
  readonly prd: RoadmapLink;
  readonly qa: RoadmapLink;
  /** 1-based. */
  readonly line: number;
  /** The row's line without its line ending. */
  readonly span: Span;
  /** The cells that the row has, by column. */
  readonly cells: Readonly<Partial<Record<RoadmapColumn, RoadmapCell>>>;
  /** Position of each column in the table, from 0; also of columns whose cell this row lacks. */
  readonly columns: Readonly<Partial<Record<RoadmapColumn, number>>>;
  /** Number of cells that the row has. */
  readonly width: number;
}

/** A table whose rows are read, also one that has none yet. */
export interface RoadmapTable {
  /** Position of each column, from 0. */
  readonly columns: Readonly<Partial<Record<RoadmapColumn, number>>>;
  /** Number of columns. */
  readonly width: number;
  /** The line under its header, without its line ending. */
  readonly delimiter: Span;
  /** 1-based, of that line. */
  readonly line: number;
}

export interface Roadmap {
  readonly text: string;
  /** Name of the file, for diagnostics and for links relative to it. */
  readonly file: string;
  /** The rows of all tables in document order. */
  readonly rows: readonly RoadmapRow[];
  /** Those tables in document order. The `columns` of a row are those of its table, the same object. */
  readonly tables: readonly RoadmapTable[];
  /** Rows that are no features, because what stands in their ID column cannot be an id. */
  readonly unread: readonly RoadmapRow[];
  readonly diagnostics: readonly Diagnostic[];
}
