import type { Block } from '../block.ts';
import type { Put } from './named-models.ts';

import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { readField, readFieldList } from '../field.ts';
import { kindWord, withoutArticle } from './named-models.ts';
import { knownServices } from '../dependencies/services.ts';
import { notEntity } from './listed-models.ts';
import { isForeign, isNegated, plainText } from '../statement.ts';
import { wordsOf } from '../words.ts';
import { kept, keeping } from './verbs.ts';

/** Several models that one statement names, with their fields or without. */

const called = latin.gu`[*${'`'}]*([\p{L}_][\p{L}\p{N}_]*)[*${'`'}]*\s*\(((?:[^()]|\([^()]*\)){3,400})\)[.]?`;
const between = latin.iu`^(?:[\s,;.、；→${'`'}*]|->|and|und|et|y|и)*$`;
const lead = latin.u`^(?:(?:\*\*|__)[^*]{2,40}(?:\*\*|__)[:：]?|[^:：(]{2,40}[:：])\s*`;

/** `member(id, name), loan(id, member_id)`: nothing but names with their fields, in a statement about data. */
export function calledModels(block: Block, put: Put): boolean {
  if (!block.roles.has('model') || !block.text.includes('(')) return false;
  const text = block.text.replace(lead.for(block.text), '');
  const found: { name: string; fields: NonNullable<ReturnType<typeof readFieldList>> }[] = [];
  let from = 0;
  for (const match of text.matchAll(called.for(text))) {
    const fields = readFieldList(match[2] ?? '');
    if (!between.test(text.slice(from, match.index)) || !fields || fields.length < 2) return false;
    found.push({ name: match[1] ?? '', fields });
    from = match.index + match[0].length;
  }
  if (found.length < 2 || !between.test(text.slice(from))) return false;
  for (const { name, fields } of found) put(name, fields, 0.85);
  return true;
}

const several = latin.iu`(?<![\p{L}])(?:tables|collections|entities|models|tabellen|entitäten|таблиц\p{L}*|сущност\p{L}*|tablas|entidades|tabelas|entités)(?![\p{L}])[^:：${'`'}]{0,40}[:：]`;
const codedName = latin.g`\x60([A-Za-z_]\w*)\x60(?:\s*,? ?(?:with|mit|con|com|avec|с)\s+([^${'`'}.;]{3,200}))?`;
const namedSeveral = where(
  'tables collections entities models tabellen entitäten tablas entidades tabelas entités'.split(' '),
  latin.iu`(?<![\p{L}])(?:tables|collections|entities|models|tabellen|entitäten|tablas|entidades|tabelas|entités)\s*(?:are|include|:|sind|son|são|sont|(like|such as|wie|como|comme|tels? que))\s*:?\s*(.+?)[.]?$`,
);
/** What is said of the kinds of databases and of models there are, and of none that is to be made. */
const weighing = latin.iu`(?<![\p{L}])(?:compar|support|evaluat|consider|assess|vergl[ei]|unterstütz|soport|admit|suport|évalu|pren|considér)`;
const capital = latin.u`^\p{Lu}[\p{L}\p{N}_]*(?: \p{Lu}[\p{L}\p{N}_]*)?$|^[a-z]\w*_\w+$`;

/** `The main entities are User, Order and Product.` */
export function listedNames(block: Block, put: Put): boolean {
  if (!block.roles.has('model')) return false;
  const sentence = plainText(block.sentences[0] ?? '');
  const [, example, row = ''] = namedSeveral.exec(sentence) ?? [];
  // `We compared collections such as MongoDB and Firestore.`
  if (example !== undefined && (weighing.test(sentence) || knownServices(row).length > 0)) return false;
  const names = row.split(/\s*(?:,\s*(?:and |und |y |e |et )?|\s(?:and|und|y|e|et)\s)\s*/);
  if (names.length < 2 || !names.every((name) => capital.test(name)) || isForeign(block.text)) return false;
  for (const name of names) put(name, [], 0.7);
  return true;
}

