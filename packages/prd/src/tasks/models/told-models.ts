import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';
import type { Subject } from './subject.ts';

import { splitList } from '../field.ts';
import { isForeign, isNegated, plainText } from '../statement.ts';
import { entityName } from './entity-name.ts';
import { wordsOf } from '../words.ts';
import { fieldsInRow } from './field-item.ts';
import { cutLead } from './cut-lead.ts';
import { partsIn } from './parts-row.ts';
import { isKeeper } from './subject.ts';
import { having, joiningParts, manyKinds } from './vocabulary.ts';
import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';

const kindAndParts = latin.u`^([*_]*\p{L}{3,20}[*_]*\s*[:：]\s*[^:：]{2,60}?)[;,.]?\s+([*_]*\p{L}{3,20}[*_]*\s*[:：].+)$`;

/** `**User**: id, email` and `A booking has a start date and a status.`, where a section is about models. */
export function toldModels(block: Block, subject: Subject, put: PutAt): boolean {
  // `Entity: Grower`, and in the next line `Fields: name, email`.
  const [, what = '', of = ''] = block.text.includes(':') ? (kindAndParts.exec(block.text) ?? []) : [];
  const called = what === '' ? undefined : entityName(what);
  const parted = called?.hasKind ? partsIn(of) : undefined;
  if (parted) {
    put(block, called?.names[0] ?? '', parted.fields, 0.85);
    return true;
  }
  const { lead, rest, isMarked, isCut } = cutLead(block.text);
  const name = rest === '' || !isCut || block.kind !== 'paragraph' ? undefined : entityName(lead);
  const list = name ? fieldsInRow(rest) : undefined;
  // `**Service**: title, price, duration`, in a list of models.
  const isListed = list?.evidence !== 'worded' || (isMarked && subject.many === 'surely');
  const row = name?.isAmbiguous && !(isListed && (list?.fields.length ?? 0) >= 3) ? undefined : list;
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
  // `Attributes: name, species, breed`, in what is said under the name of a model.
  const described = isMarked && !isCut ? entityName(lead) : subject.isNested ? undefined : subject.name;
  const listed = described ? partsIn(isMarked ? rest : block.text) : undefined;
  if (listed) {
    put(block, described?.names[0] ?? '', listed.fields, 0.8);
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

const kept = where(
  [
    'keep',
    'kept',
    'stor',
    'record',
    'save',
    'speicher',
    'erfass',
    'conserv',
    'enregistr',
    'stock',
    'guard',
    'almacen',
    'armazen',
  ],
  latin.iu`^(?:for|für|pour|para|per) (?:each|every|jede[nrs]?|chaque|cada|ogni) (.{2,40}?),? (?:(?:we|it|the (?:system|app|platform|application|backend)|wir|das system|on|nous|le système|se|são|é|el sistema|o sistema|will|is|are|also|werden|wird)\s+){0,3}(?:keeps?|kept|stores?|stored|records?|saves?|saved|speichern?|gespeichert|erfassen?|erfasst|conservons|conserve|enregistrons|enregistre|stockons|stocke|guardan?|guardamos|guardad[oa]s?|almacenan?|almacenamos|armazenad[oa]s?|armazenamos)(?: wir| das system)?:?\s+(?:(?:the|its|their|following)\s+)*(.+)$`,
);

/** `Zu jeder Stunde werden Thema und Lehrkraft gespeichert.` */
const keptBehind = where(
  ['gespeichert', 'erfasst', 'abgelegt', 'festgehalten', 'geführt', 'hinterlegt'],
  latin.iu`^(?:zu|für|von|pro|bei) (?:jede[nrsm]?|einem|einer) (\p{L}+(?: \p{L}+)?) (?:wird|werden) (?:(?:der|die|das|folgende \p{L}+:?)\s+)?(.+?) (?:gespeichert|erfasst|abgelegt|festgehalten|geführt|hinterlegt)[.]?$`,
);

/** `For every member we keep: name, e-mail and join date.` */
export function keptModel(block: Block, put: PutAt): boolean {
  if (block.kind === 'heading' || block.roles.has('api')) return false;
  let any = false;
  for (const sentence of block.sentences) {
    const plain = plainText(sentence);
    const [, who = '', what = ''] = kept.exec(plain) ?? keptBehind.exec(plain) ?? [];
    const name = who === '' ? undefined : entityName(who);
    const row = name && !name.isAmbiguous && !isKeeper(name) ? fieldsInRow(joinedRow(what)) : undefined;
    if (!name || !row || row.fields.length < 3 || isNegated(sentence)) continue;
    put(block, name.names[0] ?? '', row.fields, 0.75);
    any = true;
  }
  return any;
}

function joinedRow(text: string): string {
  return text.replace(/\s+(?:and|und|et|y|e|и)\s+/g, ', ').replaceAll(/,\s*,/g, ',');
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
  const row = splitList(sentence.slice(colon + 1).replaceAll(/ (?:and|und|et|y|e|и) (?=[a-z_]+ ?\()/g, ', '), ',');
  const found = row.map((part) => named.exec(part)).filter((match) => match !== null);
  if (found.length < 3 || found.length * 10 < row.length * 8) return false;
  for (const [, name = '', inner = ''] of found) put(block, name, fieldsInRow(inner)?.fields ?? [], 0.75);
  return true;
}

const mostSubjectWords = 4;

/** The thing and its parts of a sentence such as `Each order consists of an id, a total and a state.` */
export function tellsOf(
  sentence: string,
): { name: string; fields: NonNullable<ReturnType<typeof fieldsInRow>>['fields']; hasKind: boolean } | undefined {
  const plain = plainText(sentence);
  const words = plain.split(' ');
  const verb = words.findIndex(
    (word, index) =>
      index > 0 &&
      index <= mostSubjectWords &&
      (having.has(word.toLowerCase().replace(/[:：]$/, '')) ||
        joiningParts.has(word.toLowerCase()) ||
        (being.has(word.toLowerCase()) && keptWith.test(words.slice(index + 1, index + 4).join(' ')))),
  );
  if (verb < 1) return tellsInHan(plain);
  const name = entityName(words.slice(0, verb).join(' '));
  if (joiningParts.has(words[verb]?.toLowerCase() ?? '') && !name?.hasKind) return undefined;
  if (!name || name.isAmbiguous || name.names.length > 1 || isKeeper(name)) return undefined;
  const behind = words
    .slice(verb + 1)
    .join(' ')
    .replace(/^(?:of|aus|de|di|из|the following|exactly|in sich|en)\s+/i, '')
    .replace(keptWith, '')
    .replace(/(?:^|, )(?:its|their|seine[nmr]?|ihre[nmr]?|sus?|ses|leurs?)\s+/gi, (lead) =>
      lead.startsWith(',') ? ', ' : '',
    );
  const row = fieldsInRow(behind.replace(/\s+(?:and|und|et|y|e|и)\s+/g, ', '));
  return row && { name: name.names[0] ?? '', fields: row.fields, hasKind: name.hasKind };
}

/** `Concerts are stored with their date and venue`. */
const keptWith =
  /^(?:stored|kept|saved|recorded|described|identified|defined|made up|characteri[sz]ed) (?:with|by|of|as)\b\s*:?\s*/i;
const being: ReadonlySet<string> = new Set(['is', 'are']);

const inHan =
  /^(?:每个|每条|每一?个|各)?([^，,。：:、]{2,12}?)(?:由|包含|包括|具有|含有)([^。]{4,200}?)(?:组成|等信息|等字段)?[。.]?$/;
const endingVerb =
  /^(?:各)?([^，,。：:、]{2,14}?)(?:には|は|은|는)\s*([^。]{4,200}?)(?:を(?:持つ|持ちます|含む|含みます|保持する|保持します|保存する|保存します)|で構成される|(?:을|를|으로|로)\s*(?:가진다|갖는다|포함한다|저장한다|구성된다))[。.]?$/;

function tellsInHan(plain: string): ReturnType<typeof tellsOf> {
  if (!/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(plain) || !/[、，,]/.test(plain)) return undefined;
  const [, who = '', what = ''] = inHan.exec(plain) ?? endingVerb.exec(plain) ?? [];
  const name = who === '' ? undefined : entityName(who);
  const row = name && !name.isAmbiguous ? fieldsInRow(what.replaceAll(/[和及と]/g, '、')) : undefined;
  return name && row && { name: name.names[0] ?? '', fields: row.fields, hasKind: name.hasKind };
}
