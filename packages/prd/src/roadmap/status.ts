import { nearest, OrchError } from '@orch/core';

import type { RoadmapStatus, StatusName } from './types.ts';

import { latin } from '../expressions/latin.ts';

/** The status words of a roadmap, in the order of their life. */
export const statusNames: readonly StatusName[] = ['Not Started', 'Planned', 'In Progress', 'Blocked', 'Ready', 'Done'];

const word = latin.iu`^(not[ _-]started|planned|in[ _-]progress|blocked|ready|done)(?![\p{L}\p{N}])`;
const signs = latin.u`^[^\p{L}]+`;

/** A date after the word: `(2025-08-12)`, `2025-08-12`, `— 2025-08-12`, `on 2025-08-12`, `(2025-08-12, release 3)`. */
const dated = /^[\s*_`~:,–—-]{0,8}(?:\([\s*_`~]{0,4})?(?:on\s{1,4})?(\d{4}-\d{2}-\d{2})(?!\d)/i;

/** Reads a status cell, whatever its case, emphasis or leading sign: `✅ **Done** (2025-08-12)`. */
export function parseStatus(raw: string): RoadmapStatus {
  const text = raw.replace(signs.for(raw), '');
  const match = word.exec(text);
  if (!match) return { name: undefined, raw };
  const written = match[0].replaceAll(/[_-]/g, ' ').toLowerCase();
  const name = statusNames.find((candidate) => candidate.toLowerCase() === written);
  const date = dated.exec(text.slice(match[0].length))?.[1];
  return date === undefined ? { name, raw } : { name, date, raw };
}

/**
 * Reads a status that a person names, in any case and with `-` or `_` for spaces.
 *
 * @throws OrchError `ORCH_USAGE_STATUS` with the nearest status.
 */
export function readStatusName(text: string): StatusName {
  const wanted = text
    .trim()
    .replaceAll(/[ _-]+/g, ' ')
    .toLowerCase();
  const byWord = new Map(statusNames.map((name) => [name.toLowerCase(), name]));
  const found = byWord.get(wanted);
  if (found !== undefined) return found;
  const meant = byWord.get(nearest(wanted, [...byWord.keys()]) ?? '');
  throw new OrchError('ORCH_USAGE_STATUS', `${JSON.stringify(text)} is not a roadmap status`, {
    help: meant === undefined ? `use one of: ${statusNames.join(', ')}` : `did you mean "${meant}"?`,
  });
}

/**
 * Writes a status cell: `In Progress`, `Done (2025-08-12)`.
 *
 * @throws OrchError `ORCH_ROADMAP_INVALID_STATUS` on an unknown word, on a date beside any status but `Done`,
 *   and on a date that is none.
 */
export function formatStatus(name: StatusName, date?: string): string {
  if (!statusNames.includes(name)) {
    throw new OrchError('ORCH_ROADMAP_INVALID_STATUS', `${JSON.stringify(name)} is not a status`, {
      help: `use one of ${statusNames.join(', ')}`,
    });
  }
  if (date === undefined) return name;
  if (name !== 'Done') {
    throw new OrchError('ORCH_ROADMAP_INVALID_STATUS', `the status ${name} carries no date`, {
      help: 'give a date only with Done',
    });
  }
  if (!isDate(date)) {
    throw new OrchError('ORCH_ROADMAP_INVALID_STATUS', `${JSON.stringify(date)} is not a date`, {
      help: 'write the date as YYYY-MM-DD',
    });
  }
  return `${name} (${date})`;
}

/** Whether a text is a day of the calendar, as `YYYY-MM-DD`. */
export function isDate(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false;
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
