import type { Block } from '../block.ts';
import type { Collector } from '../collector.ts';
import type { Field } from '../task.ts';

import { readFieldList } from '../field.ts';
import { latin, type Latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isForeign, isNegated } from '../statement.ts';
import { wordsOf } from '../words.ts';
import { keeping, kept } from './verbs.ts';

export type Put = (name: string, fields: readonly Field[], confidence: number) => void;

/** The words for a model in the languages known here, as part of an expression. */
export const kindWord: string = String.raw`(?=)(?:tables?|models?|entit(?:y|ies)|collections?|schemas?|tabelle|modell|entität|tabla|modelo|entidad|таблиц[аыуе]|модел[ьи]|сущность|表|模型|实体)(?=)`;

const coded = latin.giu`${'`'}([A-Za-z_]\w*)${'`'}\s+(?:\p{L}+\s+)?(?:database |db |prisma |data )?${kindWord}(?![\p{L}])|(?<![\p{L}])${kindWord}\s+(?:for |named |called |namens |pivot |de liaison |intermedia |intermediária |di giunzione )?${'`'}([A-Za-z_]\w*)${'`'}`;
/** `creates the tables: users, order_items, payments`. */
const enumerated = where(
  ['tables', 'collections'],
  latin.i`\b(?:create[sd]?|add(?:s|ed)?|defin(?:es?|ed)|core|required|following|database)\b[^.:]{0,40}\b(?:tables|collections)\b ?(?::|\() ?((?:[*${'`'}]*[a-z]\w*[*${'`'}]*(?:, and |, | and )){2,}[*${'`'}]*[a-z]\w*)`,
);
const worded = where(
  ['model', 'entity', 'table', 'collection'],
  latin.g`\b(?:an?|the|new|add|create|define|introduce|store)\s+([A-Z][a-zA-Z]+|[a-z]+_[a-z_]+)\s+(?:database |prisma |data )?(?=)(?:model|entity|table|collection)(?=)\b(?:\s+(?:with|has|having|containing)\s+(?:the )?(?:fields?:?\s+)?([^.;]{3,300}))?`,
);

/** A name without the article before it: `Loan` of `A Loan model with …`. */
export function withoutArticle(name: string): string {
  return name.replace(/^(?:an?|the|each|every|eine?|der|die|das)\s+(?=\S)/i, '');
}

/** Whether a text has a word for a model at all. */
export const mentionsModel: Latin = latin.i`tabl|tabel|model|entit|collection|schema|record|entid|entität|datens|colecc|coleç|koleksi|таблиц|модел|сущност|справоч|[表模实實]|マスタ|台帳|テーブル|エンティティ|테이블|엔[티터]티|모델`;

/** Whether a title has a word for what models have. */
export const mentionsParts: Latin = latin.i`field|attribut|column|propert|felder|spalten|campo|atribut|champ|colonn|coluna|поля|реквизит|атрибут|字段|属性|フィールド|項目|定義|定义|필드|속성|정의`;

const quotedTable =
  /["“]([A-Za-z_]\w*)["”](?= (?:database )?(?:table|collection)\b(?! (?:view|button|header|row|action|cell|layout|column|widget|component|filter|screen|page)s?\b))/g;

/** A name between quotes as one in code, where it is written as tables are or the sentence tells of storing. */
function codedTable(whole: string, name: string, _at: number, sentence: string): string {
  const isTable = /^[a-z_]\w*$/.test(name) || wordsOf(sentence).some((word) => keeping.has(word) || kept.has(word));
  return isTable ? `\`${name}\`` : whole;
}

const nextCoded = /^(?:,| (?:and|et|y|e|und|i|и|&)|, (?:and|et|y|e|und)) `([A-Za-z_]\w*)`/;

/** The names in code that a text goes on with. */
function namesBehind(text: string): string[] {
  const names: string[] = [];
  let rest = text;
  for (let next = nextCoded.exec(rest); next; next = nextCoded.exec(rest)) {
    names.push(next[1] ?? '');
    rest = rest.slice(next[0].length);
  }
  return names;
}

/** Tables and models that prose names: ``the `users` table``, `a User model with email, name`. */
export function named(block: Block, put: Put, out: Collector): void {
  for (const said of block.sentences) {
    // `in the "sessions" table`
    const sentence = /["”] /.test(said) ? said.replaceAll(quotedTable, codedTable) : said;
    const listed = enumerated.exec(sentence);
    if (listed && !isNegated(sentence.slice(0, listed.index)) && !isForeign(sentence.slice(0, listed.index))) {
      for (const [word] of (listed[1] ?? '').matchAll(/[A-Za-z]\w*/g)) if (word !== 'and') put(word, [], 0.6);
    }
    for (const match of sentence.includes('`') ? sentence.matchAll(coded.for(sentence)) : []) {
      const name = match[1] ?? match[2] ?? '';
      const lead = sentence.slice(0, match.index);
      // ``the tables `offers` and `companies` ``
      const others = match[2] === undefined ? [] : namesBehind(sentence.slice(match.index + match[0].length));
      // The name of a table may be a path part such as `tenant/user`, or a field of it.
      if (latin.i`^(?:id|uuid|true|false|null|json|string)$`.test(name)) continue;
      const rest = sentence.slice(match.index + match[0].length);
      const fields =
        latin.iu`^\s*(?:\*\*)?\s*(?:with|has|:|mit|\(|с полями|包含)\s*(?:columns?|fields?|the)?\s*:?\s*([^.;)]{3,300})`.exec(
          rest,
        )?.[1];
      const list = fields === undefined ? undefined : readFieldList(fields);
      if (isNegated(lead) || isForeign(lead))
        out.omit('model', name, isNegated(lead) ? 'negated' : 'another system or document', block.line);
      else if (
        latin.iu`\b(?:contains?|holds|records|contient|enthält|speichert|contiene|almacena|contém|armazena|create|add|new|store[ds]?|persist|introduc|ajout|associe|dispos|guarda|añad|agreg|aggiun|hinzugef|erhält|define|anlegen|neue|созда|добав|содерж|хран|записыв|新建|创建|存储)`.test(
          sentence,
        ) ||
        block.roles.has('model') ||
        list
      ) {
        put(name, list ?? [], list ? 0.8 : 0.6);
        for (const other of others) put(other, [], 0.6);
      } else out.omit('model', name, 'named, but nothing says that it is to be made', block.line);
    }
    for (const match of worded.all(sentence)) {
      const name = match[1] ?? '';
      const list = match[2] === undefined ? undefined : readFieldList(match[2]);
      if (
        latin.plain`^(?:Data|Database|Prisma|Domain|The|This|Role|Permission|Threat|Security|Business|Pricing|Machine|Language|Mental|Trust)$`.test(
          name,
        )
      )
        continue;
      if (isNegated(sentence.slice(0, match.index + match[0].length))) out.omit('model', name, 'negated', block.line);
      else if (list && list.length >= 2) put(name, list, 0.8);
    }
  }
}
