import type { Outline } from '../outline/types.ts';
import { type Entry, readEntries } from './entries.ts';
import { readFlowList, readScalar } from './scalar.ts';

/**
 * The frontmatter's top-level values as text. Bare values keep their source text (`id: 1.10` is `1.10`), quoted ones
 * lose their quotes, values over several lines are joined by spaces (after `|` by line feeds), and lists read as
 * `[a, b]`. Of a key that is there twice the last value counts. Works on invalid YAML too.
 */
export function readFrontmatter(outline: Outline): ReadonlyMap<string, string> {
  return new Map(readEntries(outline).map((entry) => [entry.key, entryText(outline.text, entry)]));
}

/** The items of a value that is a list, in either notation; undefined where it is none. */
export function entryList(text: string, entry: Entry): string[] | undefined {
  const first = text.slice(entry.valueStart, entry.lineEnd);
  if (first.startsWith('[')) return readFlowList([first, ...entry.more].join(' '));
  if (readScalar(first).value !== '' || entry.more.length === 0) return undefined;
  const items: string[] = [];
  for (const line of entry.more) {
    if (line.trim() === '' || /^\s*#/.test(line)) continue;
    const item = /^\s*-[ \t]+(.*)$/.exec(line)?.[1];
    if (item === undefined) return undefined;
    items.push(readScalar(item).value);
  }
  return items;
}

function entryText(text: string, entry: Entry): string {
  const first = text.slice(entry.valueStart, entry.lineEnd);
  const list = entryList(text, entry);
  const flow = [first, ...entry.more].join(' ');
  if (list) return first.startsWith('[') ? flow.slice(0, flow.lastIndexOf(']') + 1) : `[${list.join(', ')}]`;
  const block = /^[|>][-+0-9]*\s*(?:#.*)?$/.exec(first)?.[0];
  if (block !== undefined)
    return dedent(entry.more)
      .join(block.startsWith('|') ? '\n' : ' ')
      .trimEnd();
  const whole = [first, ...entry.more.map((line) => line.trim())].join(' ').trim();
  return readScalar(/^["']/.test(first) ? whole : entry.more.length === 0 ? first : whole).value;
}

function dedent(lines: readonly string[]): string[] {
  let indent = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    if (line.trim() !== '') indent = Math.min(indent, line.length - line.trimStart().length);
  }
  return lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0));
}
