import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';
import type { Subject } from './subject.ts';

import { splitList } from '../field.ts';
import { isForeign, isNegated, plainText } from '../statement.ts';
import { entityName, wordsOf } from './entity-name.ts';
import { fieldsInRow } from './field-item.ts';
import { cutLead } from './list-models.ts';
import { isKeeper } from './subject.ts';
import { having, joiningParts, manyKinds } from './vocabulary.ts';

/** `**User**: id, email` and `A booking has a start date and a status.`, where a section is about models. */
export function toldModels(block: Block, subject: Subject, put: PutAt): boolean {
  const { lead, rest, isCut } = cutLead(block.text);
  const name = rest === '' || !isCut || block.kind !== 'paragraph' ? undefined : entityName(lead);
  const list = name ? fieldsInRow(rest) : undefined;
  const row = name?.isAmbiguous && !(list?.evidence !== 'worded' && (list?.fields.length ?? 0) >= 3) ? undefined : list;
  if (
    name &&
    row &&
    (!subject.name ||
      name.hasKind ||
      name.isCoded ||
      row.fields[0]?.name === 'id' ||
      subject.name.names.includes(name.names[0] ?? ''))
  ) {
    for (const each of name.names) put(block, each, name.names.length === 1 ? row.fields : [], 0.9);
    return true;
  }
  // Under the title of a model, a row of what it has: `id, email, name`.
  const own =
    subject.name && !subject.isNested && !subject.name.isAmbiguous && !isCut ? fieldsInRow(block.text) : undefined;
  if (own && own.fields.length >= 3 && block.kind === 'paragraph') {
    put(block, subject.name?.names[0] ?? '', own.fields, 0.75);
    return true;
  }
  let any = namesInRow(block, put);
  for (const sentence of any ? [] : block.sentences) {
    const told = tellsOf(sentence);
    if (!told || isNegated(sentence) || isForeign(told.name)) continue;
    put(block, told.name, told.fields, 0.75);
    any = true;
  }
  return any;
}

const named = /^(?:(?:and|und|et|y|e|и) )?[`*_]*([A-Za-z_]\w*)[`*_]*(?: ?[(（](.*)[)）])?[.]?$/s;

/** `The tables: users (role, avatar), job_offers (soft delete), applications`: three or more in a row. */
function namesInRow(block: Block, put: PutAt): boolean {
  if (!block.text.includes('_') || !/\w_\w+`? ?[(,]/.test(block.text)) return false;
  const sentence = block.sentences[0] ?? '';
  const colon = sentence.lastIndexOf(': ', sentence.indexOf('_'));
  if (
    colon < 0 ||
    isForeign(sentence.slice(0, colon)) ||
    !wordsOf(sentence.slice(0, colon)).some((word) => manyKinds.has(word))
  )
    return false;
  const parts = splitList(sentence.slice(colon + 1).replaceAll(/ (?:and|und|et|y|e|и) (?=[a-z_]+ ?\()/g, ', '), ',');
  const found = parts.map((part) => named.exec(part)).filter((match) => match !== null);
  if (found.length < 3 || found.length * 10 < parts.length * 8) return false;
  for (const [, name = '', inner = ''] of found) put(block, name, fieldsInRow(inner)?.fields ?? [], 0.75);
  return true;
}

const mostSubjectWords = 4;

/** The thing and its parts of a sentence such as `Each order consists of an id, a total and a state.` */
function tellsOf(
  sentence: string,
): { name: string; fields: NonNullable<ReturnType<typeof fieldsInRow>>['fields'] } | undefined {
  const plain = plainText(sentence);
  const words = plain.split(' ');
  const verb = words.findIndex(
    (word, index) =>
      index > 0 &&
      index <= mostSubjectWords &&
      (having.has(word.toLowerCase()) || joiningParts.has(word.toLowerCase())),
  );
  if (verb < 1) return tellsInHan(plain);
  const name = entityName(words.slice(0, verb).join(' '));
  if (joiningParts.has(words[verb]?.toLowerCase() ?? '') && !name?.hasKind) return undefined;
  if (!name || name.isAmbiguous || name.names.length > 1 || isKeeper(name)) return undefined;
  const behind = words
    .slice(verb + 1)
    .join(' ')
    .replace(/^(?:of|aus|de|di|из|the following|exactly|in sich|en)\s+/i, '');
  const row = fieldsInRow(behind.replace(/\s+(?:and|und|et|y|e|и)\s+/g, ', '));
  return row && { name: name.names[0] ?? '', fields: row.fields };
}

const inHan =
  /^(?:每个|每条|每一?个|各)?([^，,。：:、]{2,12}?)(?:由|包含|包括|具有|含有)([^。]{4,200}?)(?:组成|等信息|等字段)?[。.]?$/;
const endingVerb =
  /^(?:各)?([^，,。：:、]{2,14}?)(?:には|は|은|는)\s*([^。]{4,200}?)(?:を(?:持つ|持ちます|含む|含みます|保持する|保持します|保存する|保存します)|で構成される|(?:을|를|으로|로)\s*(?:가진다|갖는다|포함한다|저장한다|구성된다))[。.]?$/;

function tellsInHan(plain: string): ReturnType<typeof tellsOf> {
  if (!/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(plain) || !/[、，,]/.test(plain)) return undefined;
  const [, who = '', what = ''] = inHan.exec(plain) ?? endingVerb.exec(plain) ?? [];
  const name = who === '' ? undefined : entityName(who);
  const row = name && !name.isAmbiguous ? fieldsInRow(what.replaceAll(/[和及と]/g, '、')) : undefined;
  return name && row && { name: name.names[0] ?? '', fields: row.fields };
}
