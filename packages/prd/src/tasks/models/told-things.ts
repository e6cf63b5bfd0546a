import type { Field } from '../task.ts';

import { plainText } from '../statement.ts';
import { entityName, type EntityName } from './entity-name.ts';
import { fieldsInRow } from './field-item.ts';
import { areAttributes } from './attribute-words.ts';
import { spokenRow } from './spoken-row.ts';
import { isKeeper } from './subject.ts';
import { having, joiningParts, keepers, onePart } from './vocabulary.ts';
import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';

/** What a sentence tells of a thing. */
export interface ToldThing {
  readonly name: string;
  readonly fields: readonly Field[];
  /** It is said to be one that is stored. */
  readonly hasKind: boolean;
}

/** `The index – one per folder, written to disk – holds …`. */
const apposition = /^([^–—]{3,40}?) [–—] ([^–—]{3,120}) [–—] (.+)$/s;
const writtenTo = latin.iu`(?<!\p{L})(?:stored|kept|saved|persisted|written (?:to|in)|gespeichert|abgelegt|enregistrée?|conservée?|guardad[oa]|almacenad[oa]|armazenad[oa])(?!\p{L})`;

/** What a sentence goes on to say of a thing after its parts: `…, and belongs to one guest`. */
const predicate = latin.iu`,? (?:and|und|et|y|e|и) (?:(?:it|they|er|es|sie|il|elle|ils|elles|ele|ela) )?(?:belongs?|refers?|points?|relates?|can|must|may|will|gehör(?:t|en)|verweist|kann|muss|appartient|appartiennent|peut|pertenece|pertenecen|puede|pertence|pertencem|pode|принадлежит|относится)(?!\p{L}).*$`;

/** What a sentence says of a thing before its parts: `A slot belongs to a clinic and has …`. */
const belonging = where(
  ['belong', 'is part of', 'gehör', 'appart', 'perten', 'принадл'],
  latin.iu`\s(?:belongs? to|is part of|gehör(?:t|en) (?:zu )?|appartient à|appartiennent à|pertenecen? a|pertence[m]? a[os]?|принадлеж[иа]т)(?!\p{L})[^,.]{2,80}?,? (?:and|und|et|y|e|и) (?=(?:has|have|contains?|hat|haben|enthält|ont|possède|tiene|contiene|tem|têm|possui|contém|имеет|содержит) )`,
);

// `Il` is an article in Italian.
const pronoun =
  /^(?:(?:it|es|elle|ele|ela)(?= )|il(?= (?:a|est|contient|comprend|possède|comporte|stocke|appartient) ))/i;
/** `When a client picks a slot we create an appointment.`: what the next sentence tells of. */
const made = latin.iu`(?<!\p{L})(?:we|it|the (?:system|app|platform)|wir|das system|on|nous|le système|se|el sistema|o sistema) (?:creates?|records?|stores?|saves?|adds?|opens?|legt|legen|erzeugt|speichert|crée|créons|enregistre|crea|guarda|registra|cria|salva) (?:an?|eine[n]?|une?|una?|uma?) (\p{L}+(?: \p{L}+)?)(?: an)?[.]?$`;

const clauseEnd = /;\s+|:\s+(?=(?:an?|each|every|eine?|jede[rs]?|une?|chaque|una?|cada|uma?) )/;

/** The parts of sentences that may tell of a thing each, with the thing for which a pronoun stands. */
export function clausesOf(sentences: readonly string[]): string[] {
  const clauses: string[] = [];
  let before = '';
  for (const sentence of sentences) {
    for (const clause of /[;:]\s/.test(sentence) ? sentence.split(clauseEnd) : [sentence]) {
      const subject =
        before !== '' && pronoun.test(clause) ? (tellsOf(before)?.name ?? made.exec(before)?.[1]) : undefined;
      const said = subject === undefined ? clause : clause.replace(pronoun, () => `The ${subject}`);
      clauses.push(said);
      before = said;
    }
  }
  return clauses;
}

const mostSubjectWords = 4;

