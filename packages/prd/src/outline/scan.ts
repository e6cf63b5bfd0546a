import { beginsText, BRACKET, GREATER, isSpace, skipSpaces } from './characters.ts';
import { type Container, type ContainerKind, footnoteEnd, type ListMarker, listMarker } from './containers.ts';
import { Flow } from './flow.ts';
import { LineCursor } from './line-cursor.ts';
import type { ScanResult } from './scan-result.ts';

/**
 * Finds the headings, fences and definitions of a Markdown document in one pass: CommonMark 0.31 with GFM tables,
 * task lists and footnotes. Only as much of the grammar is carried out as decides where a heading can be.
 *
 * The method is the two-step one of CommonMark's appendix: each line first continues or opens containers,
 * then what is left of it goes to the open leaf block. Where micromark deviates, micromark is followed.
 *
 * @param start Offset of the first line: after a byte order mark or frontmatter.
 * @param firstLine Number of that line.
 * @param withContainers False for a document whose frontmatter never ends, in which micromark sees no containers.
 */
export function scan(text: string, start: number, firstLine: number, withContainers: boolean): ScanResult {
  const result: ScanResult = { headings: [], fences: [], definitions: [], lookalikes: [], unclosed: undefined };
  const cursor = new LineCursor(text, start);
  cursor.line = firstLine - 1;
  const scanner = new Scanner(cursor, result, withContainers);
  scanner.run();
  return result;
}

class Scanner {
  readonly #cursor: LineCursor;
  readonly #text: string;
  readonly #result: ScanResult;
  readonly #flow: Flow;
  readonly #withContainers: boolean;
  #stack: Container[] = [];
  #lastWasBlank = false;

  constructor(cursor: LineCursor, result: ScanResult, withContainers: boolean) {
    this.#cursor = cursor;
    this.#text = cursor.text;
    this.#result = result;
    this.#flow = new Flow(cursor, result);
    this.#withContainers = withContainers;
  }

  run(): void {
    const cursor = this.#cursor;
    const text = this.#text;
    while (cursor.readLine()) {
      const isText = cursor.lineEnd > cursor.lineStart && beginsText(text.charCodeAt(cursor.lineStart));
      if (isText && this.#stack.length === 0) {
        this.#lastWasBlank = false;
        this.#flow.textLine();
      } else {
        this.#line();
      }
    }
    cursor.lineStart = text.length;
    this.#flow.end(this.#stack.length === 0);
    this.#closeContainers(0);
  }

