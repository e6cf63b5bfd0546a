import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';

import { isNegated } from '../statement.ts';
import { entityName } from './entity-name.ts';
import { fieldsInRow } from './field-item.ts';
import { spokenRow } from './spoken-row.ts';
import { standsElsewhere } from './elsewhere.ts';
import { seriesInProse } from './named-rows.ts';
import { areAttributes, isShown } from './attribute-words.ts';
import { clausesOf } from './told-clauses.ts';
import { tellsOf } from './told-things.ts';
import { every, one } from './verbs.ts';

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
  for (const { name, fields } of block.text.includes('(') ? block.sentences.flatMap(seriesInProse) : []) {
    put(block, name, fields, 0.65);
    any = true;
  }
  if (!any && /\s=\s|^(?:an?|each|every)\s\p{L}+:\s/iu.test(block.text)) any = definitions(block, put);
  if (any) return true;
  for (const sentence of severalClauses.test(block.text) ? clausesOf(block.sentences) : block.sentences) {
    if (!sentence.includes(',') || !beginsWithThing(sentence)) continue;
    const told = tellsOf(sentence);
    if (!told || told.fields.length < 3 || isNegated(sentence)) continue;
    if (!(told.hasKind || areAttributes(told.fields)) || isShown(told.name)) continue;
    put(block, told.name.replace(/(?<=\S) records?$/i, ''), told.fields, 0.65);
    any = true;
  }
  return any;
}

const definition = /^(?:.{0,30}[:：] )?(?:an? |each |every )?(\p{L}+(?: \p{L}+)?)(?: =|:) ([^=:]+)$/iu;

/** `costume = number, size; loan = costume, borrower, due` and `A keg: id, size, beer.`, two or more of things such as all have. */
function definitions(block: Block, put: PutAt): boolean {
  const found = block.sentences
    .flatMap((sentence) => sentence.split(/;\s+/))
    .flatMap((clause) => {
      const [, said = '', row = ''] = clause.includes(',') ? (definition.exec(clause.replace(/[.]$/, '')) ?? []) : [];
      const name = said === '' ? undefined : entityName(said);
      const fields = name?.names.length === 1 && !isShown(said) ? (spokenRow(row)?.fields ?? []) : [];
      return name && fields.length >= 3 ? [{ name: name.names[0] ?? '', fields }] : [];
    });
  if (found.length < 2 || !areAttributes(found.flatMap(({ fields }) => fields))) return false;
  for (const { name, fields } of found) put(block, name, fields, 0.65);
  return true;
}

const severalClauses = /[;:] |[.] (?:It|Es|Il|Elle|Ele|Ela) /;

/** Whether a sentence begins with an article, or with a word that may be a plural. */
function beginsWithThing(sentence: string): boolean {
  const first = sentence.slice(0, Math.max(sentence.indexOf(' '), 0)).toLowerCase();
  return /^[*_`]/.test(first) || one.has(first) || every.has(first) || definite.has(first) || plural.test(first);
}

const definite: ReadonlySet<string> = new Set(
  'the all der die das tout tous toute toutes todo toda le la les el los las il lo gli i o os as het de'.split(' '),
);
const plural = /^\p{L}{2,}[nse]$/u;
