import { OrchError } from '@orch/core';

import type { Roadmap, RoadmapRow } from './types.ts';

import { findRow } from './resolve-feature.ts';

export interface Selection {
  readonly rows: readonly RoadmapRow[];
  /** Ids of a list that the roadmap does not have. */
  readonly missing: readonly string[];
}

const id = String.raw`[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*?`;
const range = new RegExp(
  String.raw`^(?:(?:DO )?RANGE )?(?:START ?= ?)?(${id})\s*(?:\.\.|→|->|\s|,)\s*(?:END ?= ?)?(${id})$`,
  'i',
);

/**
 * Chooses rows of a roadmap by an expression: nothing or `auto` (the earliest that is In Progress, else the earliest
 * that is Planned), one id, a range in document order (`A..B`, `A → B`, `RANGE START=A END=B`), or a list in the
 * order given (`A, B`, `LIST=A,B`, `ITEMS A, B`). A leading `ORCH START` is allowed.
 *
 * @throws OrchError `ORCH_ROADMAP_UNKNOWN_ID` and `ORCH_ROADMAP_DUPLICATE_ID` for single ids and ends of a range,
 *   `ORCH_ROADMAP_INVALID_SELECTION` for an expression of no known form, a range that runs backwards, and an
 *   automatic choice where nothing is open.
 */
export function selectFeatures(roadmap: Roadmap, expression: string): Selection {
  const text = expression.trim().replace(/^ORCH\s+START\b\s*/i, '');
  if (text === '' || /^auto$/i.test(text)) return { rows: [automatic(roadmap)], missing: [] };
  const list = /^(?:LIST ?= ?|ITEMS )(.+)$/i.exec(text)?.[1] ?? (text.includes(',') ? text : undefined);
  if (list !== undefined) return listed(roadmap, list);
  if (new RegExp(`^${id}$`).test(text)) return { rows: [findRow(roadmap, text)], missing: [] };
  const ends = range.exec(text);
  if (!ends) throw invalid(`${JSON.stringify(expression)} selects nothing`, 'write an id, A..B, or a list A, B');
  const from = roadmap.rows.indexOf(findRow(roadmap, ends[1] ?? ''));
  const to = roadmap.rows.indexOf(findRow(roadmap, ends[2] ?? ''));
  if (to < from) throw invalid(`${ends[1]} stands after ${ends[2]} in ${roadmap.file}`, 'swap the ends of the range');
  return { rows: roadmap.rows.slice(from, to + 1), missing: [] };
}

function automatic(roadmap: Roadmap): RoadmapRow {
  const row =
    roadmap.rows.find((candidate) => candidate.status.name === 'In Progress') ??
    roadmap.rows.find((candidate) => candidate.status.name === 'Planned');
  if (!row) throw invalid(`${roadmap.file} has no row that is In Progress or Planned`, 'name the id to work on');
  return row;
}

function listed(roadmap: Roadmap, list: string): Selection {
  const ids = [...new Set(list.split(/[,\s]+/).filter((part) => part !== ''))];
  const known = new Set(roadmap.rows.map((row) => row.id));
  return {
    rows: ids.filter((part) => known.has(part)).map((part) => findRow(roadmap, part)),
    missing: ids.filter((part) => !known.has(part)),
  };
}

function invalid(message: string, help: string): OrchError {
  return new OrchError('ORCH_ROADMAP_INVALID_SELECTION', message, { help });
}
