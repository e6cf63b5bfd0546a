import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';

import { latin } from '../../expressions/latin.ts';
import { isNegated } from '../statement.ts';
import { entityName } from './entity-name.ts';
import { spokenRow } from './spoken-row.ts';
import { having } from './verbs.ts';

const definition = latin.u`^([*_${'`'}]*\p{L}[\p{L}\p{N}_ -]{1,38}[*_${'`'}]*)\s+:\s+(\S.*)$`;

/** `Pilot. Name, licence class, phone.` */
const sentenceOf = latin.u`^([*_${'`'}]*\p{Lu}\p{L}+(?: \p{L}+)?)[.][*_${'`'}]* (\p{Lu}[^.:;]{2,40}(?:, [^.:;,]{2,40}){2,}[.]?)$`;

/**
 * A term with its definition in the next line, as definition lists have it: `Page` and `: Has a number, a URL and a
 * title.`, in a section about what is stored.
 */
export function definedModel(block: Block, put: PutAt): boolean {
  const [, term = '', told = ''] = block.text.includes(' : ')
    ? (definition.exec(block.text) ?? [])
    : (sentenceOf.exec(block.text) ?? []);
  const names = term === '' ? [] : (entityName(term)?.names ?? [term.replaceAll(/[*_`]/g, '')]);
  const [name] = names;
  if (name === undefined || names.length > 1) return false;
  const sentences = told.split(/(?<=[.!?。])\s+/);
  for (const sentence of sentences) {
    const [verb = ''] = sentence.split(' ', 1);
    const isHaving = having.has(verb.toLowerCase());
    const row = spokenRow((isHaving ? sentence.slice(verb.length + 1) : sentence).replace(/[.]$/, ''));
    if (!row || row.fields.length < (isHaving ? 2 : 3) || isNegated(sentence)) continue;
    put(block, name, row.fields, 0.75);
    return true;
  }
  return false;
}
