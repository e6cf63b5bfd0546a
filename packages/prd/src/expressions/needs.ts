import { atomEnd, escapedIn, quantifierEnd } from './alternatives.ts';
import { digit, starting } from './may-match.ts';

/** The most lists that are kept, and the most pieces of one. */
const mostLists = 4;
const mostPieces = 48;

/**
 * What a text must have for an expression without the flag `m` to match in it, where all its letters are ASCII: of each
 * list at least one piece. Pieces are in lower case and stand anywhere; one behind `starting` is what the text begins with,
 * apart from marks and figures. Without lists nothing is known.
 */
export function needsOf(source: string): readonly string[][] {
  return alternation(source, 0, source.length).needs;
}

/** What is known of a part of an expression. */
interface Known {
  /** The strongest list first. */
  readonly needs: readonly string[][];
  /** With what it begins after marks and figures, if with more than these; undefined where that may be anything. */
  readonly first: readonly string[] | undefined;
  /** It may be empty, or nothing but marks and figures. */
  readonly mayBeBare: boolean;
  /** All texts that it matches, in lower case, where they are few. */
  readonly texts?: readonly string[];
}

const anything: Known = { needs: [], first: undefined, mayBeBare: true };

function alternation(source: string, start: number, end: number): Known {
  const parts: Known[] = [];
  let from = start;
  for (let at = start; at < end; at = atomEnd(source, at)) {
    if (source[at] !== '|') continue;
    parts.push(sequence(source, from, at));
    from = at + 1;
  }
  const last = sequence(source, from, end);
  if (parts.length === 0) return last;
  parts.push(last);
  const first = parts.every((part) => part.first) ? parts.flatMap((part) => part.first ?? []) : undefined;
  const known = { needs: together(parts), first, mayBeBare: parts.some((part) => part.mayBeBare) };
  const texts = parts.every((part) => part.texts) ? parts.flatMap((part) => part.texts ?? []) : [];
  return texts.length > 0 && texts.length <= mostPieces ? { ...known, texts } : known;
}

/** Lists of which each alternative needs one piece: the strongest of all, then the next. */
function together(parts: readonly Known[]): string[][] {
  if (parts.some(({ needs }) => needs.length === 0)) return [];
  const count = Math.max(...parts.map(({ needs }) => needs.length));
  const lists: string[][] = [];
  for (let at = 0; at < count; at++)
    lists.push(parts.flatMap(({ needs }) => needs[Math.min(at, needs.length - 1)] ?? []));
  return strongest(lists);
}