  #line(): void {
    const cursor = this.#cursor;
    const stack = this.#stack;
    cursor.enterLine();
    // A second blank line does nothing that the first has not done; this keeps deep nesting linear.
    const isBlank = cursor.isBlank;
    if (isBlank && this.#lastWasBlank) return;
    this.#lastWasBlank = isBlank;

    const { matched, sibling } = this.#continueContainers();
    if (!sibling && matched === stack.length && this.#flow.isVerbatim) {
      this.#flow.verbatimLine(stack.length === 0);
      return;
    }
    if (sibling) this.#enter(matched);
    const interrupts = !sibling && matched === stack.length && this.#flow.isInterruptible;
    const opened = this.#openContainers(matched, interrupts) || sibling;
    const lazy = !opened && matched < stack.length;
    if (this.#flow.absorb(lazy, stack.length === 0)) return;
    if (lazy) this.#closeContainers(matched);
    this.#flow.open(lazy, stack.length === 0);
  }

  /** Matches the line against the open containers, from the outside. */
  #continueContainers(): { matched: number; sibling: boolean } {
    const cursor = this.#cursor;
    let matched = 0;
    for (const container of this.#stack) {
      if (container.kind === 'quote') {
        if (!this.#consumeQuoteMark()) break;
      } else if (container.kind === 'footnote') {
        if (!cursor.isBlank && cursor.indent < container.size) break;
        cursor.skipColumns(container.size);
      } else if (cursor.isBlank) {
        container.blankEnd ||= container.blankStart;
      } else {
        const fits = !container.blankEnd && cursor.indent >= container.size;
        container.blankEnd = false;
        container.blankStart = false;
        if (!fits)
          return this.#continuesList(container) ? { matched: matched + 1, sibling: true } : { matched, sibling: false };
        cursor.skipColumns(container.size);
      }
      matched++;
    }
    return { matched, sibling: false };
  }

  #consumeQuoteMark(): boolean {
    const cursor = this.#cursor;
    if (cursor.isBlank || cursor.indent > 3 || this.#text.charCodeAt(cursor.filled) !== GREATER) return false;
    cursor.moveTo(cursor.filled + 1);
    cursor.skipColumns(1);
    return true;
  }

  /** Tells whether the line begins the next item of a list, and then enters that item. */
  #continuesList(container: Container): boolean {
    const cursor = this.#cursor;
    if (cursor.indent > 3) return false;
    const marker = listMarker(this.#text, cursor.filled, cursor.lineEnd);
    if (!marker || marker.kind !== container.kind || marker.marker !== container.marker) return false;
    const item = this.#consumeListMarker(marker, false);
    if (!item) return false;
    container.size = item.size;
    container.blankStart = item.blankStart;
    return true;
  }

  #consumeListMarker(marker: ListMarker, interrupts: boolean): { size: number; blankStart: boolean } | undefined {
    const cursor = this.#cursor;
    const { filled, indent, lineEnd } = cursor;
    if (interrupts && !marker.isOne) return undefined;
    if (marker.kind === 'bullet' && this.#flow.breaks.startsAt(filled)) return undefined;
    const width = indent + marker.end - filled;
    if (marker.end === lineEnd || isSpace(this.#text.charCodeAt(marker.end))) {
      if (skipSpaces(this.#text, marker.end, lineEnd) === lineEnd) {
        if (interrupts) return undefined;
        cursor.moveTo(marker.end);
        return { size: width + 1, blankStart: true };
      }
      cursor.moveTo(marker.end);
      const space = cursor.indent > 4 ? 1 : cursor.indent;
      cursor.skipColumns(space);
      return { size: width + space, blankStart: false };
    }
    return undefined;
  }

  /** Opens the containers that the rest of the line begins; true if there is any. */
  #openContainers(matched: number, interrupts: boolean): boolean {
    const cursor = this.#cursor;
    let opened = false;
    if (!this.#withContainers) return false;
    while (!cursor.isBlank && cursor.indent <= 3) {
      const container = this.#openContainer(interrupts);
      if (!container) break;
      if (!opened) this.#enter(matched);
      this.#stack.push(container);
      opened = true;
    }
    return opened;
  }

  #openContainer(interrupts: boolean): Container | undefined {
    const cursor = this.#cursor;
    const { filled: start, lineEnd } = cursor;
    if (this.#consumeQuoteMark()) return container('quote', start);
    if (this.#text.charCodeAt(start) === BRACKET) {
      const end = footnoteEnd(this.#text, start, lineEnd);
      if (end === -1) return undefined;
      cursor.moveTo(end);
      cursor.skipColumns(cursor.indent);
      return container('footnote', start, 4, 0, false, this.#text.slice(start + 2, end - 2));
    }
    const marker = listMarker(this.#text, start, lineEnd);
    const item = marker && this.#consumeListMarker(marker, interrupts);
    return marker && item ? container(marker.kind, start, item.size, marker.marker, item.blankStart) : undefined;
  }

  /** Leaves the containers beyond the first `depth`, with the leaf block inside. */
  #enter(depth: number): void {
    this.#flow.close();
    this.#closeContainers(depth);
  }

  #closeContainers(depth: number): void {
    for (const { kind, label, start } of this.#stack.splice(depth)) {
      if (kind === 'footnote') {
        this.#result.definitions.push({ kind: 'footnote', label, span: { start, end: this.#cursor.lineStart } });
      }
    }
  }
}

function container(
  kind: ContainerKind,
  start: number,
  size = 0,
  marker = 0,
  blankStart = false,
  label = '',
): Container {
  return { kind, marker, start, label, size, blankStart, blankEnd: false };
}
