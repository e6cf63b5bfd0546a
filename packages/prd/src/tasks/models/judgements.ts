import { remembering } from '../memory.ts';
import { plainText } from '../statement.ts';
import { wordsOf } from '../words.ts';
import { entityName, type EntityName } from './entity-name.ts';
import { isJoinedGeneral, unqualified } from './joined-names.ts';
import { tellsOfStoring } from './storing-titles.ts';
import { having, keeping } from './verbs.ts';
import {
  ambiguous,
  aspects,
  codeKinds,
  explicit,
  forms,
  general,
  keepers,
  kinds,
  manyKinds,
  matters,
  parts,
} from './vocabulary.ts';

/** What titles and labels say by their words about models. */

export type Judgement =
  | { readonly kind: 'name'; readonly name: EntityName }
  | { readonly kind: 'parts' | 'many' | 'general' | 'aside' | 'unknown' };

/** Longer ones are no labels. */
export const longestLabel = 160;

/** Judges a title by its words. */
export const judgeTitle: (text: string) => Judgement = remembering((text) => judge(text, true));

/** Judges a label by its words. */
export const judgeLabel: (text: string) => Judgement = remembering((text) => judge(text, false));

function judge(text: string, isHeading: boolean): Judgement {
  if (text.length > longestLabel) return { kind: 'unknown' };
  const plain = plainText(text);
  const words = wordsOf(
    plain.includes('(') || plain.includes('（') ? plain.replace(/\s*[（(][^)）]*[)）]/g, '') : plain,
  )
    .filter((word) => !(isDigit(word.charCodeAt(0)) && /^\d+(?:\.\d+)*$/.test(word)))
    .map((word) => unqualified(word) || word);
  if (words.length === 0) return { kind: 'unknown' };
  const [only = ''] = words;
  if (words.length === 1 && !general.has(only) && !manyKinds.has(only) && !parts.has(only)) {
    if (isJoinedGeneral(only)) return { kind: /[表テ테实エ엔]/.test(only) ? 'many' : 'general' };
    // `Prisma-модели`, `SQL-Tabellen`.
    const hyphened = only.split('-');
    if (
      hyphened.length > 1 &&
      hyphened.some((part) => manyKinds.has(part)) &&
      hyphened.every((part) => manyKinds.has(part) || general.has(part))
    )
      return { kind: 'many' };
  }
  // What stands in code is a name, whatever the word means elsewhere.
  const coded = text.includes('`') ? entityName(text) : undefined;
  if (coded?.isCoded) return { kind: 'name', name: coded };
  const known = words.filter(
    (word) =>
      general.has(word) ||
      parts.has(word) ||
      manyKinds.has(word) ||
      kinds.has(word) ||
      codeKinds.has(word) ||
      keepers.has(word),
  );
  if (words.length <= 7 && known.length === words.length) {
    if (words.every((word) => parts.has(word) || kinds.has(word)) && words.some((word) => parts.has(word)))
      return { kind: 'parts' };
    return words.some((word) => manyKinds.has(word)) ? { kind: 'many' } : { kind: 'general' };
  }
  if (tellsOfStoring(plain)) return { kind: 'many' };
  if (isHeading && words[0] === 'bounded' && words[1] === 'context') return { kind: 'unknown' };
  // What is made of models to be read is none that is kept.
  if (isHeading && words[0] === 'read' && manyKinds.has(words[1] ?? '')) return { kind: 'aside' };
  if (isHeading && isOfDemands(words)) return { kind: 'general' };
  // `Aggregates and their state`.
  if (
    isHeading &&
    manyKinds.has(words[0] ?? '') &&
    /\s(?:and their|und ihre|et leurs|y sus|e i loro|e seus)\s/i.test(plain)
  )
    return { kind: 'many' };
  const name = entityName(text);
  if (name) return { kind: 'name', name };
  if (isHeading) {
    const isAside =
      words.some((word) => aspects.has(word)) || ambiguous.has(words[0] ?? '') || ambiguous.has(words.at(-1) ?? '');
    if (words.length <= 6 && isAside) return { kind: 'aside' };
    if (known.length * 2 < words.length) return { kind: 'unknown' };
    return { kind: words.some((word) => manyKinds.has(word)) ? 'many' : 'general' };
  }
  // A sentence before a list: `Each booking stores the following fields:`.
  const told = toldSubject(text);
  if (told) return { kind: 'name', name: told };
  if (words.some((word) => keeping.has(word)) && words.some((word) => keepers.has(word))) return { kind: 'general' };
  if (words.length <= 4 && words.some((word) => aspects.has(word))) return { kind: 'aside' };
  if (words.some((word) => manyKinds.has(word))) return { kind: 'many' };
  return { kind: words.some((word) => parts.has(word)) ? 'parts' : 'unknown' };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The thing of which a sentence says that it has what follows: `Every user has:`. */
function toldSubject(text: string): EntityName | undefined {
  const words = plainText(text).split(/\s+/);
  const verb = words.findIndex((_, index) => index > 0 && index <= 5 && isHaving(words, index));
  if (verb < 1) return undefined;
  const name = entityName(words.slice(0, verb).join(' '));
  return name && !name.isAmbiguous && !isKeeper(name) ? name : undefined;
}

/** Whether a word is a verb for having; `a` is one in French only. */
function isHaving(words: readonly string[], at: number): boolean {
  const word = (words[at] ?? '').toLowerCase().replace(/[:：,]$/, '');
  return having.has(word) && (word !== 'a' || inFrench.has((words[0] ?? '').toLowerCase()));
}

const inFrench: ReadonlySet<string> = new Set('un une le la chaque tout toute'.split(' '));

/** Whether a name is that of what stores things: `The system`. */
export function isKeeper({ names: [name = ''] }: EntityName): boolean {
  return wordsOf(name).some((word) => keepers.has(word));
}

/** `Data requirements`: what is needed of data is what it consists of. */
function isOfDemands(words: readonly string[]): boolean {
  const last = words.at(-1) ?? '';
  return (
    words.length >= 2 &&
    words.length <= 3 &&
    demands.has(last) &&
    words.slice(0, -1).every((word) => matters.has(word) || word === 'storage')
  );
}

const demands: ReadonlySet<string> = new Set(['requirements', 'needs', 'points', 'items', 'elements']);

/** Titles of one word that stand over models. */
const explicitAlone: ReadonlySet<string> = new Set(
  'domain domäne dominio domínio domaine modèle modello modell modelo 数据 資料 데이터'.split(' '),
);

/** Whether a title leaves no doubt that it is about models: `Data model`, `Entities`, `数据库设计`. */
export const isExplicit: (title: string) => boolean = remembering((title) => {
  const lower = title.toLowerCase();
  if (explicit.some((word) => lower.includes(word)) || tellsOfStoring(title)) return true;
  const words = wordsOf(plainText(title)).map((word) => unqualified(word) || word);
  if (words.length === 1 && explicitAlone.has(words[0] ?? '')) return true;
  if (isOfDemands(words)) return true;
  if (!words.some((word) => forms.has(word))) return false;
  return (
    words.some((word) => matters.has(word)) ||
    (words.some((word) => manyKinds.has(word)) &&
      words.every((word) => general.has(word) || forms.has(word) || keepers.has(word)))
  );
});
