import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';

import { latin } from '../../expressions/latin.ts';
import { isNegated, isNormative, leadingId, plainText } from '../statement.ts';
import { entityName } from './entity-name.ts';
import { fieldItem } from './field-item.ts';
import { areMembers, isShown } from './attribute-words.ts';
import { heldThing } from './held-things.ts';

/** Statements that oblige things to have what the list under them names: `Each Slot shall include:` over `` `id` – … ``. */

const oblige = '(?:shall |must |should |will |needs? to |has to )?';
const hold = '(?:includes?|ha(?:s|ve)|contains?|stores?|holds?|consists? of|records?|comprises?)';
const ofEach = latin.iu`^(?:each|every) ([\p{L}][\p{L}\p{N}_ -]{1,40}?) (?:entity |record |object |model )?${oblige}${hold}(?: (?:at least|the following|\p{L}+) ?(?:fields|properties|attributes|columns|data|information|details)?)?[:：]$`;
const forEach = latin.iu`(?:^|[, ])for (?:each|every) ([\p{L}][\p{L}\p{N}_ -]{1,40}?)(?:,? (?:the system |we |it )?${oblige}(?:stores?|keeps?|records?|saves?|holds?|persists?)(?: the following)?)?[:：]$`;
/** `The system shall store the following module information:`; group 1 is empty where it is not said of what, group 2 without such a word. */
const ofInformation = latin.iu`^(?:(?:the )?(?:system|app|application|platform|database|backend|service|software|product)|we|it) ${oblige}(?:stores?|keeps?|records?|saves?|holds?|persists?|captures?|maintains?)(?: the following| these| at least)*(?: ([\p{L}][\p{L} -]{1,40}?))??(?: (information|data|details|fields|attributes|properties))?[:：]$`;
/** What a title about a thing adds to its name. */
const handling = / (?:management|administration|handling|tracking|records?|data|information|details|storage)$/i;
/** `permitir o registro de **vacinas**, incluindo:`, `create new **trips** with the following information:` */
const ofRegister = latin.iu`(?<![\p{L}])(?:registr(?:o|ar)|cadastr(?:o|ar)|creación|crear|alta|creat(?:e|ion of)|register|registration of|add(?:ing)?|record(?:ing)?) (?:(?:de|do|da|dos|das|del|um|uma|un|una|novos?|novas?|nuev[oa]s?|new|an?|the|of|for) )*(?:\*\*|__)([\p{L}][\p{L} _-]{1,30}?)(?:\*\*|__)[^:]{0,60}?(?:incluindo|incluyendo|including|containing|(?:com|con) (?:as|os|los?|las?) (?:seguintes|siguientes?) (?:informações|dados|campos|datos|información)(?: obrigatóri[ao]s?| obligatori[ao]s?)?|with the following (?:required |mandatory )?(?:information|data|details))[:：]$`;
/** A title that names nothing: `FR-017`. */
export const onlyId: RegExp = /^[A-Z]{1,5}[- ]?\d[\d.-]*$/;
const optional = /^optional `/i;
const storing = latin.i`\b(?:stor|keep|record|sav|hold|persist)`;

/** The model whose fields the items under a statement are; `title` is the last one that names something. Answers which of them it has read. */
export function ledFields(lead: string, items: readonly Block[], title: string, put: PutAt): readonly Block[] {
  if (!/[:：]\s*[*_]*$/.test(lead) || lead.length > 160 || items.length < 2) return [];
  const registered = ofRegister.exec(lead)?.[1];
  if (registered !== undefined) return isNegated(lead) ? [] : registeredFields(registered, items, put);
  const plain = plainText(leadingId(lead)?.rest ?? lead).trim();
  const informed = ofInformation.exec(plain);
  if (informed) return informedFields(informed, items, title, put);
  const each = forEach.exec(plain);
  const who = ofEach.exec(plain)?.[1] ?? (each && storing.test(plain) ? each[1] : undefined);
  const name = who === undefined || isNegated(plain) ? undefined : entityName(who);
  const fields = items.map(({ text }) => fieldItem(text.replace(/^(?:optional|required) (?=`)/i, '')));
  const coded = fields.filter((field) => field !== undefined && field.evidence !== 'worded');
  // `Each form includes:` may be about a page, `Each event template includes:` is not.
  if (
    name?.names.length !== 1 ||
    (name.isAmbiguous && !who?.includes(' ')) ||
    coded.length < 2 ||
    coded.length * 3 < fields.length * 2
  )
    return heldFields(plain, items, put);
  // The title may have the name as it is written.
  const [titled = ''] = entityName(title)?.names ?? [];
  const [said = ''] = name.names;
  const written = titled.toLowerCase() === said.toLowerCase() ? titled : said;
  const read = items.filter((_, index) => fields[index] !== undefined);
  for (const [index, item] of items.entries())
    if (fields[index])
      put(
        item,
        written,
        fields[index].fields.map((field) => (optional.test(item.text) ? { ...field, required: false } : field)),
        0.8,
      );
  return read;
}

