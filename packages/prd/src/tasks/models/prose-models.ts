import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';

import { isNegated } from '../statement.ts';
import { standsElsewhere } from './elsewhere.ts';
import { areAttributes, isShown } from './attribute-words.ts';
import { tellsOf } from './told-models.ts';

/** Sentences of any section that say what a thing consists of. */

/** `A singer has a name, an e-mail address and a voice part.`, where most of the parts are such as things have. */
export function proseModels(block: Block, put: PutAt): boolean {
  if (block.kind !== 'paragraph' || standsElsewhere(block)) return false;
  let any = false;
  for (const sentence of block.sentences) {
    if (!sentence.includes(',') || !beginsWithThing.test(sentence)) continue;
    const told = tellsOf(sentence);
    if (!told || told.fields.length < 3 || isNegated(sentence)) continue;
    if (!(told.hasKind || areAttributes(told.fields)) || isShown(told.name)) continue;
    put(block, told.name.replace(/(?<=\S) records?$/i, ''), told.fields, 0.65);
    any = true;
  }
  return any;
}

const beginsWithThing =
  /^(?:(?:an?|each|every|the|all|eine?|jede[rs]?|der|die|das|une?|chaque|tou[ts]e?s?|cada|una?|todo|toda|uma?)\s+\p{L}|\p{Lu}\p{Ll}+(?:en|n|s|e)\s)/iu;
