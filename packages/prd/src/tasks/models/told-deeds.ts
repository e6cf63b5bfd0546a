import { latin } from '../../expressions/latin.ts';
import { singular } from '../task-keys.ts';
import {
  backwards,
  type Deed,
  determiners,
  englishNouns,
  englishVerbs,
  ends,
  forwards,
  genitives,
  joints,
  manners,
  noThings,
  nouns,
  vagueThings,
} from './deed-words.ts';

/** What a sentence says is done with a thing. */
export interface Told {
  readonly name: string;
  readonly deeds: ReadonlySet<Deed>;
}

const longestName = 3;
const mostInRow = 12;
const paths =
  /(?:\b[A-Z]{3,7} )?(?<![\w)])\/[\w{:[<][^\s,;]*|https?:\S+|[\w-]{1,60}\.(?:tsx?|jsx?|py|md|json|ya?ml|html)\b/g;
const tokens = latin.gu`[\p{L}][\p{L}’'-]*|[.,;:()\/&!?]`;
/** `Kundenverwaltung` */
const compound = /^([\p{L}-]{3,})verwaltung$/u;
const particle = /(?<=[가-힣]{2})(?:을|를|은|는)$/;

/** The things of a sentence with which something is done. */
export function* toldDeeds(sentence: string): Generator<Told> {
  const text = sentence.includes('/') || sentence.includes('.') ? sentence.replaceAll(paths, ' . ') : sentence;
  const row = [...tokens.all(text.toLowerCase())].map(([token]) => token);
  for (let at = 0; at < row.length; at++) {
    const deeds = new Set<Deed>();
    const managed = compound.exec(row[at] ?? '')?.[1];
    if (managed !== undefined) {
      yield* told(nameOf([germanOne(managed)]), new Set(['management']));
      continue;
    }
    const first = row[at] ?? '';
    const inEnglish = englishVerbs.has(first) || englishNouns.has(first);
    let end = verbsFrom(row, at, forwards, deeds);
    if (deeds.size > 0) {
      for (const thing of thingsFrom(row, end, deeds))
        yield inEnglish ? { ...thing, name: withoutPlural(thing.name) } : thing;
    } else if ((end = verbsFrom(row, at, backwards, deeds)) > at) {
      const name = nameBefore(row, at);
      yield* told(name === undefined ? undefined : germanOne(name), deeds);
    } else if ((end = verbsFrom(row, at, nouns, deeds)) > at) {
      const name = genitives.has(row[end] ?? '') ? nameFrom(row, end + 1).name : nameBefore(row, at);
      // A noun of German is one word, and what follows goes on with the sentence.
      const one =
        row[end] === 'von' ? germanOne(name?.split(' ')[0] ?? '') : inEnglish ? withoutPlural(name ?? '') : name;
      yield* told(one, deeds);
    } else {
      continue;
    }
    at = end - 1;
  }
}

function* told(name: string | undefined, deeds: ReadonlySet<Deed>): Generator<Told> {
  if (name !== undefined && name !== '') yield { name, deeds };
}

/** The things behind verbs: `projects, tasks and notes`. */
function* thingsFrom(row: readonly string[], start: number, deeds: ReadonlySet<Deed>): Generator<Told> {
  let from = start;
  for (let each = 0; each < mostInRow; each++) {
    const { name, end } = nameFrom(row, from);
    if (name !== undefined) yield { name, deeds };
    if (end === from) return;
    from = joinAt(row, end);
    if (from === end || forwards.has(row[from] ?? '')) return;
  }
}

/** Gathers verbs from a place on: `create, edit and delete`; answers where they end. */
function verbsFrom(row: readonly string[], at: number, verbs: ReadonlyMap<string, Deed>, found: Set<Deed>): number {
  let end = at;
  for (let next = at; ;) {
    const deed = deedOf(row[next] ?? '', verbs);
    if (deed === undefined) return end;
    found.add(deed);
    end = next + 1;
    next = joinAt(row, end);
  }
}

function deedOf(word: string, verbs: ReadonlyMap<string, Deed>): Deed | undefined {
  const deed = verbs.get(word);
  // `수정할`, `삭제한다`
  return deed ?? (verbs === backwards && /^[가-힣]{3,}$/.test(word) ? verbs.get(word.slice(0, 2)) : undefined);
}

/** The index behind a comma, a slash or a word such as `and`. */
function joinAt(row: readonly string[], at: number): number {
  let next = at;
  while (joints.has(row[next] ?? '') && next - at < 2) next++;
  return next;
}

function nameFrom(row: readonly string[], from: number): { readonly name?: string; readonly end: number } {
  let start = from;
  while (determiners.has(row[start] ?? '')) start++;
  let end = start;
  while (end < row.length && end - start <= longestName && isNameWord(row[end] ?? '')) end++;
  const name = nameOf(row.slice(start, end));
  return name === undefined ? { end } : { name, end };
}

function nameBefore(row: readonly string[], end: number): string | undefined {
  let start = end;
  while (start > 0 && end - start <= longestName && isNameWord(row[start - 1] ?? '')) start--;
  return nameOf(row.slice(start, end));
}

function nameOf(parts: readonly string[]): string | undefined {
  const from = parts.findLastIndex((word) => determiners.has(word)) + 1;
  // `backups automatically`: how it is done, and no part of the name.
  const to = parts.findLastIndex((word) => !manners.has(word) && !word.endsWith('ly')) + 1;
  const name = parts.slice(from, to).map((word) => word.replace(particle, ''));
  if (name.length === 0 || name.length > longestName) return undefined;
  const last = name.at(-1) ?? '';
  return last.length < 2 || noThings.has(singular(last)) || (name.length === 1 && vagueThings.has(singular(last)))
    ? undefined
    : name.join(' ');
}

function isNameWord(word: string): boolean {
  return !ends.has(word) && !/^[.,;:()/&!?]/.test(word);
}

/** A German name in the singular, without what joins it to the next word: `Kunden`, `Angebots-`, `Rechnungen`. */
function germanOne(name: string): string {
  return name.replace(/(?<=ung|keit|heit|schaft|ion)(?:en|s)$|(?<=e)n$|(?<=[^s])s$/, '');
}

/** A name of English in the singular. */
function withoutPlural(name: string): string {
  const from = name.lastIndexOf(' ') + 1;
  return name.slice(0, from) + singular(name.slice(from));
}