/** `Araçlar, Kullanıcılar ve Favoriler tabloları`, `the Users, Orders and Products tables` */
const namesBefore = where(
  ['tables', 'tablolar', 'tabellen', 'tablas', 'tabelas'],
  latin.u`(?:^|[\s:：(])((?:\p{Lu}[\p{L}_]+(?:, (?:and )?| and | ve | und | y | e )){1,8}\p{Lu}[\p{L}_]+) (?:tables|tablolar\p{L}*|[Tt]abellen|tablas|tabelas)(?![\p{L}])`,
);
const storing = latin.iu`(?<![\p{L}])(?:databases?|db|schemas?|migrations?|creat|stor(?:e[sd]?|ing)|sav(?:e[sd]?|ing)|persist|veri ?taban|şema|oluştur|sakla|datenbank|schema|migration|erstell|anleg|angelegt|gespeichert|speicher|base de da[td]os|banco de dados|esquema|crea[rn]?|criar?|crie|almacen|guard|armazen|salv)`;
const day =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|pazar(?:tesi)?|salı|çarşamba|perşembe|cuma(?:rtesi)?|lunes|martes|miércoles|jueves|viernes|sábado|domingo|segunda|terça|quarta|quinta|sexta)s?$/iu;
const listedBefore = latin.giu`((?:[\p{L}_][\p{L}\p{N}_ー]{0,30}[・、]\s*)+[\p{L}_][\p{Script=Latin}\p{N}_ー\p{Script=Katakana}\p{Script=Han}]{0,30}?)\s*の?\s*[\d一二三四五六七八九十]*\s*(?:つの)?(?:テーブル|エンティティ|張表|张表|个表|个实体)`;

/** ``in the tables `runs`, `steps` and `artifacts` ``. */
const codedSeries =
  /(?:tables|collections|tabellen|tablas|tabelle|tabelas) ((?:`\w+`(?:,? (?:and|und|et|y|e) |, )?){2,})/i;

/** `three tables: `offices` with a name, `messages` with …` and `Board・List・Card の3テーブル`. */
export function severalModels(block: Block, put: Put): boolean {
  let any = false;
  for (const sentence of block.text.includes(',') ? block.sentences : []) {
    const names = namesBefore.exec(sentence)?.[1];
    if (names === undefined || isNegated(sentence) || isForeign(sentence)) continue;
    // People sit at tables and look at them as well.
    const isOfData =
      block.roles.has('model') || [sentence, ...block.labels.slice(0, 1)].some((text) => storing.test(text));
    const each = names.split(/, (?:and )?| (?:and|ve|und|y|e) /);
    if (!isOfData || each.some((name) => day.test(name))) continue;
    for (const name of each) put(name, [], 0.7);
    any = true;
  }
  if (!/`.*`|[・、]/s.test(block.text)) return any;
  for (const sentence of block.sentences) {
    const row = sentence.includes('` ') || sentence.includes('`, `') ? (codedSeries.exec(sentence)?.[1] ?? '') : '';
    if (row !== '' && wordsOf(sentence).some((word) => keeping.has(word) || kept.has(word)) && !isNegated(sentence)) {
      for (const [, name = ''] of row.matchAll(/`(\w+)`/g)) put(name, [], 0.7);
      any = true;
      continue;
    }
    const intro = sentence.includes('`') ? several.exec(sentence) : null;
    if (intro && !isNegated(sentence) && !isForeign(sentence.slice(0, intro.index))) {
      const rest = sentence.slice(intro.index + intro[0].length);
      const names = [...rest.matchAll(codedName.for(rest))];
      if (names.length < 2) continue;
      for (const [, name = '', described] of names) {
        if (notEntity.test(name)) continue;
        put(name, describedFields(described), 0.75);
        any = true;
      }
    }
    for (const match of /[・、]/.test(sentence) ? sentence.matchAll(listedBefore.for(sentence)) : []) {
      for (const name of (match[1] ?? '').split(/[・、]\s*/)) {
        put(name.trim(), [], 0.7);
        any = true;
      }
    }
  }
  return any;
}

