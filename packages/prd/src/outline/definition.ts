import { BACKSLASH, BRACKET, BRACKET_END, COLON } from './characters.ts';
import type { Units } from './units.ts';

/** A link reference definition inside a paragraph's text. */
export interface ParsedDefinition {
  readonly label: string;
  /** Index after the definition's last line, its line feed included. */
  readonly end: number;
}

/** CommonMark's limit for the length of a label. */
const maxLabel = 999;

/** Tells at a glance whether a paragraph whose first line is `[start, end)` may begin with a definition. */
export function mayBeginDefinition(units: Units, start: number, end: number): boolean {
  if (units[start] !== BRACKET) return false;
  let close = start + 1;
  while (close < end && units[close] !== BRACKET_END) close++;
  // A label that is not closed on this line, or whose first `]` may be escaped, needs the whole grammar.
  return close === end || units[close - 1] === BACKSLASH || units[close + 1] === COLON;
}

/**
 * The link reference definitions at the start of a paragraph (CommonMark 0.31 §4.7).
 * `text` is the paragraph without container marks and with `\n` as its only line ending.
 */
export function parseDefinitions(text: string): ParsedDefinition[] {
  const found: ParsedDefinition[] = [];
  const unclosed = new Set<string>();
  let at = 0;
  for (;;) {
    const definition = parseDefinition(text, skipInline(text, at), unclosed);
    if (!definition) return found;
    found.push(definition);
    at = definition.end;
  }
}

function parseDefinition(text: string, start: number, unclosed: Set<string>): ParsedDefinition | undefined {
  const labelEnd = parseLabel(text, start);
  if (labelEnd === -1 || text[labelEnd] !== ':') return undefined;
  const destinationEnd = parseDestination(text, skipWhite(text, labelEnd + 1));
  if (destinationEnd === -1) return undefined;
  const label = text.slice(start + 1, labelEnd - 1);
  const afterTitle = parseTitle(text, destinationEnd, unclosed);
  const end = afterTitle === -1 ? lineEnd(text, destinationEnd) : afterTitle;
  return end === -1 ? undefined : { label, end };
}

/** The index after `]`, or -1. */
function parseLabel(text: string, start: number): number {
  if (text[start] !== '[') return -1;
  let filled = false;
  let size = 0;
  for (let index = start + 1; index < text.length && size <= maxLabel; index++, size++) {
    const character = text[index];
    if (character === ']') return filled ? index + 1 : -1;
    if (character === '[') return -1;
    if (character === '\\' && /[\\[\]]/.test(text.charAt(index + 1))) {
      index++;
      size++;
    }
    if (character !== ' ' && character !== '\t' && character !== '\n') filled = true;
  }
  return -1;
}

/** The index after the destination, or -1. */
function parseDestination(text: string, start: number): number {
  if (text[start] !== '<') return parseRawDestination(text, start);
  for (let index = start + 1; index < text.length; index++) {
    const character = text[index];
    if (character === '>') return index + 1;
    if (character === '\n' || character === '<') return -1;
    if (character === '\\' && /[\\<>]/.test(text.charAt(index + 1))) index++;
  }
  return -1;
}

function parseRawDestination(text: string, start: number): number {
  let open = 0;
  let index = start;
  for (; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === ' ' || character === '\t' || character === '\n') break;
    const code = character.charCodeAt(0);
    // micromark reads NUL as U+FFFD, which is no control character.
    if ((code < 32 && code !== 0) || code === 127) return -1;
    if (character === '(') open++;
    if (character === ')' && open-- === 0) return -1;
    if (character === '\\' && /[\\()]/.test(text.charAt(index + 1))) index++;
  }
  return index === start || open > 0 ? -1 : index;
}

const closers: Readonly<Record<string, string>> = { '"': '"', "'": "'", '(': ')' };

/**
 * The index after the line that the title ends, or -1 where there is no title or more follows it.
 * A closing mark that was once not found is not looked for again, so that the time stays linear.
 */
function parseTitle(text: string, from: number, unclosed: Set<string>): number {
  const start = skipWhite(text, from);
  const closer = closers[text.charAt(start)];
  if (start === from || closer === undefined || unclosed.has(closer)) return -1;
  for (let index = start + 1; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === closer) return lineEnd(text, index + 1);
    if (character === '\\' && (text[index + 1] === closer || text[index + 1] === '\\')) index++;
  }
  unclosed.add(closer);
  return -1;
}

/** The index after the line ending where only spaces are left on the line, else -1. */
function lineEnd(text: string, from: number): number {
  const index = skipInline(text, from);
  if (index === text.length) return index;
  return text[index] === '\n' ? index + 1 : -1;
}

function skipInline(text: string, from: number): number {
  let index = from;
  while (text[index] === ' ' || text[index] === '\t') index++;
  return index;
}

function skipWhite(text: string, from: number): number {
  let index = from;
  while (text[index] === ' ' || text[index] === '\t' || text[index] === '\n') index++;
  return index;
}
