import { latin } from '../../expressions/latin.ts';
import { wordsOf } from '../words.ts';
import { areAttributes } from './attribute-words.ts';
import { fieldsInRow } from './field-item.ts';
import { general, parts } from './vocabulary.ts';

const partsLabel = latin.u`(?:^|[.。;]\s+)[*_]*([\p{L} ]{3,30})[*_]*[:：][*_]*\s*([^.。]+)`;

const partsWord =
  /(?:[.;,]|^)\s+(?:with )?(?:(?:key|main|important) )?(attributes|fields|properties|columns) (?:include |are )?((?!of |are |is |in |for |that |which |and )[^.;]+,[^.;]+)/i;

/** Without their first letters, which may be capital ones: cheap to look for before the expression is tried. */
const partsWords = ['ttributes ', 'ields ', 'roperties ', 'olumns '];

/** `A reservation of balance; attributes amount, expiry`: no colon behind the word. */
function behindWord(text: string): readonly string[] {
  return text.includes(',') && partsWords.some((word) => text.includes(word)) ? (partsWord.exec(text) ?? []) : [];
}

/** The fields of a row behind a word for them. */
export function partsIn(text: string): ReturnType<typeof fieldsInRow> {
  const [, label = '', list = ''] = partsLabel.exec(text) ?? behindWord(text);
  const words = wordsOf(label);
  const isLabel = words.some((word) => parts.has(word)) && words.every((word) => parts.has(word) || general.has(word));
  // `Field: id; Type: UUID` tells more of one field.
  return isLabel && !/;\s*[^;:,]+:/.test(list) ? fieldsInRow(list) : undefined;
}

const label = /(?:^|\s)[*_]*(\p{Lu}\p{L}{1,30})\s?[:：]/gu;
const longest = 800;

/** Words that may stand over other things than parts. */
const data: ReadonlySet<string> = new Set(
  'data daten données datos dati dados information informations gegevens dane'.split(' '),
);

function isPartsWord(text: string): boolean {
  const word = text.replaceAll(/[*_ ]/g, '').toLowerCase();
  return parts.has(word) || data.has(word);
}

/** The fields behind a word for them, in whatever place of a text: `Description: a vehicle Attributes: number, range`. */
export function labelledParts(text: string): ReturnType<typeof fieldsInRow> {
  if (text.length > longest || !text.split(/[:：]/).some((before) => isPartsWord(lastWord(before)))) return undefined;
  const labels = [...text.matchAll(label)];
  for (const [at, match] of labels.entries()) {
    const word = (match[1] ?? '').toLowerCase();
    if (!isPartsWord(word)) continue;
    const list = text.slice(match.index + match[0].length, labels[at + 1]?.index);
    const row = fieldsInRow(list.replaceAll(/^[*_\s]+|[*_\s]+$/g, ''));
    if (row && (parts.has(word) || areAttributes(row.fields))) return row;
  }
  return undefined;
}

function lastWord(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.slice(trimmed.lastIndexOf(' ') + 1);
}
