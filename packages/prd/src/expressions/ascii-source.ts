import { atomEnd, quantifierEnd } from './alternatives.ts';

/**
 * Characters that make a text need the full expression: those beyond ASCII which may be letters or figures. Quotes,
 * dashes, arrows and most symbols are none.
 */
export const beyond: RegExp =
  /[^\0-\x7f\xa1-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb\xbf\u2010-\u2027\u2030-\u205e\u2190-\u245f\u2500-\u2775\u2794-\u2bff]/;

/**
 * The expression that matches the same as this one where the text has nothing beyond ASCII but punctuation: what only
 * other letters match is left out, and classes of letters become ranges. Undefined where nothing of it can match.
 */
export function asciiSource(source: string, ignoreCase: boolean): string | undefined {
  if (!source.includes('\\p') && !beyond.test(source)) return source;
  return alternatives(source, 0, source.length, ignoreCase);
}

/** What stays as it is, up to a bar or the start of what may have to be written otherwise. */
const kept = /(?:[^\\[(|\x80-\uffff]|\\[^p])*/y;

function endOfKept(source: string, from: number): number {
  kept.lastIndex = from;
  kept.test(source);
  return kept.lastIndex;
}

function alternatives(source: string, start: number, end: number, ignoreCase: boolean): string | undefined {
  const parts: string[] = [];
  let part: string | undefined = '';
  let from = start;
  for (let at = endOfKept(source, start); at < end; at = endOfKept(source, at)) {
    if (source.charCodeAt(at) === 124) {
      if (part !== undefined) parts.push(part + source.slice(from, at));
      part = '';
      from = ++at;
      continue;
    }
    const after = atomEnd(source, at);
    const atom = source.slice(at, after);
    const ascii = atom.startsWith('(') ? group(source, at, after, ignoreCase) : single(atom, ignoreCase);
    if (ascii !== atom) {
      if (part !== undefined) part += source.slice(from, at);
      from = ascii === undefined ? quantifierEnd(source, after) : after;
      if (ascii !== undefined) part = part === undefined ? undefined : part + ascii;
      else if (!/^(?:[*?]|\{0,)/.test(source.slice(after, from))) part = undefined;
      at = from;
    } else {
      at = after;
    }
  }
  if (part !== undefined) parts.push(part + source.slice(from, end));
  return parts.length === 0 ? undefined : parts.join('|');
}

function group(source: string, at: number, end: number, ignoreCase: boolean): string | undefined {
  let inner = at + 1;
  if (source[inner] === '?') inner += source[inner + 1] === '<' ? 3 : 2;
  const ascii = alternatives(source, inner, end - 1, ignoreCase);
  // What never matches is never ahead or behind either.
  if (ascii === undefined) return source[inner - 1] === '!' ? '' : undefined;
  return `${source.slice(at, inner)}${ascii})`;
}

function single(atom: string, ignoreCase: boolean): string | undefined {
  if (atom.startsWith('[')) {
    if (!atom.includes('\\p') && !beyond.test(atom)) return atom;
    const inner = atom
      .slice(1, -1)
      .replaceAll(/\\p\{(\w+(?:=\w+)?)\}/g, (_, name: string) => letters(name, ignoreCase))
      .replaceAll(new RegExp(`${beyond.source}(?:-${beyond.source})?`, 'g'), '');
    if (inner === '') return undefined;
    return inner === '^' ? '[^]' : `[${inner}]`;
  }
  if (atom.startsWith('\\p')) {
    const inner = letters(atom.slice(3, -1), ignoreCase);
    return inner === '' ? undefined : `[${inner}]`;
  }
  return beyond.test(atom) ? undefined : atom;
}

/** General categories of which nothing is ASCII. */
const withoutAscii: ReadonlySet<string> = new Set(['Lo', 'Lm', 'M', 'Mn', 'Mc']);

function letters(property: string, ignoreCase: boolean): string {
  if (property === 'L' || property === 'Script=Latin' || ((property === 'Lu' || property === 'Ll') && ignoreCase))
    return 'A-Za-z';
  if (property === 'Ll') return 'a-z';
  if (property === 'Lu') return 'A-Z';
  if (property === 'N') return '0-9';
  if (property === 'Cc') return '\\0-\\x1f\\x7f';
  if (withoutAscii.has(property) || property.startsWith('Script=')) return '';
  throw new TypeError(`What \\p{${property}} has in ASCII is not known: write it in an expression of its own`);
}
