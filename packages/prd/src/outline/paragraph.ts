import { mayBeginDefinition, parseDefinitions } from './definition.ts';
import type { LineCursor } from './line-cursor.ts';
import type { ScanResult } from './scan-result.ts';

/** The open paragraph: where it began, its last line, and the link reference definitions at its start. */
export class Paragraph {
  /** Start of its text, and the number of that line. */
  start = 0;
  line = 0;
  /** Start and end of the text on its last line. */
  lastStart = 0;
  lastEnd = 0;
  lastMayBeTableHead = false;
  readonly #cursor: LineCursor;
  readonly #result: ScanResult;
  /** Start and end of the text on each line, kept only where the paragraph may begin with definitions. */
  #lines: number[] | undefined;

  constructor(cursor: LineCursor, result: ScanResult) {
    this.#cursor = cursor;
    this.#result = result;
  }

  /** Begins anew on the current line, whose text is at `start`. */
  open(start: number): void {
    const { text, line, lineEnd } = this.#cursor;
    this.start = start;
    this.line = line;
    this.#lines = mayBeginDefinition(text, start, lineEnd) ? [] : undefined;
    this.extend(start, true);
  }

  /** Takes the current line in. */
  extend(start: number, mayBeTableHead: boolean): void {
    this.lastStart = start;
    this.lastEnd = this.#cursor.lineEnd;
    this.lastMayBeTableHead = mayBeTableHead;
    this.#lines?.push(start, this.lastEnd);
  }

  /** Leaves its last line to a table. */
  giveUpLastLine(): void {
    this.#lines?.splice(-2);
  }

  /** Start of the text of the heading that the paragraph becomes, after its definitions; -1 where nothing else is there. */
  takeHeadingText(): number {
    const skipped = this.collectDefinitions();
    const lines = this.#lines;
    if (!lines) return this.start;
    if (skipped * 2 < lines.length) return lines[skipped * 2] ?? this.start;
    lines.length = 0;
    return -1;
  }

  /** Records the definitions that the paragraph begins with, and returns how many lines they take. */
  collectDefinitions(): number {
    const lines = this.#lines;
    if (!lines || lines.length === 0) return 0;
    let text = '';
    for (let index = 0; index < lines.length; index += 2) {
      text += `${this.#cursor.text.slice(lines[index], lines[index + 1])}\n`;
    }
    text = text.slice(0, -1);
    let from = 0;
    let line = 0;
    for (const { label, end } of parseDefinitions(text)) {
      const start = lines[line * 2] ?? 0;
      for (let at = text.indexOf('\n', from); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) line++;
      if (end === text.length && !text.endsWith('\n', end)) line = lines.length / 2;
      from = end;
      this.#result.definitions.push({ kind: 'link', label, span: { start, end: lines[line * 2 - 1] ?? start } });
    }
    return line;
  }
}
