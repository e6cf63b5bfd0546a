import { latin } from '../../expressions/latin.ts';
import { numbering } from '../section-role.ts';
import { wordsOf } from '../words.ts';
import { elided, withoutFirst } from './first-word.ts';
import { besideCjk, cjk, endsInKind } from './joined-names.ts';
import { every, having, one } from './verbs.ts';
import {
  ambiguous,
  aspects,
  codeKinds,
  forms,
  frames,
  general,
  kinds,
  manyKinds,
  matters,
  onePart,
  parts,
} from './vocabulary.ts';

/** What a title, a label or the first words of an item name. */
export interface EntityName {
  /** One, or several that are described together: `orders / order_items`. */
  readonly names: readonly string[];
  /** A word such as table or entity stands beside the name. */
  readonly hasKind: boolean;
  /** The name is written as code writes it: in backticks, in snake case or in camel case. */
  readonly isCoded: boolean;
  /** The words may as well speak of something that models have: `Status`, `Roles`. */
  readonly isAmbiguous?: boolean;
  /** The title says that it lists what the thing has: `User fields`. */
  readonly hasParts?: boolean;
}

const longest = 80;
const mostWords = 3;

const identifier = /^[A-Za-z_]\w*$/;
const codeSpan = /`([^`]+)`/g;
const emphasis = /\*\*|__|~~|^[*_]|[*_]$/g;
const opening = latin.u`^[^\p{L}\p{N}${'`'}_("（“«「【]+`;
const ordinal = /^(?:[(（]\w{1,3}[)）]|[A-Z]\.\d*|[①-⑳])\s*/;
const gloss = /\s+[—–-]+\s+|\s*[:：]\s*/;
const brackets = /^([^(（]*)[(（]([^)）]*)[)）]?(.*)$/;
const closing = /["”»」】.,;:：\s]+$/;
const quotes = /["“”«»„「」『』【】]/g;
const articles: ReadonlySet<string> = new Set([
  ...every,
  ...one,
  ...'the one der die das la el los las il lo gli le les o os as'.split(' '),
]);
const latinLetter = /[A-Za-z]/;

/** Reads the name of a model; undefined where the words name something else or are no name. */
export function entityName(text: string): EntityName | undefined {
  if (text.length > longest * 2) return undefined;
  const bare = (/[*_~]/.test(text) ? text.replaceAll(emphasis, '') : text)
    .replace(opening.for(text), '')
    .replace(numbering.for(text), '')
    .replace(ordinal, '')
    .replace(opening.for(text), '')
    .trim()
    .replace(closing, '');
  if (bare === '' || bare.length > (bare.startsWith('`') ? 2 : 1) * longest) return undefined;
  return bare.includes('`') ? codedName(bare) : wordedName(bare);
}

/** `Subscription` in ``the `Subscription` entity``, where little else is said. */
function codedName(text: string): EntityName | undefined {
  const [, outer = text] = brackets.exec(text) ?? [];
  const spans = [...outer.matchAll(codeSpan)];
  if (spans.length === 0) {
    const worded = wordedName(text.replaceAll('`', ''));
    if (!worded) return undefined;
    // `Event (`events`)`: what is called so in code is a thing, whatever else the word means.
    const [, behind = ''] = codeInBrackets.exec(text) ?? [];
    const { isAmbiguous: _, ...sure } = worded;
    if (isPluralOf(behind, worded.names[0] ?? '')) return sure;
    // ``Settings (`node_settings`)``
    return behind.includes('_') ? { names: [behind], hasKind: worded.hasKind, isCoded: true } : worded;
  }
  const names = spans.map((match) => pathName(match[1] ?? ''));
  if (!names.every((name) => identifier.test(name) || cjk.test(name))) return undefined;
  // Of `Addresses — table `cities``, what stands in the part with the name counts.
  const beside = (outer.split(gloss).find((part) => part.includes('`')) ?? outer).replaceAll(codeSpan, ' \u0001 ');
  const tokens = wordsOf(beside.replaceAll('\u0001', 'codespan'));
  const hasParts = tokens.some((word) => parts.has(word));
  const others = tokens.filter(
    (word) => word !== 'codespan' && !joining.has(word) && !(hasParts && (parts.has(word) || small.has(word))),
  );
  // `Collection: `alarms``: what stands before the colon says what it is.
  const [head = ''] = hasGloss(outer) ? outer.split(gloss) : [];
  const isCalled = head !== '' && !head.includes('`') && wordsOf(head).every((word) => isKind(word));
  const hasKind = isCalled || others.some((word) => isKind(word)) || others.some((word) => endsInKind(word));
  const at = tokens.indexOf('codespan');
  // `documents in `trips``: a preposition may stand between.
  const lead = linking.has(tokens[at - 1] ?? '') ? tokens[at - 2] : tokens[at - 1];
  const isNext =
    spans.length === 1 && [lead, tokens[at + 1]].some((word) => word !== undefined && (isKind(word) || isMany(word)));
  if (isNext && others.length > mostWords && others.length <= 8 && !others.some((word) => negative.has(word)))
    return { names, hasKind: true, isCoded: true };
  if (others.some((word) => aspects.has(word) || onePart.has(word)) || others.length > (hasKind ? mostWords : 1))
    return undefined;
  return { names, hasKind, isCoded: true, ...(hasParts ? { hasParts } : {}) };
}

const codeInBrackets = /[(（]\s*`(\w+)`\s*[)）]$/;

/** Whether a name in code is another in small letters with its plural: `event_types` of `Event type`. */
function isPluralOf(code: string, name: string): boolean {
  const bare = name.toLowerCase().replaceAll(/[ _-]+/g, '_');
  return code !== '' && [bare, `${bare}s`, `${bare}es`, bare.replace(/y$/, 'ies')].includes(code.toLowerCase());
}

const negative: ReadonlySet<string> = new Set(
  'no not without never kein keine nicht sans pas sin não sem без не'.split(' '),
);
const linking: ReadonlySet<string> = new Set(
  'in of to into as for named called within under namens in dans en em no na в'.split(' '),
);
const joining: ReadonlySet<string> = new Set(['/', '&', '+', ',', 'and', 'und', 'et', 'y', 'e', 'и', '和', '・', '、']);

/** The collection of a path such as `users/{uid}` or `public.users`. */
function pathName(path: string): string {
  const plain = path.replace(/^\/|\/[{:[<].*$|\/$|\(\s*\)$/g, '').replace(/^(?:public|dbo)\./, '');
  return plain.includes('/') ? (plain.split('/').findLast((part) => !/^[{:[<]/.test(part)) ?? plain) : plain;
}

/** `Revenue model`, `Permission Model`: how something works, and no record of it. */
const workings =
  /^(?:revenue|pricing|business|operating|cost|threat|trust|deployment|moneti[sz]ation|navigation|mental|scoring|execution|concurrency|consistency|programming|branching|governance|engagement|freemium|tenancy|hosting) models?$/i;

/** `Database layer tests`: what is tested, and not what is stored. */
const deeds = / (?:unit|layer|integration|component|e2e|end-to-end) tests$/i;

/** Whether a title is about how something works that is called a model. */
export function isOfWorkings(title: string): boolean {
  return workings.test(title.replace(numbering.for(title), ''));
}

function wordedName(text: string): EntityName | undefined {
  if (workings.test(text) || deeds.test(text)) return undefined;
  const [, outer = text, inner = '', behind = ''] = brackets.exec(text) ?? [];
  // `Table 2: users` and `Entity – User`: the words before are no name.
  const whole = outer.trim() === '' ? text : outer;
  const [head = '', ...tail] = hasGloss(whole) ? whole.split(gloss) : [whole];
  const headWords = wordsOf(head);
  if (headWords.length > 0 && headWords.every((word) => isKind(word) || /^\d+$/.test(word))) {
    const called = tail.length > 0 && identifier.test(inner.trim()) && cjk.test(tail[0] ?? '') ? inner.trim() : '';
    if (called !== '') return { names: [called], hasKind: true, isCoded: true };
    const named = tail.length > 0 ? nameOf(tail[0] ?? '') : undefined;
    const inBrackets = tail.length === 0 && inner !== '' ? nameOf(inner) : undefined;
    const found = named ?? inBrackets;
    if (found || tail.length > 0 || inner !== '') return found && { ...found, hasKind: true };
  }
  // What a table is in words of its own, with its name in brackets: `用户表（user）`.
  const insider = inner === '' ? '' : inner.trim().replace(/^[a-z]+:\s*/i, '');
  if (
    insider !== '' &&
    cjk.test(head) &&
    !latinLetter.test(head) &&
    identifier.test(insider) &&
    !general.has(insider.toLowerCase())
  ) {
    const words = wordsOf(head);
    return { names: [insider], hasKind: words.some((word) => isKind(word) || endsInKind(word)), isCoded: true };
  }
  const found = nameOf(head);
  if (!found) return undefined;
  return wordsOf(behind).some((word) => isKind(word)) ? { ...found, hasKind: true } : found;
}

function hasGloss(text: string): boolean {
  return text.includes(':') || text.includes('：') || text.includes('-') || text.includes('–') || text.includes('—');
}

/** The name among a few words without brackets. */
function nameOf(text: string): EntityName | undefined {
  const whole = text
    .replaceAll(quotes, '')
    .trim()
    .replace(/^(?:data|case|sealed) class /, '');
  const source = elided.replace(withoutFirst(whole, articles), '');
  const [slashed] = source.includes('/') && /^[A-Z]\w+\/[A-Z]\w+$/.test(source) ? source.split('/') : [];
  if (slashed !== undefined) return nameOf(slashed);
  if (source.includes(' / ')) {
    const names = source.split(' / ').map((part) => nameOf(part));
    if (names.length > 3 || names.some((name) => name?.names.length !== 1)) return undefined;
    return {
      names: names.flatMap((name) => name?.names ?? []),
      hasKind: names.some((name) => name?.hasKind),
      isCoded: names.every((name) => name?.isCoded),
    };
  }
  if (cjk.test(source)) return besideCjk(source);
  const all = source.split(/\s+/);
  let from = 0;
  let to = all.length;
  const at = (index: number): string => (all[index] ?? '').toLowerCase();
  if (all.length > 1 && onePart.has(at(to - 1))) return undefined;
  const isBeside = (word: string): boolean => isKind(word) || codeKinds.has(word) || parts.has(word);
  if (all.length > 1 && isMany(at(all.length - 1))) return undefined;
  // `Daily record`: a word for what is stored that belongs to the name.
  const isRecord = all.length > 1 && recordKinds.has(at(all.length - 1));
  while (to - from > 1 && !recordKinds.has(at(to - 1)) && isBeside(at(to - 1))) to--;
  while (to - from > 1 && (isBeside(at(from)) || small.has(at(from)))) from++;
  const words = all.slice(from, to);
  const lower = words.map((word) => word.toLowerCase());
  const removed = [...all.slice(0, from), ...all.slice(to)].map((word) => word.toLowerCase());
  // `Model training pipeline`: a kind in front of several words is one of them.
  const hasKind = isRecord || removed.some((word, index) => isKind(word) && (index >= from || words.length === 1));
  const hasParts = removed.some((word) => parts.has(word));
  const isCoded = words.length === 1 && isIdentifier(words[0] ?? '');
  if (words.length === 0 || words.length > mostWords || !words.every((word) => nameWord.test(word))) return undefined;
  if (lower.some((word) => forms.has(word)) && lower.some((word) => matters.has(word))) return undefined;
  const isSolo = words.length === 1 && soloKinds.has(lower[0] ?? '');
  if (!isSolo && lower.every((word) => general.has(word) || isKind(word) || parts.has(word) || manyKinds.has(word)))
    return undefined;
  if (lower.some((word, at) => at > 0 && word !== 'a' && word !== 'records' && having.has(word) && words[at] === word))
    return undefined;
  if (lower.length > 1 && !hasKind && general.has(lower.at(-1) ?? '') && !collective.has(lower.at(-1) ?? ''))
    return undefined;
  if (lower.length > 1 && !hasKind && (isMany(lower[0] ?? '') || /.ly$/.test(lower.at(-1) ?? ''))) return undefined;
  const ends = [lower.at(-1) ?? '', lower[0] ?? ''];
  if (ends.some((word) => aspects.has(word) || frames.has(word)) && !hasKind) return undefined;
  const isAmbiguous = isSolo || (!hasKind && !isCoded && ends.some((word) => ambiguous.has(word)));
  if (words.length > 1 && lower.some((word) => small.has(word) && !prepositions.has(word))) return undefined;
  return {
    names: [words.join(' ')],
    hasKind,
    isCoded,
    ...(isAmbiguous ? { isAmbiguous } : {}),
    ...(hasParts ? { hasParts } : {}),
  };
}

/** Kinds that are a part of the name before them, or a name themselves. */
const recordKinds: ReadonlySet<string> = new Set(['record', 'records', 'dataset', 'datensatz']);
/** Kinds that may be a name by themselves. */
const soloKinds: ReadonlySet<string> = new Set([
  ...recordKinds,
  ...'document documents aggregate dokument documento документ'.split(' '),
]);

/** Words at the end of a name that are general alone: `Customer data`. */
const collective: ReadonlySet<string> = new Set(
  'data information daten datos dados lists overview summary data данные'.split(' '),
);

const nameWord = latin.u`^[\p{L}_][\p{L}\p{N}_'’-]*$`;
const small: ReadonlySet<string> = new Set(
  'of for the a an der die das des von für de la el los las del du des le les da do dos das in to and with'.split(' '),
);
const prepositions: ReadonlySet<string> = new Set('of for de del du da do des von der di'.split(' '));

/** `Warehouse tables`: several models, and the name of none. */
function isMany(word: string): boolean {
  return manyKinds.has(word) && !kinds.has(word);
}

function isKind(word: string): boolean {
  return kinds.has(word);
}

/** Written as code writes names: `order_items`, `orderItems`, `OrderItem`. */
export function isIdentifier(word: string): boolean {
  return identifier.test(word) && (word.includes('_') || /[a-z][A-Z]/.test(word));
}
