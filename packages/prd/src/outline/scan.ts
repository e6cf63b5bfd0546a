/* oxlint-disable typescript/no-non-null-assertion -- a unit that is read is there: zeros follow the last one */
import {
  beginsContainer,
  beginsText,
  BRACKET,
  CARET,
  GREATER,
  HASH,
  isSpace,
  PIPE,
  skipSpaces,
  SPACE,
} from './characters.ts';
import {
  type Container,
  type ContainerKind,
  FOOTNOTE,
  footnoteEnd,
  LIST,
  listMarkerEnd,
  mayInterrupt,
  QUOTE,
} from './containers.ts';
import { Flow } from './flow.ts';
import { PARAGRAPH } from './leaf.ts';
import { LineCursor } from './line-cursor.ts';
import type { ScanResult } from './scan-result.ts';
import { type Units, unitsOf } from './units.ts';

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
  const result: ScanResult = { sections: [], fences: [], definitions: [], lookalikes: [], unclosed: undefined };
  const cursor = new LineCursor(text, unitsOf(text), start);
  cursor.line = firstLine - 1;
  const scanner = new Scanner(cursor, result, withContainers);
  scanner.run();
  return result;
}

class Scanner {
  readonly #cursor: LineCursor;
  readonly #text: string;
  readonly #units: Units;
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
    this.#units = cursor.units;
    this.#result = result;
    this.#flow = new Flow(cursor, result);
    this.#withContainers = withContainers;
  }

  run(): void {
    const cursor = this.#cursor;
    const flow = this.#flow;
    const units = this.#units;
    while (cursor.readLine()) {
      const { lineStart, lineEnd } = cursor;
      const isInside = this.#stack.length > 0;
      if (!isInside && flow.staysInFence()) continue;
      if (lineStart === lineEnd) {
        if (isInside) this.#emptyLine();
        else flow.emptyLine();
        continue;
      }
      const code = units[lineStart]!;
      if (beginsContainer(code)) {
        if (!this.#itemLine() && !this.#quoteLine(code)) this.#line();
      } else if (!isInside) {
        this.#marginLine(code);
      } else if (flow.leaf === PARAGRAPH || isSpace(code)) {
        this.#line();
      } else {
        // It continues no container, begins none, and is not lazy.
        this.#enter(0);
        this.#marginLine(code);
      }
    }
    cursor.lineStart = this.#text.length;
    flow.end(this.#stack.length === 0);
    this.#closeContainers(0);
  }

  /** Takes a line without any character inside of containers. */
  #emptyLine(): void {
    // A second blank line does nothing that the first has not done; this keeps deep nesting linear.
    if (this.#lastWasBlank) return;
    this.#lastWasBlank = true;
    const stack = this.#stack;
    let matched = 0;
    for (; matched < stack.length; matched++) {
      const container = stack[matched]!;
      if (container.kind === QUOTE) break;
      if (container.kind === LIST) container.blankEnd ||= container.blankStart;
    }
    this.#cursor.enterFilled();
    this.#flow.blankLine(matched < stack.length);
    this.#closeContainers(matched);
  }

  /** Takes `- text`, at the margin, that begins an item of the outermost list, or of a new one; false where it is something else. */
  #itemLine(): boolean {
    const { lineStart, lineEnd } = this.#cursor;
    const units = this.#units;
    const flow = this.#flow;
    const [first] = this.#stack;
    const end = listMarkerEnd(units, lineStart, lineEnd);
    if (end === -1 || units[end] !== SPACE || !this.#withContainers) return false;
    const text = units[end + 1]!;
    // A task begins with a bracket, and so does a footnote.
    if (!beginsText(text) && (text !== BRACKET || units[end + 2] === CARET)) return false;
    if (end + 1 >= lineEnd) return false;
    const marker = units[end - 1]!;
    const size = end + 1 - lineStart;
    if (first === undefined) {
      if (flow.isVerbatim || (flow.isInterruptible && !mayInterrupt(units, lineStart, end))) return false;
      flow.close();
      this.#stack.push(container(LIST, lineStart, size, marker));
    } else if (first.kind === LIST && first.marker === marker) {
      this.#enter(1);
      first.size = size;
      first.blankStart = false;
      first.blankEnd = false;
    } else {
      return false;
    }
    this.#lastWasBlank = false;
    flow.textLine(end + 1);
    return true;
  }

  /** Takes `> text` at the margin, in no other container; false where it is something else. */
  #quoteLine(code: number): boolean {
    if (code !== GREATER) return false;
    const { lineStart, lineEnd } = this.#cursor;
    const stack = this.#stack;
    const flow = this.#flow;
    const start = lineStart + 2;
    if (this.#units[lineStart + 1] !== SPACE || start >= lineEnd || !beginsText(this.#units[start]!)) return false;
    if (flow.isVerbatim || !this.#withContainers) return false;
    if (stack.length === 0) {
      flow.close();
      stack.push(container(QUOTE, lineStart));
    } else if (stack.length > 1 || stack[0]!.kind !== QUOTE) {
      return false;
    }
    this.#lastWasBlank = false;
    flow.textLine(start);
    return true;
  }

  /** Takes a line outside of containers that begins none, by its first character: most lines are decided by it. */
  #marginLine(code: number): void {
    const flow = this.#flow;
    if (beginsText(code)) flow.textLine(this.#cursor.lineStart);
    else if (code === PIPE) flow.rowLine();
    else if (code === HASH && flow.headingLine()) return;
    else if (isSpace(code) || flow.isVerbatim) this.#line();
    else {
      this.#lastWasBlank = false;
      this.#cursor.enterFilled();
      if (!flow.absorb(false, true)) flow.open(false, true);
    }
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
      if (container.kind === QUOTE) {
        if (!this.#consumeQuoteMark()) break;
      } else if (container.kind === FOOTNOTE) {
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
    if (cursor.isBlank || cursor.indent > 3 || this.#units[cursor.filled] !== GREATER) return false;
    cursor.moveTo(cursor.filled + 1);
    cursor.skipColumns(1);
    return true;
  }

  /** Tells whether the line begins the next item of a list, and then enters that item. */
  #continuesList(list: Container): boolean {
    const cursor = this.#cursor;
    if (cursor.indent > 3) return false;
    const end = listMarkerEnd(this.#units, cursor.filled, cursor.lineEnd);
    if (end === -1 || this.#units[end - 1] !== list.marker) return false;
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
    if (end < lineEnd && !isSpace(this.#units[end]!)) return 0;
    if (interrupts && !mayInterrupt(this.#units, filled, end)) return 0;
    if (interrupts && skipSpaces(this.#units, end, lineEnd) === lineEnd) return 0;
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
    const code = this.#units[start]!;
    if (!beginsContainer(code)) return undefined;
    if (this.#consumeQuoteMark()) return container(QUOTE, start);
    if (code === BRACKET) {
      const end = footnoteEnd(this.#units, start, lineEnd);
      if (end === -1) return undefined;
      cursor.moveTo(end);
      cursor.skipColumns(cursor.indent);
      return container(FOOTNOTE, start, 4, 0, false, this.#text.slice(start + 2, end - 2));
    }
    const end = listMarkerEnd(this.#units, start, lineEnd);
    const size = end === -1 ? 0 : this.#consumeListMarker(end, interrupts);
    return size === 0 ? undefined : container(LIST, start, size, this.#units[end - 1], cursor.isBlank);
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
      if (container?.kind !== FOOTNOTE) continue;
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
