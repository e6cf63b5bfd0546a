import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';

import { isNegated, plainText } from '../statement.ts';
import { entityName } from './entity-name.ts';
import { fieldsInRow } from './field-item.ts';
import { isKeeper } from './subject.ts';
import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';

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
    'note',
    'write',
    'captur',
    'log',
  ],
  latin.iu`^(?:for|für|pour|para|per) (?:each|every|an?|jede[nrs]?|chaque|cada|ogni) (.{2,40}?),? (?:(?:we|it|the (?:system|app|platform|application|backend)|wir|das system|on|nous|l['’]\p{L}+|(?:la|le|el|il|die|das|a|o) \p{L}+|se|são|é|will|is|are|also|must|should|want|needs?|ha(?:ve|s)|to|werden|wird)\s+){0,5}(?:keeps?|kept|stores?|stored|records?|recorded|notes? down|writes? down|notes?|captures?|logs?|saves?|saved|speichern?|gespeichert|erfassen?|erfasst|conservons|conserve|enregistrons|enregistre|stockons|stocke|guardan?|guardamos|guardad[oa]s?|almacenan?|almacenamos|armazenad[oa]s?|armazenamos)(?: wir| das system)?:?\s+(?:(?:the|its|their|following)\s+)*(.+)$`,
);

/** `Zu jeder Stunde werden Thema und Lehrkraft gespeichert.` */
const keptBehind = where(
  ['gespeichert', 'erfasst', 'abgelegt', 'festgehalten', 'geführt', 'hinterlegt'],
  latin.iu`^(?:(?:zu|für|von|pro|bei) (?:jede[nrsm]?|einem|einer)|pro|je) (\p{L}+(?: \p{L}+)?) (?:wird|werden) (?:(?:der|die|das|folgende \p{L}+:?)\s+)?(.+?) (?:gespeichert|erfasst|abgelegt|festgehalten|geführt|hinterlegt)[.]?$`,
);

/** `We keep sender, weight and state for every parcel.` */
const keptFirst = where(
  ['each', 'every', 'jede', 'chaque', 'cada'],
  latin.iu`^(?:we|it|the (?:system|app|platform|application|backend)|wir|das system|on|nous|le système|el sistema|o sistema|se) (?:also |auch )?(?:keeps?|stores?|records?|saves?|speichern|speichert|erfassen|erfasst|conservons|enregistrons|enregistre|stockons|guarda|guardamos|almacena|almacenamos|armazena|armazenamos) (?:the |its |their )?([^:]{5,300}?) (?:for|of|about|für|zu|von|pour|de|para|por) (?:each|every|jede[nrsm]?|chaque|cada) (\p{L}+(?: \p{L}+)?)[.]?$`,
);

/** `Every attempt is stored as a payment record with amount, currency and result.` */
const storedAs = where(
  ['stored as', 'recorded as', 'saved as', 'kept as', 'als ', ' como ', ' comme '],
  latin.iu`(?<!\p{L})(?:(?:stored|recorded|saved|kept) as (?:an?|one)|(?:wird|werden) als (?:eine?)|se (?:guarda|almacena|registra)n? como una?|(?:é|são) (?:guardad|armazenad|registrad)[oa]s? como uma?|(?:est|sont) (?:enregistré|conservé|stocké)e?s? comme une?) (\p{L}+(?: \p{L}+)?) (?:with|mit|avec|con|com) ([^–—:;]{5,300}?)(?: (?:gespeichert|erfasst|abgelegt))?(?:\s+[–—].*)?[.]?$`,
);

const joins = / (?:with|mit|avec|con|com) /i;
/** `We store costumes with number, size and era.` */
const keptWith = where(
  ['stores ', 'store ', 'keep', 'records ', 'save', 'speicher', 'erfass', 'conserv', 'enregistr', 'guarda', 'registra'],
  latin.iu`^(?:\p{L}+: )?(?:we|it|the (?:system|app|platform)|wir|das system|nous|le système|el sistema|o sistema|se) (?:also |auch )?(?:keeps?|stores?|records?|saves?|speichern|speichert|erfassen|conservons|enregistrons|enregistre|guarda|guardamos|registra) (?:all |the |every |each |an? )?(\p{L}+(?: \p{L}+)?) (?:with|mit|avec|con|com) (?:their |its |ihren |leurs? |sus? )?([^:]{5,300})[.]?$`,
);

/** `For every member we keep: name, e-mail and join date.` */
export function keptModel(block: Block, put: PutAt): boolean {
  if (block.kind === 'heading' || block.roles.has('api')) return false;
  let any = false;
  for (const sentence of block.sentences) {
    const plain = plainText(sentence);
    const [, first = '', last = ''] = keptFirst.exec(plain) ?? [];
    const [, who = last, what = first] =
      kept.exec(plain) ??
      keptBehind.exec(plain) ??
      storedAs.exec(plain) ??
      (joins.test(plain) ? keptWith.exec(plain) : null) ??
      [];
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
