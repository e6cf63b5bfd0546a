/* oxlint-disable typescript/no-non-null-assertion -- a unit that is read is there: zeros follow the last one */
import { ASTERISK, DASH, isSpace, skipSpaces, UNDERSCORE } from './characters.ts';
import type { LineCursor } from './line-cursor.ts';

/**
 * Recognises thematic breaks. The end of a line that could be one is measured once a line,
 * so that `- - - - x`, which asks at every marker, costs one pass.
 */
export class ThematicBreaks {
  readonly #cursor: LineCursor;
  #measuredLine = 0;
  #tailStart = 0;
  #tailMarker = 0;

  constructor(cursor: LineCursor) {
    this.#cursor = cursor;
  }

  /** Tells whether the rest of the line, from `at`, is a thematic break. */
  startsAt(at: number): boolean {
    const { units, lineEnd, line } = this.#cursor;
    const marker = units[at]!;
    if (marker !== ASTERISK && marker !== DASH && marker !== UNDERSCORE) return false;
    if (units[skipSpaces(units, at + 1, lineEnd)] !== marker) return false;
    if (this.#measuredLine !== line) this.#measure();
    if (at < this.#tailStart || marker !== this.#tailMarker) return false;
    let found = at;
    for (let count = 1; count < 3; count++) {
      found = skipSpaces(units, found + 1, lineEnd);
      if (found === lineEnd) return false;
    }
    return true;
  }

  #measure(): void {
    const { units, lineStart, lineEnd, line } = this.#cursor;
    let index = lineEnd;
    while (index > lineStart && isSpace(units[index - 1]!)) index--;
    const marker = units[index - 1]!;
    while (index > lineStart) {
      const code = units[index - 1]!;
      if (code !== marker && !isSpace(code)) break;
      index--;
    }
    this.#measuredLine = line;
    this.#tailStart = index;
    this.#tailMarker = marker;
  }
}
