import type { Span } from '../tasks/task.ts';
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
  /** The text on each line, kept only where the paragraph may begin with definitions. */
  #lines: Span[] | undefined;

  constructor(cursor: LineCursor, result: ScanResult) {
    this.#cursor = cursor;
    this.#result = result;
  }

  /** Begins anew on the current line, whose text is at `start`. */
  open(start: number): void {
    const { units, line, lineEnd } = this.#cursor;
    this.start = start;
    this.line = line;
    this.#lines = mayBeginDefinition(units, start, lineEnd) ? [] : undefined;
    this.extend(start, true);
  }

  /** Takes the current line in. */
  extend(start: number, mayBeTableHead: boolean): void {
    this.lastStart = start;
    this.lastEnd = this.#cursor.lineEnd;
    this.lastMayBeTableHead = mayBeTableHead;
    this.#lines?.push({ start, end: this.lastEnd });
  }

  /** Leaves its last line to a table. */
  giveUpLastLine(): void {
    this.#lines?.pop();
  }

  /** Start of the text of the heading that the paragraph becomes, after its definitions; -1 where nothing else is there. */
  takeHeadingText(): number {
    const skipped = this.collectDefinitions();
    const lines = this.#lines;
    if (!lines) return this.start;
    const first = lines[skipped];
    if (first) return first.start;
    lines.length = 0;
    return -1;
  }

  /** Records the definitions that the paragraph begins with, and returns how many lines they take. */
  collectDefinitions(): number {
    const lines = this.#lines;
    if (!lines || lines.length === 0) return 0;
    const definitions = parseDefinitions(lines.map(({ start, end }) => this.#cursor.text.slice(start, end)).join('\n'));
    let found = 0;
    let taken = 0;
    let passed = 0;
    let from: number | undefined;
    for (const { start, end } of lines) {
      const definition = definitions[found];
      if (!definition) break;
      from ??= start;
      passed += end - start + 1;
      taken++;
      if (passed < definition.end) continue;
      this.#result.definitions.push({ kind: 'link', label: definition.label, span: { start: from, end } });
      found++;
      from = undefined;
    }
    return taken;
  }
}
