import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { plainText } from '../statement.ts';
import { entityName, type EntityName } from './entity-name.ts';

const forEach = where(
  ['each', 'every', 'jede', 'chaque', 'cada'],
  latin.iu`(?:(?:captured?|record(?:ed)?|stored?|ke(?:ep|pt)|saved?|collect(?:ed)?|track(?:ed)?|register(?:ed)?|held|needed|required|gespeichert|erfasst|enregistrées?|conservées?|guardan?|registran?|armazenad[oa]s?)(?![\p{L}]).{0,40}?|^.{0,20}?)(?<![\p{L}])(?:for|about|of|on|per|für|zu|von|pour|de|para|por) (?:each|every|jede[mnrs]?|chaque|cada) ([\p{L}\p{N}_ -]{2,40}?)(?:,? (?:we|it|the (?:system|app|platform)|on|se|wird|werden|wir)(?![\p{L}]).{0,60})?\s*[:：]$`,
);
const storing = latin.iu`captur|record|stor|keep|kept|sav|collect|track|regist|held|need|requir|speicher|erfass|enregistr|conserv|guard|armazen`;

const negative = /(?<!\p{L})(?:not|never|no|nicht|nie|keine?|ne|pas|jamais|não|nunca)(?!\p{L})/iu;

/** The thing of which a label says that what follows is kept: `The following must be captured for each claim:`. */
export function storedSubject(label: string): EntityName | undefined {
  if (!/[:：]\W*$/.test(label) || label.length > 140) return undefined;
  const plain = plainText(label);
  const [, who = ''] = forEach.exec(plain) ?? [];
  const name = who === '' || !storing.test(plain) || negative.test(plain) ? undefined : entityName(who);
  return name && !name.isAmbiguous ? { ...name, hasKind: true } : undefined;
}
