import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';

import { isNegated } from '../statement.ts';
import { entityName } from './entity-name.ts';
import { plainFields } from './body-fields.ts';
import { fieldsInRow } from './field-item.ts';
import { spokenRow } from './spoken-row.ts';
import { standsElsewhere } from './elsewhere.ts';
import { namedRows, seriesInProse } from './named-rows.ts';
import { areAttributes, isShown } from './attribute-words.ts';
import { clausesOf } from './told-clauses.ts';
import { tellsOf, type ToldThing } from './told-things.ts';
import { every, having, one } from './verbs.ts';
import { kinds } from './vocabulary.ts';

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
  if (block.kind === 'heading' || standsElsewhere(block)) return false;
  if (attributesOfThing(block, put)) return true;
  let any = false;
  for (const { name, fields } of block.text.includes('(')
    ? block.sentences.flatMap((sentence) => seriesInProse(sentence))
    : []) {
    put(block, name, fields, 0.65);
    any = true;
  }
  if (!any && /\s=\s|^(?:an?|each|every)\s\p{L}+:\s/iu.test(block.text)) any = definitions(block, put);
  if (any) return true;
  const told: (ToldThing & { readonly isDefined: boolean })[] = [];
  for (const sentence of severalClauses.test(block.text) ? clausesOf(block.sentences) : block.sentences) {
    if (!/[,，、]/.test(sentence)) continue;
    for (const { name, fields } of sentence.includes('(') ? namedRows(sentence) : [])
      if (fields.length >= 3 && !isShown(name)) told.push({ name, fields, hasKind: false, isDefined: false });
    if (!beginsWithThing(sentence)) continue;
    const thing = tellsOf(sentence);
    if (
      !thing ||
      thing.fields.length < 3 ||
      isShown(thing.name) ||
      isNegated(sentence) ||
      within.test(sentence.slice(sentence.indexOf(',')))
    )
      continue;
    told.push({ ...thing, isDefined: isDefinition(sentence) });
  }
  // Of several things told together, what all of them have says what they are.
  const areThings = told.length >= 2 && areAttributes(told.flatMap(({ fields }) => fields));
  for (const { name, fields, hasKind, isDefined } of told) {
    if (!(hasKind || isDefined || areThings || areAttributes(fields))) continue;
    put(block, name.replace(/(?<=\S) records?$/i, ''), fields, 0.65);
    any = true;
  }
  return any;
}

/** `Wallets (of users) id, user_id, balance_cents, status{open,closed}`: a name in one line and its columns in the next. */
const columnsBehind =
  /^([A-Z]\w+(?: \/ [A-Z]\w+)?)(?: \([^()]*\))? ((?:[a-z]\w*(?: ?\{[^{}]*\}| ?\([^()]*\)|='[^']*'|\[\])?(?:, |$)){2,})(?:[.;]|$)/;

export function columnsUnderName(block: Block, put: PutAt): boolean {
  const [, said = '', row = ''] = block.text.includes('_') ? (columnsBehind.exec(block.text) ?? []) : [];
  const name = said === '' ? undefined : entityName(said);
  const fields =
    row.includes('_') && name?.names.length !== 0 ? plainFields(row.replaceAll(/='[^']*'|\{[^{}]*\}/g, '')) : [];
  if (!name || fields.length < 2) return false;
  put(block, name.names.length === 1 ? (name.names[0] ?? '') : said, fields, 0.8);
  return true;
}

/** ``The attributes to use for the games are `id`, `genre`, `price` `` */
const attributesOf =
  /\b(?:attributes|fields|properties|columns)\b (?:[a-z]+ ){0,3}?(?:of|for) (?:the |each |every |an? )?([A-Za-z]\w*)s? (?:are|include)s?:? ((?:`\w+`(?:, (?:and )?| and )?){3,})/i;

function attributesOfThing(block: Block, put: PutAt): boolean {
  const [, thing = '', row = ''] = block.text.includes('`') ? (attributesOf.exec(block.text) ?? []) : [];
  const name = thing === '' ? undefined : entityName(thing);
  const fields = name ? fieldsInRow(row)?.fields : undefined;
  if (!name || !fields) return false;
  put(block, name.names[0] ?? '', fields, 0.7);
  return true;
}

/** A part that has parts of its own, as machines and buildings have. */
const within = / (?:with|mit|avec) [^,]*(?:,|$)/;

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

/** `Hive has: apiary, number, queen year.` */
function isDefinition(sentence: string): boolean {
  const [, second = ''] = sentence.split(' ', 2);
  return second.endsWith(':') && having.has(second.slice(0, -1).toLowerCase());
}

/** Whether a sentence begins with an article, or with a word that may be a plural. */
function beginsWithThing(sentence: string): boolean {
  const first = sentence.slice(0, Math.max(sentence.indexOf(' '), 0)).toLowerCase();
  return (
    isDefinition(sentence) ||
    /^[*_`]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(first) ||
    one.has(first) ||
    every.has(first) ||
    definite.has(first) ||
    kinds.has(first) ||
    plural.test(first)
  );
}

const definite: ReadonlySet<string> = new Set(
  'the all der die das tout tous toute toutes todo toda le la les el los las il lo gli i o os as het de'.split(' '),
);
const plural = /^\p{L}{2,}[nse]$/u;