/**
 * The fields that a system is told to store, of what it is said or else the title tells. Either it is said
 * that they are its data, or the title says that the thing is dealt with, or the items are such as things have.
 */
function informedFields(
  [, said, kind]: readonly (string | undefined)[],
  items: readonly Block[],
  title: string,
  put: PutAt,
): readonly Block[] {
  const name = entityName((said ?? title).replace(handling, ''));
  const [named, ...others] = name?.names ?? [];
  if (items.length < 3 || named === undefined || others.length > 0) return [];
  if (said === undefined && name?.isAmbiguous === true) return [];
  const read = items.flatMap(({ text }) => {
    const field = shortField(text);
    return field ? { text, field } : [];
  });
  if (read.length < items.length) return [];
  const isOfThing = said === undefined ? handling.test(title) : kind !== undefined;
  if (!isOfThing && !areMembers(read)) return [];
  for (const [index, item] of items.entries()) put(item, named, read[index]?.field.fields ?? [], 0.75);
  return items;
}

/** What is part of a program in other sentences, and a person where each of them has something. */
const customer = /^clients?$/i;
/** Words of a part that may yet oblige to something: `Name (must be unique)`. */
const mostOfPart = 5;

/** What a thing has, in words: `Every customer has:` over `Name` and `Phone number`. */
function heldFields(plain: string, items: readonly Block[], put: PutAt): readonly Block[] {
  const [{ roles } = { roles: new Set() }] = items;
  const held = roles.has('page') || roles.has('test') || isNegated(plain) ? undefined : heldThing(plain);
  const isCustomer = held?.isEvery === true && customer.test(held.name);
  const name = held && !isCustomer ? entityName(held.name) : undefined;
  const [named, ...others] = isCustomer ? [held.name] : (name?.names ?? []);
  if (named === undefined || others.length > 0 || name?.isAmbiguous === true || isShown(named)) return [];
  const read = items.flatMap((item) => {
    const text = item.text.replace(/[.;]$/, '');
    const field = shortField(text) ?? typedField(text);
    return field ? [{ item, text: item.text, field }] : [];
  });
  // Numbered statements may follow, of which none is a part.
  const until = items.findIndex(
    ({ text }) => isNormative(text) && text.split(' ').length > mostOfPart && !typedField(text),
  );
  const count = until < 0 ? items.length : until;
  if (read.length * 4 < count * 3 || !areMembers(read)) return [];
  for (const { item, field } of read) put(item, named, field.fields, held?.isEvery === true ? 0.75 : 0.7);
  return read.map(({ item }) => item);
}

/** Whether a statement says what is given where a thing is registered. */
export function registers(lead: string): boolean {
  return ofRegister.test(lead);
}

/** What is given where a thing is registered, of which some may be more than a name. */
function registeredFields(thing: string, items: readonly Block[], put: PutAt): readonly Block[] {
  const [named, ...others] = entityName(thing)?.names ?? [];
  if (named === undefined || others.length > 0) return [];
  const fields = items.map(({ text }) => shortField(text));
  const known = fields.filter((field) => field !== undefined).length;
  if (known < 3 || known * 2 < items.length) return [];
  for (const [index, item] of items.entries()) if (fields[index]) put(item, named, fields[index].fields, 0.75);
  return items;
}

/** `Loyalty points (integer, at least 0, default 0)`: a name and its type, however much follows. */
function typedField(text: string): ReturnType<typeof fieldItem> {
  const field = fieldItem(text);
  return field?.evidence === 'typed' && field.fields.every(({ name }) => name.split(' ').length <= 4)
    ? field
    : undefined;
}

function shortField(text: string): ReturnType<typeof fieldItem> {
  const field = text.length <= 60 ? fieldItem(text) : undefined;
  return field?.fields.every(({ name }) => name.split(' ').length <= 4) === true ? field : undefined;
}
