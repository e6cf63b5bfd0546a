import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';

import { isNegated } from '../statement.ts';
import { entityName } from './entity-name.ts';
import { fieldsInRow } from './field-item.ts';
import { standsElsewhere } from './elsewhere.ts';
import { areAttributes, isShown } from './attribute-words.ts';
import { clausesOf, tellsOf } from './told-things.ts';

/** Sentences of any section that say what a thing consists of. */

const boldRow = /^\*\*([^*`]{2,40}?):?\*\*:?\s*(?:[–—-]\s*)?((?:`\w+(?:\[\])?\??`(?:\s*[·,|]\s*|$)){3,})$/;

/** A name in bold over nothing but names in code, in whatever section: `**Shift**` and `` `id` · `area_id` · `needed` ``. */
export function codedRow(block: Block, put: PutAt): boolean {
  if (!block.text.startsWith('**') || !block.text.includes('`') || standsElsewhere(block)) return false;
  const [, title = '', row = ''] = boldRow.exec(block.text) ?? [];
  const name = title === '' ? undefined : entityName(title);
  const fields = name?.names.length === 1 ? fieldsInRow(row)?.fields : undefined;
  if (!name || !fields || fields.length < 3 || isShown(title)) return false;
  put(block, name.names[0] ?? '', fields, 0.75);
  return true;
}

/** `A singer has a name, an e-mail address and a voice part.`, where most of the parts are such as things have. */
export function proseModels(block: Block, put: PutAt): boolean {
  if (block.kind !== 'paragraph' || standsElsewhere(block)) return false;
  let any = false;
  for (const sentence of severalClauses.test(block.text) ? clausesOf(block.sentences) : block.sentences) {
    if (!sentence.includes(',') || !beginsWithThing.test(sentence)) continue;
    const told = tellsOf(sentence);
    if (!told || told.fields.length < 3 || isNegated(sentence)) continue;
    if (!(told.hasKind || areAttributes(told.fields)) || isShown(told.name)) continue;
    put(block, told.name.replace(/(?<=\S) records?$/i, ''), told.fields, 0.65);
    any = true;
  }
  return any;
}

const severalClauses = /[;:] |[.] (?:It|Es|Il|Elle|Ele|Ela) /;
const beginsWithThing =
  /^(?:(?:an?|each|every|the|all|eine?|jede[rs]?|der|die|das|une?|chaque|tou[ts]e?s?|cada|una?|todo|toda|uma?)\s+[*_]*\p{L}|\p{Lu}\p{Ll}+(?:en|n|s|e)\s)/iu;
