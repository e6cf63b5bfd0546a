import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { wordsOf } from '../words.ts';
import { kept, keeping, tracking } from './verbs.ts';

/** Titles that say in a few words that something is stored, without a word for models: `What we store`. */

const words = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.join(' ').split(' '));

/** What is stored, before it is said what: the words that name nothing. */
const things: ReadonlySet<string> = words(
  'what which things everything data information info facts objects nouns was welche dinge daten informationen alles',
  'qué que datos información cosas ce quoi qu’on données informations o quê dados informações wat gegevens',
  'что какие данные информация сведения co jakie dane veriler bilgiler data',
);
const others: ReadonlySet<string> = words(
  'we it you they the this that a an is are be being gets has have to need needs must will app system product service',
  'about of application platform tool product server backend database wir es sie die das der wird werden system anwendung se lo la los las el',
  'sistema aplicación à por para da nous on le les est sont système no na os as são é worden we het мы в о система',
);

/** `What is in the index`. */
const inStore = where(
  [
    'what is in',
    'what are in',
    'what goes in',
    'what lives in',
    'what we',
    'was ',
    'im ',
    'en el',
    'en la',
    'ce qu',
    'o que',
  ],
  latin.iu`^(?:what (?:is|are|goes|lives|we (?:put|have)) in(?:to)?|was (?:steht|liegt|ist) in(?: der| dem)?|im|qué hay en|ce qu(?:i est|e contient)|o que (?:há|está) n[oa]) ?(?:the|our|der|die|das|dem|la|el|le|l['’]|o|a)? ?(?:index|database|store|storage|db|log|file|archive|ledger|register|registry|datenbank|speicher|base|banco|base de (?:datos|données|dados))$`,
);

/** Whether a title says that what stands under it is stored. */
export function tellsOfStoring(title: string): boolean {
  // `What has to hold` is what is true, and not what is held.
  if (title.length > 60 || /\b(?:must|has to|have to|should) hold$/i.test(title)) return false;
  const behind = title.slice(title.lastIndexOf(': ') + 1).trim();
  return isStoring(title) || (behind !== title && isStoring(behind));
}

function isStoring(title: string): boolean {
  if (inStore.test(title)) return true;
  const all = wordsOf(title);
  return (
    all.length >= 2 &&
    all.length <= 7 &&
    all.some((word) => things.has(word)) &&
    all.some(isStored) &&
    (all.every(isKnown) || (asking.has(all[0] ?? '') && all.filter((word) => !isKnown(word)).length === 1))
  );
}

/** `What the archive keeps`: one word for what stores things, whatever it is called. */
const asking: ReadonlySet<string> = words('what was qué que ce o wat что co');

function isKnown(word: string): boolean {
  return things.has(word) || isStored(word) || others.has(word);
}

function isStored(word: string): boolean {
  return keeping.has(word) || kept.has(word) || tracking.has(word);
}
