import { beginsContainer, beginsText, BRACKET, GREATER, HASH, isSpace, PIPE, skipSpaces } from './characters.ts';
import { type Container, type ContainerKind, footnoteEnd, listMarkerEnd, mayInterrupt } from './containers.ts';
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
  /** The line begins the next item of the last container that it continues. */
  #sibling = false;

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
      if (this.#stack.length > 0) this.#line();
      else if (this.#flow.staysInFence()) continue;
      else if (cursor.lineEnd === cursor.lineStart) this.#flow.emptyLine();
      else this.#marginLine(text.charCodeAt(cursor.lineStart));
    }
    cursor.lineStart = text.length;
    this.#flow.end(this.#stack.length === 0);
    this.#closeContainers(0);
  }

  /** Takes a line outside of containers, by its first character: most lines are decided by it. */
  #marginLine(code: number): void {
    if (beginsText(code)) this.#flow.textLine();
    else if (code === PIPE) this.#flow.rowLine();
    else if (code !== HASH || !this.#flow.headingLine()) this.#line();
  }

  #line(): void {
    const cursor = this.#cursor;
    const stack = this.#stack;
    cursor.enterLine();
    // A second blank line does nothing that the first has not done; this keeps deep nesting linear.
    const isBlank = cursor.isBlank;
    if (isBlank && this.#lastWasBlank && stack.length > 0) return;
    this.#lastWasBlank = isBlank;

    const matched = stack.length === 0 ? 0 : this.#continueContainers();
    const sibling = this.#sibling;
    this.#sibling = false;
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

  /** Matches the line against the open containers, from the outside; the number of those that it continues. */
  #continueContainers(): number {
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
        if (!fits) {
          this.#sibling = this.#continuesList(container);
          return this.#sibling ? matched + 1 : matched;
        }
        cursor.skipColumns(container.size);
      }
      matched++;
    }
    return matched;
  }

  #consumeQuoteMark(): boolean {
    const cursor = this.#cursor;
    if (cursor.isBlank || cursor.indent > 3 || this.#text.charCodeAt(cursor.filled) !== GREATER) return false;
    cursor.moveTo(cursor.filled + 1);
    cursor.skipColumns(1);
    return true;
  }

  /** Tells whether the line begins the next item of a list, and then enters that item. */
  #continuesList(list: Container): boolean {
    const cursor = this.#cursor;
    if (cursor.indent > 3) return false;
    const end = listMarkerEnd(this.#text, cursor.filled, cursor.lineEnd);
    if (end === -1 || this.#text.charCodeAt(end - 1) !== list.marker) return false;
    const size = this.#consumeListMarker(end, false);
    if (size === 0) return false;
    list.size = size;
    list.blankStart = cursor.isBlank;
    return true;
  }

  /** Consumes a list marker, up to `end`, and the space after it; the columns that it takes, or 0 where it begins no item. */
  #consumeListMarker(end: number, interrupts: boolean): number {
    const cursor = this.#cursor;
    const { filled, indent, lineEnd } = cursor;
    if (end < lineEnd && !isSpace(this.#text.charCodeAt(end))) return 0;
    if (interrupts && !mayInterrupt(this.#text, filled, end)) return 0;
    if (interrupts && skipSpaces(this.#text, end, lineEnd) === lineEnd) return 0;
    if (this.#flow.breaks.startsAt(filled)) return 0;
    const width = indent + end - filled;
    cursor.moveTo(end);
    if (cursor.isBlank) return width + 1;
    const space = cursor.indent > 4 ? 1 : cursor.indent;
    cursor.skipColumns(space);
    return width + space;
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
    const code = this.#text.charCodeAt(start);
    if (!beginsContainer(code)) return undefined;
    if (this.#consumeQuoteMark()) return container('quote', start);
    if (code === BRACKET) {
      const end = footnoteEnd(this.#text, start, lineEnd);
      if (end === -1) return undefined;
      cursor.moveTo(end);
      cursor.skipColumns(cursor.indent);
      return container('footnote', start, 4, 0, false, this.#text.slice(start + 2, end - 2));
    }
    const end = listMarkerEnd(this.#text, start, lineEnd);
    const size = end === -1 ? 0 : this.#consumeListMarker(end, interrupts);
    return size === 0 ? undefined : container('list', start, size, this.#text.charCodeAt(end - 1), cursor.isBlank);
  }

  /** Leaves the containers beyond the first `depth`, with the leaf block inside. */
  #enter(depth: number): void {
    this.#flow.close();
    this.#closeContainers(depth);
  }

  #closeContainers(depth: number): void {
    const stack = this.#stack;
    for (let index = depth; index < stack.length; index++) {
      const container = stack[index];
      if (container?.kind !== 'footnote') continue;
      const span = { start: container.start, end: this.#cursor.lineStart };
      this.#result.definitions.push({ kind: 'footnote', label: container.label, span });
    }
    while (stack.length > depth) stack.pop();
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
