import type { Line } from './document-lines.ts';

import { latin } from '../expressions/latin.ts';
import { introduces } from './line-forms.ts';
import { isTypeWord } from './field-type.ts';

/** Lists without marks whose lines each begin with what they tell of, and which Markdown takes for one paragraph. */

/** `Tour      - driver, vehicle`, `Person    id, name`, `Overview ..... /home`: in columns. */
const column = latin.u`^[\s>]*([\p{L}][\p{L}\p{N}_.'’&/-]*(?: [\p{L}\p{N}_.'’&/-]+){0,3}?)(?:[ \t]{2,}(?:[-–—:][ \t]+)?|[ \t]*\.{4,}[ \t]*|\t+)(?=\S)`;
/** `clip {offset, path}`, `kegs(number, size)`: a name over its parts. */
const parts = latin.u`^[\s>]*([\p{L}][\p{L}\p{N}_-]*)[ \t]?(?:\{[^{}]{2,300}\}|\([^()]{2,300}(?:\([^()]*\)[^()]*)*\))[,;]?\s*$`;
/** `id (UUID, primary key)`: a column, whose name is in small letters as code has it. */
const typed = latin.plain`^[\s>]*[a-z_]\w*[ \t]?\([^()]{2,300}(?:\([^()]*\)[^()]*)*\)[,;]?\s*$`;
/** `queue: the next clip for me`: in lower case, as in notes. */
const noted = latin.u`^[\s>]*(\p{Ll}[\p{Ll}\p{N} _-]{1,30}): (?=\S)`;
const rule = /^[\s>]*-{3,}(?:\s+-{3,})+\s*$/;

const mostLines = 100;
const longest = 400;

interface Shape {
  readonly form: typeof column;
  readonly least: number;
  /** A line of another shape ends it, and does not say that it is none. */
  readonly endsAnywhere?: boolean;
}

const shapes: readonly Shape[] = [
  { form: column, least: 3 },
  { form: parts, least: 2 },
  { form: typed, least: 4, endsAnywhere: true },
  { form: noted, least: 3 },
];

/** How many lines from one on form such a list: all of one shape, up to an empty line. */
export function keyedLines(lines: readonly Line[], from: number): number {
  for (const shape of shapes) {
    const count = linesOfShape(lines, from, shape);
    if (count >= shape.least && (shape.form !== typed || areColumns(lines, from, count))) return count;
  }
  return 0;
}

function linesOfShape(lines: readonly Line[], from: number, { form, endsAnywhere }: Shape): number {
  if (!form.test(lines[from]?.text ?? '')) return 0;
  for (let count = 0; count < mostLines; count++) {
    const text = lines[from + count]?.text ?? '';
    if (text.trim() === '') return count;
    if (text.length > longest || (!form.test(text) && !rule.test(text))) return endsAnywhere === true ? count : 0;
  }
  return mostLines;
}

/** Whether lines of names with brackets are columns: a line introduces them, or most brackets hold a type. */
function areColumns(lines: readonly Line[], from: number, count: number): boolean {
  if (introduces.test(lines[from - 1]?.text.trimEnd() ?? '')) return true;
  const withType = lines
    .slice(from, from + count)
    .filter(({ text }) => isTypeWord(/\(\s*([^\s,]+)/.exec(text)?.[1] ?? ''));
  return withType.length * 2 > count;
}

/** The lines of code that is no code, but such a list with a series in each: `orders   id, total, state`. */
export function listedLines(text: string, fence: Line): Line[] | undefined {
  const lines = text
    .trimEnd()
    .split(/\r?\n/)
    .map((each, index): Line => ({ ...fence, text: each, number: fence.number + 1 + index }));
  return lines.every((line) => line.text.includes(', ')) && keyedLines(lines, 0) === lines.length ? lines : undefined;
}

/** The first title of the columns, where a line over dashes heads them. */
export function columnHead(words: string, next: string): string | undefined {
  return rule.test(next) ? column.exec(words)?.[1] : undefined;
}

/** A line of such a list as an item has it: `Tour: driver, vehicle`. Empty for dashes between the columns. */
export function keyedText(words: string): string {
  if (rule.test(words)) return '';
  const found = column.exec(words);
  return found ? `${found[1] ?? ''}: ${words.slice(found[0].length).replaceAll(/\s{2,}/g, ' ')}` : words;
}
