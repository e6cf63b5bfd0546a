import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';
import type { Titles } from './titles.ts';

import { isShown } from './attribute-words.ts';
import { standsElsewhere } from './elsewhere.ts';
import { entityName } from './entity-name.ts';
import { fieldsInRow } from './field-item.ts';
import { labelledParts } from './parts-row.ts';

/** Paragraphs that are read by the title right above them. */

/** `Raw landing table: received_at, producer, payload.`, under a title that is the name of a table. */
export function rowUnderTable(block: Block, { inner }: Titles, putAt: PutAt): boolean {
  const colon = inner && isTableName(inner.text) ? block.text.indexOf(': ') : -1;
  if (!inner || colon < 0 || colon > 60) return false;
  const row = fieldsInRow(block.text.slice(colon + 2));
  const name = row?.evidence === 'worded' ? undefined : entityName(inner.text);
  if (!row || !name || row.fields.length < 2) return false;
  putAt(block, name.names[0] ?? '', row.fields, 0.75);
  return true;
}

/** `Attributes: number, battery, range`, under a title that is a name. */
export function partsUnderName(block: Block, { inner }: Titles, putAt: PutAt): boolean {
  if (!inner || !/[:：]/.test(block.text) || standsElsewhere(block)) return false;
  const row = labelledParts(block.text);
  const name = row && row.fields.length >= 3 ? entityName(inner.text) : undefined;
  if (!row || name?.names.length !== 1 || name.isAmbiguous || isShown(inner.text)) return false;
  putAt(block, name.names[0] ?? '', row.fields, 0.7);
  return true;
}

const fewNames = /^[\p{L}\p{N}_` -]{3,40}(?:, (?:and |und |et |y |e )?[\p{L}\p{N}_` -]{3,40}){2,}[.]?$/u;

/** `trucks, washes, lanes`, right under a title such as `Tables`. */
export function namesAlone(block: Block, titles: Titles, putAt: PutAt): boolean {
  const last = titles.headings.length - 1;
  if (block.labels.length > 0 || block.text.length > 400 || last < 0 || !titles.areAboutModels(block)) return false;
  if (titles.judged(last).kind !== 'many' || !fewNames.test(block.text)) return false;
  const names = block.text
    .replace(/[.]$/, '')
    .split(/,\s+(?:(?:and|und|et|y|e) )?/)
    .map((part) => (part.split(' ').length <= 2 ? entityName(part) : undefined));
  if (!names.every((name) => name?.names.length === 1 && !name.isAmbiguous)) return false;
  for (const name of names) putAt(block, name?.names[0] ?? '', [], 0.7);
  return true;
}

/** ``2.1 `fct_stop_event` (one row a stop)``: a title that is a name as databases have them. */
export function isTableName(title: string): boolean {
  return title.includes('_') && /^[\d.\s]*(?:`[a-z]\w*_\w+`(?:\s*\([^)]*\))?|[a-z]+(?:_[a-z\d]+)+)$/.test(title);
}
