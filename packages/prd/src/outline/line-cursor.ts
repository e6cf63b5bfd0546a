import { SPACE, TAB } from './characters.ts';

/**
 * Walks a text line by line, and inside a line by columns: a tab reaches to the next multiple of four,
 * and can be consumed in part.
 */
export class LineCursor {
  readonly text: string;
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

  constructor(text: string, start: number) {
    this.text = text;
    this.next = start;
    if (!text.includes('\r')) this.#nextCr = Number.POSITIVE_INFINITY;
  }

  /** Goes to the start of the next line; false at the end of the text. */
  readLine(): boolean {
    const { text } = this;
    const start = this.next;
    if (start >= text.length) return false;
    if (this.#nextLf < start) this.#nextLf = indexOrNever(text.indexOf('\n', start));
    if (this.#nextCr < start) this.#nextCr = indexOrNever(text.indexOf('\r', start));
    const lf = this.#nextLf;
    const cr = this.#nextCr;
    if (cr < lf) {
      this.lineEnd = cr;
      this.next = lf === cr + 1 ? cr + 2 : cr + 1;
    } else if (lf < text.length) {
      this.lineEnd = lf;
      this.next = lf + 1;
    } else {
      this.lineEnd = text.length;
      this.next = text.length;
    }
    this.lineStart = start;
    this.line++;
    return true;
  }

  /** Prepares the position inside the line: call once before any of the members below are read. */
  enterLine(): void {
    this.at = this.lineStart;
    this.column = 0;
    this.measure();
  }

  get isBlank(): boolean {
    return this.filled === this.lineEnd;
  }

  measure(): void {
    const { text, lineEnd } = this;
    let index = this.at;
    let column = this.column;
    for (; index < lineEnd; index++) {
      const code = text.charCodeAt(index);
      if (code === SPACE) column++;
      else if (code === TAB) column += 4 - (column & 3);
      else break;
    }
    this.filled = index;
    this.indent = column - this.column;
  }

  /** Consumes at most `columns` columns of white space. */
  skipColumns(columns: number): void {
    const { text } = this;
    let left = columns;
    while (left > 0 && this.at < this.filled) {
      const width = text.charCodeAt(this.at) === TAB ? 4 - (this.column & 3) : 1;
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

function indexOrNever(index: number): number {
  return index === -1 ? Number.POSITIVE_INFINITY : index;
}