function sequence(source: string, start: number, end: number): Known {
  const lists: (readonly string[])[] = [];
  let first: string[] | undefined = [];
  let isBare = true;
  let isAnchored = false;
  let isStart = true;
  /** What may be matched without a gap up to here, from where the last list ends. */
  let runs = [''];
  /** Nothing but these is matched. */
  let isWhole = true;
  const begin = ({ first: more, mayBeBare }: Pick<Known, 'first' | 'mayBeBare'>): void => {
    if (!isBare) return;
    first = first && more ? [...first, ...more] : undefined;
    isBare = mayBeBare;
  };
  const endRuns = (): void => {
    isWhole = false;
    lists.push(runs);
    const letters = runs.map((run) => run.replace(/^[^a-z]+/, ''));
    begin({ first: letters.filter((run) => run !== ''), mayBeBare: letters.includes('') });
    runs = [''];
  };
  for (let at = start; at < end;) {
    const after = atomEnd(source, at);
    const next = quantifierEnd(source, after);
    const unit = source.slice(at, after);
    const quantifier = source.slice(after, next);
    const ahead = /^\(\?<?[=!]/.exec(unit)?.[0];
    if (unit === '^') isAnchored ||= isStart;
    else if (ahead !== undefined) {
      if (ahead.endsWith('=') && !isOptional(quantifier))
        lists.push(...alternation(source, at + ahead.length, after - 1).needs);
    } else if (unit !== '$' && unit !== '\\b' && unit !== '\\B') {
      const known = unit.startsWith('(')
        ? alternation(source, at + (/^\(\?(?:<\w+>|:)/.exec(unit)?.[0].length ?? 1), after - 1)
        : single(unit);
      const texts = /^\??$/.test(quantifier[0] ?? '') ? textsOf(known, quantifier) : undefined;
      if (texts && runs.length * texts.length > mostPieces) endRuns();
      if (texts) runs = runs.flatMap((run) => texts.map((text) => run + text));
      else {
        // What is matched again and again is matched once at least.
        if (known.texts && !isOptional(quantifier) && runs.length * known.texts.length <= mostPieces) {
          const once = known.texts;
          runs = runs.flatMap((run) => once.map((text) => run + text));
          endRuns();
        } else {
          endRuns();
          if (!isOptional(quantifier)) lists.push(...known.needs);
          begin(isOptional(quantifier) ? { ...known, mayBeBare: true } : known);
        }
      }
      isStart = false;
    }
    at = next;
  }
  const texts = isWhole ? runs : undefined;
  endRuns();
  if (isAnchored && first && first.length > 0 && !isBare) lists.push(first.map((piece) => starting + piece));
  const known = { needs: strongest(lists), first, mayBeBare: isBare };
  return texts ? { ...known, texts } : known;
}

function isOptional(quantifier: string): boolean {
  return /^(?:[*?]|\{0)/.test(quantifier);
}

/** All texts that something matches which stands once, or perhaps not at all. */
function textsOf({ texts }: Known, quantifier: string): readonly string[] | undefined {
  return texts && quantifier !== '' ? [...texts, ''] : texts;
}

/** A character, an escape or a class. */
function single(unit: string): Known {
  const characters = unit.startsWith('[') ? charactersOf(unit) : unit === '.' ? undefined : charactersOf(`[${unit}]`);
  if (characters === undefined) return anything;
  const all = [...characters];
  const letters = all.filter((character) => /[a-z]/.test(character));
  const known: Known = {
    needs: all.length > 0 && all.length <= 6 ? [all] : characters === figures ? [[digit]] : [],
    first: letters.length > 8 ? undefined : letters,
    mayBeBare: letters.length < all.length || characters === marks,
  };
  const areTexts = all.length > 0 && all.length <= 4 && all.every((character) => character >= ' ');
  return areTexts ? { ...known, texts: all } : known;
}

const figures: ReadonlySet<string> = new Set('0123456789');
/** Stands for more marks than are worth naming. */
const marks: ReadonlySet<string> = new Set();

/** The characters of a class in lower case; undefined where letters may be among many. */
function charactersOf(unit: string): ReadonlySet<string> | undefined {
  if (unit.startsWith('[^')) return undefined;
  const found = new Set<string>();
  let hasMany = false;
  let hasFigures = false;
  for (let at = 1; at < unit.length - 1;) {
    const end = inClassEnd(unit, at);
    const one = unit.slice(at, end);
    at = end;
    if (one === '\\s' || one === '\\W') hasMany = true;
    else if (one === '\\d') hasFigures = true;
    else {
      const from = codeOf(one);
      if (from === undefined) return undefined;
      let to = from;
      if (unit[at] === '-' && at + 1 < unit.length - 1) {
        const rangeEnd = inClassEnd(unit, at + 1);
        to = codeOf(unit.slice(at + 1, rangeEnd)) ?? -1;
        if (to < from) return undefined;
        at = rangeEnd;
      }
      if (to - from > 64) return undefined;
      for (let code = from; code <= to; code++) found.add(String.fromCharCode(code).toLowerCase());
    }
  }
  if (hasFigures && found.size === 0 && !hasMany) return figures;
  if (!hasMany && !hasFigures) return found;
  const letters = [...found].filter((character) => /[a-z]/.test(character));
  return letters.length === 0 ? marks : undefined;
}

function inClassEnd(unit: string, at: number): number {
  return unit[at] === '\\' ? atomEnd(unit, at) : at + 1;
}

/** The number of a character or of an escape for one. */
function codeOf(one: string): number | undefined {
  const character = one.startsWith('\\') ? escapedIn(one) : one;
  return character?.length === 1 ? character.charCodeAt(0) : undefined;
}

/** The lists that tell most, the strongest first. */
function strongest(lists: readonly (readonly string[])[]): string[][] {
  return lists
    .map((list) => withoutLonger(list))
    .filter((list) => list.length <= mostPieces && strength(list) >= 1)
    .sort((one, other) => strength(other) - strength(one))
    .slice(0, mostLists);
}

function strength(list: readonly string[]): number {
  return Math.min(...list.map(strengthOf)) - list.length / 100;
}

function strengthOf(piece: string): number {
  if (piece === digit) return 1.5;
  if (piece.startsWith(starting)) return piece.length + 2;
  if (piece.length === 1) return /[a-z ]/.test(piece) ? 0 : 2;
  return piece.trim().length;
}

/** Each piece once, and none that has another of them in it. */
function withoutLonger(list: readonly string[]): string[] {
  return [...new Set(list)].filter(
    (piece) =>
      !list.some(
        (other) => other !== piece && (other.startsWith(starting) ? piece.startsWith(other) : piece.includes(other)),
      ),
  );
}
