import { unreachable } from '@orch/core';

import type { SelectionRequest } from './selection-request.ts';
import type { Roadmap, RoadmapRow } from './types.ts';

import { findRow } from './resolve-feature.ts';
import { invalid, parseSelection } from './selection-request.ts';

export interface Selection extends Pick<SelectionRequest, 'action' | 'qa' | 'kickoff'> {
  readonly rows: readonly RoadmapRow[];
  /** Ids of a list that the roadmap does not have. */
  readonly missing: readonly string[];
}

/**
 * Chooses rows of a roadmap by an expression: nothing or `auto` (the earliest that is In Progress, else the earliest
 * that is Planned), one id, a range in document order (`A..B`, `A → B`, `RANGE START=A END=B`), or a list in the
 * order given (`A, B`, `LIST=A,B`, `ITEMS A, B`).
 *
 * Before it may stand what is to be done: `ORCH START` (also when nothing stands there), `SCAFFOLD FEATURE`,
 * `Create PRD`, `Create PRD and QA`; after it `--kickoff` or `with kickoff`. Words in any case.
 *
 * @throws OrchError `ORCH_ROADMAP_UNKNOWN_ID`, `ORCH_ROADMAP_INVALID_ID` and `ORCH_ROADMAP_DUPLICATE_ID` for single ids
 *   and ends of a range, `ORCH_ROADMAP_DUPLICATE_ID` for those of a list,
 *   `ORCH_ROADMAP_INVALID_SELECTION` for an expression of no known form, a range that runs backwards, and an
 *   automatic choice where nothing is open.
 */
export function selectFeatures(roadmap: Roadmap, expression: string): Selection {
  const { choice, ...request } = parseSelection(expression);
  const among = (rows: readonly RoadmapRow[], missing: readonly string[] = []): Selection => ({
    ...request,
    rows,
    missing,
  });
  switch (choice.kind) {
    case 'auto':
      return among([automatic(roadmap)]);
    case 'one':
      return among([findRow(roadmap, choice.id)]);
    case 'range':
      return among(ranged(roadmap, choice.from, choice.to));
    case 'list': {
      const known = new Set(roadmap.rows.map((row) => row.id));
      const found = choice.ids.filter((id) => known.has(id)).map((id) => findRow(roadmap, id));
      return among(
        found,
        choice.ids.filter((id) => !known.has(id)),
      );
    }
    default:
      return unreachable(choice);
  }
}

function automatic(roadmap: Roadmap): RoadmapRow {
  const row =
    roadmap.rows.find((candidate) => candidate.status.name === 'In Progress') ??
    roadmap.rows.find((candidate) => candidate.status.name === 'Planned');
  if (!row) throw invalid(`${roadmap.file} has no row that is In Progress or Planned`, 'name the id to work on');
  return row;
}

function ranged(roadmap: Roadmap, from: string, to: string): readonly RoadmapRow[] {
  const first = roadmap.rows.indexOf(findRow(roadmap, from));
  const last = roadmap.rows.indexOf(findRow(roadmap, to));
  if (last < first) throw invalid(`${from} stands after ${to} in ${roadmap.file}`, 'swap the ends of the range');
  return roadmap.rows.slice(first, last + 1);
}