const withFields = where(
  ['following', 'folgende'],
  latin.iu`([\p{L}][\p{L}-]*(?: [\p{L}-]+)?) (?:with|have|has|having|contains?|includes?|mit|enthält)(?=) (?:the |these |die )?(?=)(?:following|folgenden?)(?=) (?:fields|attributes|properties|columns|data|felder[n]?|attribute[n]?)(?=)\W*$`,
);

/** `Users manage gold items with the following fields:`, over a list of these fields. */
export function announcedModel(block: Block, put: Put): boolean {
  const [label = ''] = block.labels;
  const name = block.kind === 'item' && !block.parent ? withFields.exec(label)?.[1] : undefined;
  if (name === undefined || block.roles.has('api') || block.roles.has('page')) return false;
  const words = block.plain.split(/[:(]/, 1)[0] ?? '';
  const field = words.split(' ').length <= 4 ? readField(words.trim().replaceAll(' ', '_')) : undefined;
  if (!field) return false;
  put(withoutArticle(name.replace(/^(?:manage|create|add|store|an?|the|of|und|and) /i, '')), [field], 0.7);
  return true;
}

const article = latin.giu`(?<![\p{L}])(?:an?|the|eine?n?|und|and)\s+`;

/** `a name and a time zone`: what a sentence says that records have. */
function describedFields(text: string | undefined): ReturnType<typeof readFieldList> & object {
  if (text === undefined) return [];
  const parts = text
    .replaceAll(/\s+(?:and|und|y|et|e|и)\s+/g, ', ')
    .split(/\s*,\s*/)
    .map((part) => part.replaceAll(article.for(part), '').trim().replaceAll(/\s+/g, '_'))
    .filter((part) => part !== '');
  return parts.length === 0 || parts.some((part) => part.split('_').length > 3)
    ? []
    : (readFieldList(parts.join(', ')) ?? []);
}

const declared = where(
  'create add introduce define update extend store'.split(' '),
  latin.iu`(?:create|add|introduce|define|update|extend|store)s?\s+(?:an?|the|new)\s+(?:new\s+)?["${'`'}]?([A-Z][A-Za-z]+)["${'`'}]?\s+(?:database |data )?${kindWord}(?![\p{L}])`,
);

/** `THE Crew entity SHALL be a value object with fields: id, name` */
const obligedFields = where(
  ['fields', 'attributes', 'columns', 'properties'],
  latin.i`^\W*the \x60?([A-Z]\w+)\x60? (?:entity|model|record|table|document) (?:shall|must|should|will) [^:]{0,100}?\b(?:fields|attributes|columns|properties):? (.{5,600})$`,
);

/** `shall create a User model`, in a statement under requirements. */
export function demandedModel(block: Block, put: Put): boolean {
  const asked = block.roles.has('requirement') || block.roles.has('acceptance') || block.roles.has('model');
  if (!asked || !/ (?:an?|the|new) /.test(block.text)) return false;
  let any = false;
  for (const sentence of block.sentences) {
    const [, obliged, row = ''] = obligedFields.exec(sentence) ?? [];
    const fields =
      obliged === undefined ? undefined : readFieldList(row.replaceAll(/[`.]/g, '').replaceAll(/\s+and\s+/g, ', '));
    if (obliged !== undefined && fields && fields.length > 1 && !isNegated(sentence)) {
      put(obliged, fields, 0.75);
      any = true;
      continue;
    }
    const name = declared.exec(sentence)?.[1];
    if (name === undefined || !/^[A-Z]/.test(name) || isNegated(sentence) || vague.test(name)) continue;
    put(name, [], 0.6);
    any = true;
  }
  return any;
}

const vague =
  /^(?:Data|Database|Prisma|Domain|The|This|Role|Permission|Threat|Security|Business|Pricing|Machine|Language|Mental|Trust|Risk|New|Scoring|Fallback|Pydantic|JSON|SQL|ML|AI|LLM)$/;