/** The thing and its parts of a sentence such as `Each order consists of an id, a total and a state.` */
export function tellsOf(sentence: string): ToldThing | undefined {
  const whole = plainText(sentence);
  const aside = whole.includes(' – ') || whole.includes(' — ') ? apposition.exec(whole) : null;
  const isKept = aside !== null && writtenTo.test(aside[2] ?? '');
  const bare = (aside ? `${aside[1] ?? ''} ${aside[3] ?? ''}` : whole).replace(/[.]$/, '');
  const belongs = belonging.exec(bare);
  const plain = (
    belongs ? `${bare.slice(0, belongs.index)} ${bare.slice(belongs.index + belongs[0].length)}` : bare
  ).replace(predicate.for(bare), '');
  const words = plain.split(' ');
  const verb = words.findIndex(
    (word, index) =>
      index > 0 &&
      index <= mostSubjectWords &&
      (having.has(word.toLowerCase().replace(/[:：]$/, '')) ||
        (word === 'needs' && oneOf.test(whole)) ||
        joiningParts.has(word.toLowerCase()) ||
        (being.has(word.toLowerCase()) && keptWith.test(words.slice(index + 1, index + 4).join(' ')))),
  );
  if (verb < 1) return tellsInHan(plain);
  const subject = words.slice(0, verb).join(' ');
  const name = typeAsThing(subject) ?? entityName(isKept ? `${subject} table` : subject) ?? wordAsThing(subject);
  if (joiningParts.has(words[verb]?.toLowerCase() ?? '') && !name?.hasKind) return undefined;
  if (!name || name.isAmbiguous || name.names.length > 1) return undefined;
  const behind = words
    .slice(verb + 1)
    .join(' ')
    .replace(/^(?:of|aus|de|di|из|the following|exactly|in sich|en)\s+/i, '')
    .replace(keptWith, '')
    .replace(/(?:^|, )(?:its|their|seine[nmr]?|ihre[nmr]?|sus?|ses|leurs?)\s+/gi, (lead) =>
      lead.startsWith(',') ? ', ' : '',
    );
  const row = spokenRow(behind);
  if (!row || (isPart(name) && row.fields.length < 3)) return undefined;
  // `A client has a name, an email address and a mobile number` is about people.
  if (words[verb] === 'needs' && !(row.fields.length >= 3 && areAttributes(row.fields))) return undefined;
  if (isKeeper(name) && !(oneOf.test(subject) && row.fields.length >= 3 && areAttributes(row.fields))) return undefined;
  return { name: name.names[0] ?? '', fields: row.fields, hasKind: name.hasKind || isKept };
}

const oneOf = /^(?:an?|each|every|eine?|jede[rs]?|une?|chaque|una?|cada|uma?) /i;

/** In prose, `a room type` is a thing of that name; in code, a type would be the room itself. */
export function typeAsThing(subject: string): EntityName | undefined {
  const [, name = ''] =
    /^(?:(?:an?|the|each|every|all) )?(\p{L}\p{Ll}+ (?:types?|class(?:es)?))$/iu.exec(subject) ?? [];
  return name === '' ? undefined : { names: [name], hasKind: false, isCoded: false };
}

/** A word for a part of models or for who uses them that names a thing here: `A property has a name and an address`. */
function wordAsThing(subject: string): EntityName | undefined {
  const [, word = ''] = /^(?:\p{L}{1,6} )?(\p{L}+)$/u.exec(subject) ?? [];
  const isThing = onePart.has(word.toLowerCase()) || (keepers.has(word.toLowerCase()) && oneOf.test(subject));
  return isThing ? { names: [word], hasKind: false, isCoded: false } : undefined;
}

function isPart({ names: [name = ''] }: EntityName): boolean {
  return onePart.has(name.toLowerCase());
}

/** `Concerts are stored with their date and venue`. */
const keptWith =
  /^(?:stored|kept|saved|recorded|described|identified|defined|made up|characteri[sz]ed|décrite?s?|composée?s?|identifiée?s?|caractérisée?s?|descritt[oaie]|compost[oaie]|descrit[oa]s?|compuest[oa]s?|beschrieben|gekennzeichnet) (?:with|by|of|as|par|de|da|di|por|durch)\b\s*:?\s*/i;
const being: ReadonlySet<string> = new Set([
  'is',
  'are',
  'est',
  'sont',
  'è',
  'sono',
  'es',
  'son',
  'é',
  'são',
  'ist',
  'sind',
  'wird',
  'werden',
]);

const inHan =
  /^(?:每个|每条|每一?个|各)?([^，,。：:、]{2,12}?)(?:由|包含|包括|具有|含有)([^。]{4,200}?)(?:组成|等信息|等字段)?[。.]?$/;
const endingVerb =
  /^(?:各)?([^，,。：:、]{2,14}?)(?:には|は|은|는)\s*([^。]{4,200}?)(?:を(?:持つ|持ちます|含む|含みます|保持する|保持します|保存する|保存します)|で構成される|(?:을|를|으로|로)\s*(?:가진다|갖는다|포함한다|저장한다|구성된다))[。.]?$/;

function tellsInHan(plain: string): ToldThing | undefined {
  if (!/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(plain) || !/[、，,]/.test(plain)) return undefined;
  const [, who = '', what = ''] = inHan.exec(plain) ?? endingVerb.exec(plain) ?? [];
  const name = who === '' ? undefined : entityName(who);
  const row = name && !name.isAmbiguous ? fieldsInRow(what.replaceAll(/[和及と]/g, '、')) : undefined;
  return name && row && { name: name.names[0] ?? '', fields: row.fields, hasKind: name.hasKind };
}
