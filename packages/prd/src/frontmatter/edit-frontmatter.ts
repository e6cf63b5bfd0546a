import { locate, OrchError } from '@orch/core';

import { applySplices, type Splice } from '../edit/splice.ts';
import type { Outline } from '../outline/types.ts';
import type { Span } from '../tasks/task.ts';
import { type Entry, readEntries, strangeStart } from './entries.ts';
import { entryList } from './read-frontmatter.ts';
import { readScalar, writeItem, writeScalar } from './scalar.ts';

const validKey = /^[A-Za-z_][\w .-]*$/;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The change that gives a key a value, or undefined where it has that value already.
 * Quotes, a comment and the notation of a list stay as they are; a new key goes to the end.
 *
 * @throws OrchError `ORCH_PRD_INVALID_KEY` for keys that YAML would read otherwise, and `__proto__` and its kin;
 *   `ORCH_PRD_EDIT_REJECTED` where other keys refer to the value, or the frontmatter is no list of keys.
 */
export function setKey(outline: Outline, key: string, value: string | readonly string[]): Splice | undefined {
  if (!validKey.test(key) || key !== key.trim() || forbiddenKeys.has(key)) {
    throw new OrchError('ORCH_PRD_INVALID_KEY', `${JSON.stringify(key)} cannot be a key of the frontmatter`, {
      help: 'Use letters, digits, `_`, `-` and `.`, beginning with a letter.',
      data: { key },
    });
  }
  const entry = readEntries(outline).findLast((candidate) => candidate.key === key);
  if (entry) {
    const splice = replaceValue(outline, entry, value);
    if (splice) refuseReferred(outline, [entry]);
    return splice;
  }
  const strange = strangeStart(outline);
  if (strange) throw rejected(outline, strange, 'it is no list of keys that begin at the margin');
  return insertKey(outline, `${key}: ${typeof value === 'string' ? writeScalar(value) : flowList(value)}`);
}

/**
 * The changes that remove a key with all its lines, also where it is there more than once.
 *
 * @throws OrchError `ORCH_PRD_EDIT_REJECTED` where other keys refer to the value.
 */
export function removeKey(outline: Outline, key: string): Splice[] {
  const entries = readEntries(outline).filter((entry) => entry.key === key);
  refuseReferred(outline, entries);
  return entries.map(({ span }) => ({ start: span.start, end: span.end, text: '' }));
}

/** Refuses to lose an anchor (`&name`) that an alias (`*name`) of another key refers to. */
function refuseReferred(outline: Outline, entries: readonly Entry[]): void {
  const { text, frontmatter } = outline;
  if (!frontmatter || !entries.some(({ span }) => text.slice(span.start, span.end).includes('&'))) return;
  const own = entries.map(({ span }) => ({ start: span.start, end: span.end, text: '' }));
  const aliases = new Set(
    applySplices(text, own)
      .slice(0, frontmatter.span.end)
      .match(/\*[^\s,[\]{}"']+/g),
  );
  for (const { span } of entries) {
    for (const [, name] of text.slice(span.start, span.end).matchAll(/(?<=[\s[{,])&([^\s,[\]{}"']+)/g)) {
      if (aliases.has(`*${name}`)) throw rejected(outline, span, `another key refers to its value by *${name}`);
    }
  }
}

function rejected({ text, file }: Outline, at: Span, reason: string): OrchError {
  return new OrchError('ORCH_PRD_EDIT_REJECTED', `an edit of the frontmatter of ${file} was refused: ${reason}`, {
    help: 'Edit it by hand, or write it as `key: value` lines.',
    location: locate(file, text, at.start, at.end),
  });
}

function replaceValue(
  { text, lineEnding }: Outline,
  entry: Entry,
  value: string | readonly string[],
): Splice | undefined {
  const source = text.slice(entry.valueStart, entry.lineEnd);
  const scalar = readScalar(source);
  const list = entryList(text, entry);
  const space = text.charAt(entry.valueStart - 1) === ':' ? ' ' : '';
  if (typeof value === 'string') {
    const isSame = entry.more.length === 0 && !list && scalar.value === value && (value !== '' || scalar.quote !== '');
    if (isSame) return undefined;
    const written = `${space}${writeScalar(value, scalar.quote)}`;
    if (entry.more.length === 0) {
      const length = list ? source.lastIndexOf(']') + 1 : scalar.length;
      return { start: entry.valueStart, end: entry.valueStart + length, text: written };
    }
    return { start: entry.valueStart, end: entry.span.end, text: `${written}${lineEnding}` };
  }
  if (list && list.length === value.length && list.every((item, index) => item === value[index])) return undefined;
  const isBlock = list && entry.more.length > 0 && !source.startsWith('[') && value.length > 0;
  if (isBlock) {
    const indent = /^\s*/.exec(entry.more.find((line) => /^\s*-/.test(line)) ?? '')?.[0] ?? '';
    const lines = value.map((item) => `${indent}- ${writeScalar(item)}${lineEnding}`);
    const start = entry.span.end - lengthOfMore(text, entry);
    return { start, end: entry.span.end, text: lines.join('') };
  }
  if (entry.more.length === 0) {
    const end = list ? entry.valueStart + source.lastIndexOf(']') + 1 : entry.valueStart + scalar.length;
    return { start: entry.valueStart, end, text: `${space}${flowList(value)}` };
  }
  return { start: entry.valueStart, end: entry.span.end, text: `${space}${flowList(value)}${lineEnding}` };
}

function lengthOfMore(text: string, entry: Entry): number {
  const ending = text.startsWith('\r\n', entry.lineEnd) ? 2 : 1;
  return entry.span.end - (entry.lineEnd + ending);
}

function flowList(items: readonly string[]): string {
  return `[${items.map(writeItem).join(', ')}]`;
}

function insertKey({ text, frontmatter, hasBom, lineEnding }: Outline, line: string): Splice {
  if (frontmatter) {
    const at = text.lastIndexOf('---', frontmatter.span.end);
    return { start: at, end: at, text: `${line}${lineEnding}` };
  }
  const start = hasBom ? 1 : 0;
  const gap = start === text.length || /^[ \t]*[\r\n]/.test(text.slice(start, start + 200)) ? '' : lineEnding;
  return { start, end: start, text: `---${lineEnding}${line}${lineEnding}---${lineEnding}${gap}` };
}
