import { SPACE, TAB } from './characters.ts';
import type { Units } from './units.ts';

/**
 * Walks a text line by line, and inside a line by columns: a tab reaches to the next multiple of four,
 * and can be consumed in part.
 */
export class LineCursor {
  readonly text: string;
  readonly units: Units;
  /** Start of the current line. */
  lineStart = 0;
  /** End of the current line, without its ending. */
  lineEnd = 0;
  /** Start of the next line. */
  next: number;
  /** Number of the current line, from 1. */
  line = 0;
  /** Position inside the current line. */
  at = 0;
  column = 0;
  /** First index from `at` that is neither space nor tab. */
  filled = 0;
  /** Columns of white space from `at` to `filled`. */
  indent = 0;
  #nextLf = -1;
  #nextCr = -1;

  constructor(text: string, units: Units, start: number) {
    this.text = text;
    this.units = units;
    this.next = start;
    if (!text.includes('\r')) this.#nextCr = text.length;
  }

  /** Goes to the start of the next line; false at the end of the text. */
  readLine(): boolean {
    const { text } = this;
    const start = this.next;
    if (start >= text.length) return false;
    this.lineStart = start;
    this.line++;
    if (this.#nextCr < start) this.#nextCr = indexOrEnd(text, '\r', start);
    const cr = this.#nextCr;
    // A line feed that is still ahead is not looked for again at each carriage return before it.
    const lf = this.#nextLf < start ? indexOrEnd(text, '\n', start) : this.#nextLf;
    this.#nextLf = lf;
    if (cr < lf) {
      this.lineEnd = cr;
      this.next = lf === cr + 1 ? cr + 2 : cr + 1;
    } else {
      this.lineEnd = lf;
      this.next = lf < text.length ? lf + 1 : lf;
    }
    return true;
  }

  /** Prepares the position inside the line: call once before any of the members below are read. */
  enterLine(): void {
    this.at = this.lineStart;
    this.column = 0;
    this.measure();
  }

  /** The same for a line that begins with neither space nor tab. */
  enterFilled(): void {
    this.at = this.lineStart;
    this.column = 0;
    this.filled = this.lineStart;
    this.indent = 0;
  }

  get isBlank(): boolean {
    return this.filled === this.lineEnd;
  }

  measure(): void {
    const { units, lineEnd } = this;
    let index = this.at;
    let column = this.column;
    for (; index < lineEnd; index++) {
      const code = units[index];
      if (code === SPACE) column++;
      else if (code === TAB) column += 4 - (column & 3);
      else break;
    }
    this.filled = index;
    this.indent = column - this.column;
  }

  /** Consumes at most `columns` columns of white space. */
  skipColumns(columns: number): void {
    const { units } = this;
    let left = columns;
    while (left > 0 && this.at < this.filled) {
      const width = units[this.at] === TAB ? 4 - (this.column & 3) : 1;
      const step = Math.min(width, left);
      this.column += step;
      this.indent -= step;
      left -= step;
      if (step === width) this.at++;
    }
  }

  /** Consumes the white space up to `filled` and the characters up to `index`, which hold no tab. */
  moveTo(index: number): void {
    this.column += this.indent + (index - this.filled);
    this.at = index;
    this.measure();
  }
}

/** Never infinity: one number that is no small integer would make all that it is compared with slow. */
function indexOrEnd(text: string, ending: string, from: number): number {
  const index = text.indexOf(ending, from);
  return index === -1 ? text.length : index;
}
