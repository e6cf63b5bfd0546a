import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';

import { isNegated, plainText } from '../statement.ts';
import { keptIn } from './clause.ts';
import { entityName } from './entity-name.ts';
import { fieldsInRow } from './field-item.ts';
import { isKeeper } from './subject.ts';

/** `For every member we keep: name, e-mail and join date.` */
export function keptModel(block: Block, put: PutAt): boolean {
  if (block.kind === 'heading' || !block.text.includes(',') || block.roles.has('api')) return false;
  let any = false;
  for (const sentence of block.sentences) {
    if (!sentence.includes(',')) continue;
    const plain = plainText(sentence);
    const { who = '', what = '' } = keptIn(plain) ?? {};
    const name = who === '' ? undefined : entityName(who);
    const row = name && !name.isAmbiguous && !isKeeper(name) ? fieldsInRow(joinedRow(what)) : undefined;
    if (!name || !row || row.fields.length < 3 || isNegated(plain.split(/ [–—] /, 1)[0] ?? '')) continue;
    put(block, name.names[0] ?? '', row.fields, 0.75);
    any = true;
  }
  return any;
}

function joinedRow(text: string): string {
  return text.replace(/\s+(?:and|und|et|y|e|и)\s+/g, ', ').replaceAll(/,\s*,/g, ',');
}
