import { latin } from '../expressions/latin.ts';

/** How a value is written: bare, or between quotes. */
export type Quote = '' | "'" | '"';

export interface Scalar {
  readonly quote: Quote;
  readonly value: string;
  /** Length of the value in the source, quotes included. */
  readonly length: number;
}

/** Reads the scalar at the start of a line's rest: `'it''s' # why` is `it's`. Bare values keep their text: `1.10`. */
export function readScalar(source: string): Scalar {
  const quoted = /^(?:'(?:[^']|'')*'|"(?:[^"\\]|\\[^])*")(?=\s*(?:#|$))/.exec(source)?.[0];
  if (quoted?.startsWith("'")) {
    return { quote: "'", value: quoted.slice(1, -1).replaceAll("''", "'"), length: quoted.length };
  }
  if (quoted !== undefined) return { quote: '"', value: unescape(quoted), length: quoted.length };
  const comment = /(?:^|[ \t])#/.exec(source);
  const bare = (comment ? source.slice(0, comment.index) : source).trimEnd();
  return { quote: '', value: bare, length: bare.length };
}

/** The escapes that YAML and JSON share; others stay as they are written. */
function unescape(quoted: string): string {
  try {
    return String(JSON.parse(quoted.replaceAll(/\r\n|\r|\n/g, ' ')));
  } catch {
    // YAML has escapes that JSON lacks: `\x41`, `\e`.
    return quoted.slice(1, -1);
  }
}

const needsQuotes =
  /^$|^[\s!"#%&'*,>@[\]`{|}~]|^[-?:](?:\s|$)|^(?:---|\.\.\.)|:(?:\s|$)|\s#|\s$|^(?:true|false|null|yes|no|on|off)$/i;
const needsEscapes = latin.u`[\p{Cc}\u2028\u2029\ufeff]`;

/** Writes a value so that YAML reads the same text, in the given quotes where they can hold it. */
export function writeScalar(value: string, quote: Quote = ''): string {
  if (needsEscapes.test(value) || quote === '"') return JSON.stringify(value);
  if (quote === "'" || needsQuotes.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return value;
}

/** Writes a value as an item of `[a, b]`. */
export function writeItem(value: string): string {
  return writeScalar(value, "'");
}

/** The items of a flow list `[a, 'b', "c"]`, or undefined where the source is none, or nests. */
export function readFlowList(source: string): string[] | undefined {
  const inner = /^\[([^]*)\]\s*(?:#.*)?$/.exec(source.trim())?.[1];
  if (inner === undefined) return undefined;
  const items: string[] = [];
  const item = /\s*('(?:[^']|'')*'|"(?:[^"\\]|\\[^])*"|[^,'"[\]{}\s](?:[^,[\]{}]*[^,[\]{}\s])?)\s*(,|$)/y;
  if (inner.trim() === '') return [];
  while (item.lastIndex < inner.length) {
    const match = item.exec(inner);
    if (!match) return undefined;
    items.push(readScalar(match[1] ?? '').value);
    if (match[2] === '' || inner.slice(item.lastIndex).trim() === '') return items;
  }
  return undefined;
}
