import type { Field } from '../task.ts';

import { latin } from '../../expressions/latin.ts';
import { makeField, readField, splitList } from '../field.ts';
import { isTypeWord } from '../field-type.ts';
import { elided, firstWord, withoutFirst } from './first-word.ts';
import { cjk } from './joined-names.ts';
import { doing, having } from './verbs.ts';

/** What an item of a list says of fields. */
export interface FieldItem {
  readonly fields: readonly Field[];
  /** How sure it is that they are fields: by a type or key, by the form of the name, or only by their place. */
  readonly evidence: 'typed' | 'coded' | 'worded';
}

const codeLead = /^[*_]*((?:`[^`]+`[*_?]*(?:\s*[,/&、・]\s*|\s+(?:and|und|et|y|e|и|と)\s+)?)+)[*_]*\s*(.*)$/s;
/** `` `name/description?` `` */
const twoNames = /^[a-z]\w*\??\/[a-z]\w*\??$/i;
const codeName = /^[A-Za-z_$][\w$.-]*(?:\[\d*\])?\??$/;
const plainName = latin.u`^[\p{L}_][\p{L}\p{N}_ .’'-]*(?:\[\d*\])?\??$`;
const separators = /\s*[:：=]\s*|\s+[–—-]+\s+|\s*[(（]|\s*\{|\s+[→←]\s*|\s*->\s*/;
const mostWords = 4;
const longestName = 40;

/** Reads the fields that an item or a part of a list begins with; undefined where it is no field. */
export function fieldItem(text: string): FieldItem | undefined {
  const plain = text.includes('<') ? text.replaceAll(/<\/?[a-z]+>/g, '') : text;
  const source = plain.trim().replace(/^(?:[✓✅☑•#]|\*(?=\w))\s*/, '');
  if (source === '' || source.length > 600) return undefined;
  return source.includes('`') ? codedFields(source) : wordedFields(source);
}

function codedFields(source: string): FieldItem | undefined {
  const match = codeLead.exec(source);
  if (!match) return wordedFields(source.replaceAll('`', ''));
  const [, lead = '', behind = ''] = match;
  const spans = [...lead.matchAll(/`([^`]+)`/g)].flatMap(([, span = '']) =>
    twoNames.test(span) ? span.split('/') : [span.trim()],
  );
  // `id: string`, `id UUID PRIMARY KEY`: the declaration stands in the code.
  const [first = ''] = spans;
  if (spans.length === 1 && !codeName.test(first)) {
    if (!/^[\w$"'.?]+\s*[:\s]/.test(first) || /[/<>]|=>|\)$/.test(first.split(/[\s:]/, 1)[0] ?? '')) return undefined;
    const field = readField(first);
    const isKey = /^\S+\s+(?:pk|fk|unique|not null|nullable)\b/i.test(first);
    return field?.declaredType === undefined && !(field && isKey) ? undefined : { fields: [field], evidence: 'typed' };
  }
  if (!spans.every((span) => codeName.test(span))) return undefined;
  const rest = behind.replace(/^(?:[:：=]|[–—-]+(?=\s)|→)\s*/, '');
  const notes = unbracket(rest);
  const isTyped = typeOf(notes) !== undefined || keyMark.test(notes);
  const fields = spans.map((span) => readField(`${span}: ${notes}`) ?? makeField(span, undefined, notes));
  return { fields, evidence: isTyped ? 'typed' : 'coded' };
}

/** Behind a colon stands the key of a record: `Order (PK: uuid, …)`. */
const keyMark = /^(?:pk(?!:)|fk(?!:)|primary key|foreign key|unique|not null|→|->|主键|外键|主キー)(?![a-z])/i;

/** What stands in brackets first, with what follows them: `(UUID, PK): the owner`. */
function unbracket(text: string): string {
  return text.replace(/^[(（]([^)）]*)[)）]\s*[:：–—-]*\s*/, '$1; ').replace(/; $/, '');
}

/** The type that notes begin with, as they write it. */
function typeOf(notes: string): string | undefined {
  const word = notes.split(/[\s,;，；]/, 1)[0] ?? '';
  return isTypeWord(word) ? word : undefined;
}

function wordedFields(source: string): FieldItem | undefined {
  const plain = source
    .replaceAll(/\*\*|__/g, '')
    .replace(/^[*_](?=\S)|[*_]$/g, '')
    .trim();
  const cut = separators.exec(plain);
  const lead = (cut ? plain.slice(0, cut.index) : plain).trim().replace(/[.;,，。；]$/, '');
  if (lead === '' || lead.length > longestName) return undefined;
  if (!cut) {
    // `email VARCHAR(255) NOT NULL`: a type behind the name.
    const [name = '', type = ''] = lead.split(/\s+/);
    const [, typed = ''] = plain.split(/\s+/);
    if (codeName.test(name) && /^(?:pk|fk|unique|nullable|indexed)\b/i.test(typed))
      return { fields: [makeField(name, undefined, plain.slice(name.length))], evidence: 'typed' };
    const isNoun = /^[A-Za-z][a-z]*$/.test(name) && name !== 'id' && nouns.has(type.toLowerCase());
    if (codeName.test(name) && type !== '' && isTypeWord(typed) && !/^\d/.test(type) && !isNoun) {
      const field = readField(plain);
      if (field?.declaredType !== undefined) return { fields: [field], evidence: 'typed' };
    }
  }
  const names = namesOf(lead);
  if (!names) return undefined;
  const separator = cut?.[0].trim() ?? '';
  const behind = cut ? plain.slice(cut.index + cut[0].length) : '';
  const isBracket = separator === '(' || separator === '（' || separator === '{';
  const notes = isBracket ? behind.replace(/[)）}]\s*[:：–—-]*\s*/, '; ').replace(/; $/, '') : unbracket(behind);
  const type = typeOf(notes);
  const isTyped = type !== undefined || keyMark.test(notes);
  const fields = names.map((name) =>
    codeName.test(name)
      ? (readField(notes === '' ? name : `${name}: ${notes}`) ?? makeField(name, type, notes))
      : makeField(name, type, notes),
  );
  const isCoded = names.every((name) => /^[a-z$_][\w$.]*(?:\[\d*\])?\??$/.test(name));
  return { fields, evidence: isTyped ? 'typed' : isCoded ? 'coded' : 'worded' };
}

/** Types that end the names of things as well: `policy number`, `landowner phone`. */
const nouns: ReadonlySet<string> = new Set(
  'number date time phone email url image file list count money currency color code photo object'.split(' '),
);

/** One name of a few words, or several of one word each: `email/phone`, `created_at / updated_at`. */
function namesOf(lead: string): string[] | undefined {
  const several = lead.split(/\s*[/|]\s*|\s*,\s*/).filter((part) => part !== '');
  if (several.length > 1)
    return several.every((part) => plainName.test(part) && part.split(' ').length <= 2) ? several : undefined;
  const words = lead.split(/\s+/);
  if (words.length > mostWords || !plainName.test(lead) || told.test(lead)) return undefined;
  if (lead.length > 14 && script.test(lead)) return undefined;
  const first = (words[0] ?? '').toLowerCase();
  if (words.length > 1 && (having.has(first) || doing.has(first))) return undefined;
  return words.some((word, at) => at > 0 && telling.has(word)) ? undefined : [lead];
}

/** Verbs that no name has within it. */
const telling: ReadonlySet<string> = new Set(
  'has have needs need contains includes hat haben tiene tienen possui ont comporte contient heeft'.split(' '),
);

const script = /[\u3040-\u30ff\u3400-\u9fff]/;
/** Particles and endings of sentences, which names do not have. */
const told =
  /[をがへ]|[はにで](?![^\u3040-\u309f]*$)|(?:です|ます|する|した|される|合わせ)$|(?:을|를|는|은|에|니다|다)(?:\s|$)/;

const words = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.join(' ').split(' '));
/** Words for parts and for having them, before the first part. */
const leads = words(
  'with has have contain contains field fields column columns attribute attributes property properties',
  'mit felder avec champs con campos atributos com поля атрибуты',
);
const joinedLeads = /^(?:(?:字段|属性|包含|包括)\s*[:：]?\s*)+/;
const joined = words('and und et y e ed i en или и ve 以及 和 及');
const joinedAnd = /^(?:以及|和|及)/;
/** Words before a part that belong to no name. */
export const determiners: ReadonlySet<string> = words(
  'an a the its their one optional ein eine einen der die das den seine seinen seiner seinem ihre ihren ihrer ihrem',
  "un une una le la les des son sa ses leur leurs du de d'un d'une d’un d’une een het el los las su sus uma um os o as",
);
/** Words with which a statement begins, and no name. */
const stating = words(
  'is are was can may must should will represent represents describe describes define defines used which that who when where',
  'belongs link links track tracks each every only no not if wird werden ist sind darf kann jede jeder jedes est sont peut doit',
  'es son puede debe é são pode deve является может должен',
);
const filler = /^`?@@\w+\(.*\)`?$|^(?:\.{3}|…|etc\.?|usw\.?|u\.\s?a\.|и т\.\s?д\.?|等|など|timestamps?)$/i;

/**
 * Reads a list of fields in a row: `id, email: string, status (open/closed)`. Undefined where a part of it is no field
 * or there are fewer than two.
 */
export function fieldsInRow(text: string): FieldItem | undefined {
  const whole = /^`([^`]*[,;][^`]*)`[.;]?$/.exec(text.trim())?.[1] ?? text.trim();
  const source = bracketed(firstSentence(withoutLeads(unwrap(whole))));
  if (source === '' || source.length > 1500) return undefined;
  const listed = source.includes(' + ') && !source.includes(',') ? source.replaceAll(' + ', ', ') : source;
  let parts = splitList(listed.replaceAll(/\*\*/g, ''));
  if (parts.length === 1) parts = splitList(source, /\s[·•]\s/.test(source) ? '·•' : source.includes(' | ') ? '|' : '');
  const last = parts.at(-1) ?? '';
  const pair = / (?:and|und|et|y|e|и|&) /.exec(last);
  if (pair && parts.length > 1 && !last.slice(0, pair.index).includes('('))
    parts = [...parts.slice(0, -1), last.slice(0, pair.index), last.slice(pair.index + pair[0].length)];
  const items: FieldItem[] = [];
  let words = 0;
  let keys = 0;
  for (const part of parts) {
    const said = withoutFirst(cjk.test(part) ? part.replace(joinedAnd, '') : part, joined);
    const bare = elided
      .replace(withoutFirst(said.replace(saidOptional, ''), determiners), '')
      .replace(/[.。]$/, '')
      .trim();
    if (typedKey.test(bare)) keys++;
    if (filler.test(bare) || typedKey.test(bare)) continue;
    // `is proxy` is a name, `is shown to all` a statement.
    if (stating.has(firstWord(bare)) && !/^(?:is|has) \w+$/.test(bare)) return undefined;
    const read = fieldItem(bare.replace(keyLabel, ''));
    const item = read && saidOptional.test(said) ? optionalItem(read) : read;
    // `id, requestId (FK), key-value store per type`: a last part in words goes on with names in code.
    if (!item && part === parts.at(-1) && items.length > 1 && items.every(({ evidence }) => evidence !== 'worded'))
      break;
    if (!item) return undefined;
    items.push(item);
    words += Math.max(...item.fields.map((field) => wordsIn(field.name)));
  }
  const fields = items.flatMap((item) => item.fields);
  if (fields.length === 0 || fields.length + keys < 2 || words > 2.6 * items.length) return undefined;
  const evidence = items.some((item) => item.evidence === 'typed')
    ? 'typed'
    : items.every((item) => item.evidence !== 'worded')
      ? 'coded'
      : 'worded';
  return { fields, evidence };
}

/** `a zone which is one of north, south or harbour`, `a fee that must be positive`: what is said of a part stands behind it. */
export function bracketed(text: string): string {
  if (!/ (?:which|that|one of) /.test(text)) return text;
  return text
    .replaceAll(choices, ' (one of: $1)')
    .replaceAll(/ (?:which|that) (?:is|are|must be|has to be|should be) ([^,.;()]{2,60}?)(?=,| and |$)/g, ' ($1)');
}

const choices =
  /,?(?: (?:which|that) (?:is|are|can be|may be|must be))? one of:? ((?:[\w-]+, ){0,12}[\w-]+,? or [\w-]+)/g;

/** `an optional expiry date`, `eine optionale Notiz` */
const saidOptional =
  /^(?:an? |the |eine?n? |une? |una? |uma? |il |la )?(?:optional(?:e[nrs]?)?|optionnelle|optionnel|opcional|opzionale)\s/i;

function optionalItem({ fields, evidence }: FieldItem): FieldItem {
  return { fields: fields.map((field) => ({ ...field, required: false })), evidence };
}

/** `PK: cuid` tells no name of the key, `FK: customerId -> Customer` does. */
const typedKey = /^pk\s*[:：]\s*(?:cuid|uuid|ulid|guid|serial|auto(?:[ -]?increment)?|int(?:eger)?|bigint|string)\d*$/i;
const keyLabel = /^(?:pk|fk)\s*[:：]\s*(?=[a-z_])/i;

/** The words of a name but those between others: two of `date de début`. */
function wordsIn(name: string): number {
  return name.includes(' ') ? name.split(' ').filter((word) => !between.has(word)).length : 1;
}

const between = words('of de du des d di da del della do dos das van von и');

/** A row without the words for parts before it: `with`, `fields:`. */
function withoutLeads(text: string): string {
  let rest = cjk.test(text) ? text.replace(joinedLeads, '') : text;
  for (
    let end = rest.search(/[\s:：]/);
    end > 0 && leads.has(rest.slice(0, end).toLowerCase());
    end = rest.search(/[\s:：]/)
  )
    rest = rest.slice(end).replace(/^\s*[:：]?\s*/, '');
  return rest;
}

/** Takes off brackets around the whole. */
function unwrap(text: string): string {
  const inner =
    /^[`*_]*[([{（]([^()（）[\]{}]*(?:[([{（][^()（）[\]{}]*[)\]}）][^()（）[\]{}]*)*)[)\]}）][`*_]*[.;]?$/.exec(
      text,
    )?.[1];
  return inner?.trim() ?? text;
}

const sentenceBreak = latin.u`[.。](?:\s+(?=[\p{Lu}${'`'}*])|(?=[\u3040-\u9fff]))`;

/** A list without the sentences after it: `` `id`, `owner`. Index on `owner`. `` */
function firstSentence(text: string): string {
  const end = sentenceBreak.exec(text)?.index;
  const list = end === undefined ? text : text.slice(0, end);
  return /[,，、·;]/.test(list) ? list : text;
}
