/** One alternative of a pattern, and a text that stands in whatever it matches. */
export interface Alternative {
  readonly source: string;
  /** In lower case; empty where nothing is known. */
  readonly literal: string;
}

const mostParts = 500;

const BAR = 124;
const BACKSLASH = 92;
const OPEN = 40;
const CLASS = 91;
const CLASS_END = 93;
const BRACE = 123;
const QUESTION = 63;
const STAR = 42;
const PLUS = 43;

/**
 * Takes a regular expression apart into alternatives that together match the same texts, each with a literal that its
 * matches contain. Groups are multiplied out where an alternative has no literal of its own. Named groups, back
 * references and nested character classes are not supported.
 */
export function alternativesOf(source: string): Alternative[] {
  const parts: Alternative[] = [];
  const open = cut(source, 0, source.length).reverse();
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const { literal, group, end } = survey(part);
    if (literal.length < 3 && group >= 0 && parts.length + open.length < mostParts) {
      const before = part.slice(0, group);
      const after = part.slice(end);
      for (const inner of cut(part, group + 3, end - 1).reverse()) open.push(before + inner + after);
    } else {
      parts.push({ source: part, literal: literal.toLowerCase() });
    }
  }
  return parts;
}

/** The longest literal of an alternative, and its first group without a quantifier. */
function survey(source: string): { literal: string; group: number; end: number } {
  let literal = '';
  let run = '';
  let group = -1;
  let groupEnd = -1;
  for (let at = 0; at < source.length;) {
    const mark = next(special, source, at);
    const afterMark = quantifierEnd(source, mark);
    // A quantifier takes the last of the plain characters before it.
    run += source.slice(at, afterMark > mark ? mark - 1 : mark);
    const atom = afterMark > mark || mark === source.length ? afterMark : atomEnd(source, mark);
    const end = quantifierEnd(source, atom);
    const isSingle = atom > mark && afterMark === mark && atom === end;
    const character = isSingle ? escapedIn(source.slice(mark, atom)) : undefined;
    if (character !== undefined) run += character;
    if (isSingle && group < 0 && source.startsWith('(?:', mark)) {
      group = mark;
      groupEnd = atom;
    }
    if (run.length > literal.length) literal = run;
    if (character === undefined) run = '';
    at = end;
  }
  return { literal, group, end: groupEnd };
}

/** The character that an escape stands for; undefined for classes and assertions. */
export function escapedIn(atom: string): string | undefined {
  if (atom.charCodeAt(0) !== BACKSLASH) return undefined;
  const numbered = /^\\[xu]\{?([\da-f]+)\}?$/i.exec(atom)?.[1];
  if (numbered !== undefined) return String.fromCodePoint(Number.parseInt(numbered, 16));
  return named.get(atom.slice(1)) ?? (/\w/.test(atom.charAt(1)) ? undefined : atom.slice(1));
}

const named: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
]);

/** Cuts at the bars outside of groups and classes. */
function cut(source: string, start: number, end: number): string[] {
  const parts: string[] = [];
  let from = start;
  for (let at = next(cutting, source, start); at < end; at = next(cutting, source, atomEnd(source, at))) {
    if (source.charCodeAt(at) !== BAR) continue;
    parts.push(source.slice(from, at));
    from = at + 1;
  }
  parts.push(source.slice(from, end));
  return parts;
}

/** The index after the character, escape, class or group at `at`; an escape of a character by its number is one. */
export function atomEnd(source: string, at: number): number {
  const first = source.charCodeAt(at);
  if (first === BACKSLASH) return escapeEnd(source, at);
  if (first === CLASS) {
    let end = at + 1;
    for (let code = source.charCodeAt(end); code !== CLASS_END; code = source.charCodeAt(end))
      end += code === BACKSLASH ? 2 : 1;
    return end + 1;
  }
  if (first !== OPEN) return at + 1;
  let depth = 1;
  let end = at + 1;
  while (depth > 0) {
    end = next(nesting, source, end);
    const code = source.charCodeAt(end);
    if (code === BACKSLASH || code === CLASS) {
      end = atomEnd(source, end);
      continue;
    }
    if (code === OPEN) depth++;
    else depth--;
    end++;
  }
  return end;
}

const longEscape = /\\(?:x[\da-f]{2}|u[\da-f]{4}|u\{[\da-f]+\}|c[a-z]|k<\w+>|\d+|p\{[\w=]+\})/iy;

function escapeEnd(source: string, at: number): number {
  longEscape.lastIndex = at;
  return longEscape.test(source) ? longEscape.lastIndex : at + 2;
}

const special = /[\\[(^$.*+?{]/g;
const nesting = /[\\[()]/g;
const cutting = /[\\[(|]/g;

/** The index of the next mark of an expression; its end where there is none. */
function next(marks: RegExp, source: string, from: number): number {
  marks.lastIndex = from;
  return marks.test(source) ? marks.lastIndex - 1 : source.length;
}

/** The index after the quantifier at `at`; `at` where there is none. */
export function quantifierEnd(source: string, at: number): number {
  const first = source.charCodeAt(at);
  let end = at;
  if (first === STAR || first === PLUS || first === QUESTION) end = at + 1;
  else if (first === BRACE) end = source.indexOf('}', at) + 1;
  return end > at && source.charCodeAt(end) === QUESTION ? end + 1 : end;
}
