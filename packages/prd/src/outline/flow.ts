import { BACKTICK, beginsText, HASH, LESS, skipRun, skipSpaces, SPACE, TILDE, trimEnd } from './characters.ts';
import { type HtmlKind, HtmlEnds, htmlEndOffset, htmlKind } from './html.ts';
import { atxDepth, closesFence, fenceLength, setextDepth } from './leaf-starts.ts';
import type { LineCursor } from './line-cursor.ts';
import { noteMissingSpace, noteSwallowedHeading } from './lookalikes.ts';
import { Paragraph } from './paragraph.ts';
import type { ScannedFence, ScanResult } from './scan-result.ts';
import { delimiterColumns, rowCells } from './table.ts';
import { ThematicBreaks } from './thematic-break.ts';

type Leaf = 'none' | 'paragraph' | 'table' | 'indented' | 'fence' | 'html';

/**
 * The leaf block that is open at the end of the innermost container: what a line does to it,
 * and which leaf a line opens. The rules are CommonMark's and GFM's as micromark carries them out.
 */
export class Flow {
  readonly #cursor: LineCursor;
  readonly #text: string;
  readonly #result: ScanResult;
  readonly #htmlEnds: HtmlEnds;
  readonly #paragraph: Paragraph;
  readonly breaks: ThematicBreaks;
  #leaf: Leaf = 'none';
  /** Set while the leaf is a fence. */
  #fence: ScannedFence | undefined;
  #fenceMarker = 0;
  #fenceLength = 0;
  #htmlKind: HtmlKind = 0;
  #htmlStart = 0;
  #htmlLine = 0;

  constructor(cursor: LineCursor, result: ScanResult) {
    this.#cursor = cursor;
    this.#text = cursor.text;
    this.#result = result;
    this.#htmlEnds = new HtmlEnds(cursor.text);
    this.#paragraph = new Paragraph(cursor, result);
    this.breaks = new ThematicBreaks(cursor);
  }

  /** Fences and HTML blocks take their lines as they are: no container can open inside. */
  get isVerbatim(): boolean {
    return this.#leaf === 'fence' || this.#leaf === 'html';
  }

  /** A container that opens now would interrupt the leaf, for which some rules are stricter. */
  get isInterruptible(): boolean {
    return this.#leaf === 'paragraph' || this.#leaf === 'indented';
  }

  /** Tells at a glance that the current line, of the document itself, does nothing but add to the open fence. */
  staysInFence(): boolean {
    if (this.#leaf !== 'fence') return false;
    const { lineStart, lineEnd } = this.#cursor;
    return this.#text.charCodeAt(skipRun(this.#text, lineStart, lineEnd, SPACE)) !== this.#fenceMarker;
  }

  /** Takes a line of the document itself that has no character at all. */
  emptyLine(): void {
    if (this.#leaf === 'paragraph' || this.#leaf === 'table' || (this.#leaf === 'html' && this.#htmlKind >= 6))
      this.close();
  }

  /** Takes a line of the document itself that begins, at the margin, with a character that only text can begin with. */
  textLine(): void {
    const { lineStart, lineEnd } = this.#cursor;
    switch (this.#leaf) {
      case 'paragraph':
        this.#paragraph.extend(lineStart, true);
        return;
      case 'table':
        return;
      case 'html':
        if (this.#htmlEnds.closes(this.#htmlKind, lineStart, lineEnd)) this.#leaf = 'none';
        return;
      default:
        this.#openParagraph(lineStart);
    }
  }

  /** Takes a line of the document itself that begins with `|` at the margin. */
  rowLine(): void {
    if (this.#leaf !== 'paragraph') {
      this.textLine();
      return;
    }
    this.#cursor.enterLine();
    if (!this.#becomesTable()) this.#paragraph.extend(this.#cursor.lineStart, true);
  }

  /** Takes a heading of the document itself that begins at the margin; false where the line is none. */
  headingLine(): boolean {
    const { lineStart, lineEnd } = this.#cursor;
    const depth = this.isVerbatim ? 0 : atxDepth(this.#text, lineStart, lineEnd);
    if (depth === 0) return false;
    this.close();
    this.#addHeading(depth, lineStart);
    return true;
  }

  /** Takes a line into the open fence or HTML block. */
  verbatimLine(topLevel: boolean): void {
    const { filled, lineStart, lineEnd, indent, at } = this.#cursor;
    if (this.#fence) {
      if (indent > 3 || !closesFence(this.#text, filled, lineEnd, this.#fenceMarker, this.#fenceLength)) return;
      this.#fence.contentEnd = lineStart;
      this.#fence.end = lineEnd;
      this.#fence = undefined;
      this.#leaf = 'none';
    } else if (this.#htmlKind >= 6) {
      if (filled === lineEnd) this.#leaf = 'none';
      else if (topLevel && indent <= 3) noteSwallowedHeading(this.#result, this.#cursor);
    } else if (this.#htmlEnds.closes(this.#htmlKind, at, lineEnd)) {
      this.#leaf = 'none';
    }
  }

  /**
   * Takes a line into the open leaf if it belongs there; otherwise closes the leaf and returns false.
   * A lazy line is one that does not continue all open containers.
   */
  absorb(lazy: boolean, topLevel: boolean): boolean {
    const { isBlank, indent, filled } = this.#cursor;
    switch (this.#leaf) {
      case 'none':
        return false;
      case 'indented':
        if (!lazy && (isBlank || indent >= 4)) return true;
        break;
      case 'paragraph':
        if (isBlank) break;
        if (indent >= 4) {
          this.#paragraph.extend(filled, false);
          return true;
        }
        if (beginsText(this.#text.charCodeAt(filled))) {
          this.#paragraph.extend(filled, true);
          return true;
        }
        if (!lazy && (this.#becomesTable() || this.#becomesHeading(topLevel))) return true;
        if (this.#interruptsWithin(lazy)) return true;
        if (!this.#isInterruption(lazy)) {
          this.#paragraph.extend(filled, true);
          return true;
        }
        break;
      case 'table':
        if (!lazy && !isBlank && indent < 4 && !this.#opensLeaf(true)) return true;
        break;
      default:
        break;
    }
    this.close();
    return false;
  }

  /** Opens the leaf that a line begins which nothing absorbed. */
  open(lazy: boolean, topLevel: boolean): void {
    const { isBlank, indent, filled } = this.#cursor;
    if (isBlank) return;
    if (indent >= 4) {
      // micromark ends indented code that begins on a lazy line with that line.
      if (!lazy) this.#leaf = 'indented';
      return;
    }
    const code = this.#text.charCodeAt(filled);
    if (!beginsText(code) && this.#openMarked(code, topLevel)) return;
    this.#openParagraph(filled);
  }

  /** Opens the leaf that the line begins with `code`; false where it is text all the same. */
  #openMarked(code: number, topLevel: boolean): boolean {
    const { filled, lineEnd } = this.#cursor;
    switch (code) {
      case HASH: {
        const depth = atxDepth(this.#text, filled, lineEnd);
        if (topLevel && depth > 0) this.#addHeading(depth, filled);
        else if (topLevel) noteMissingSpace(this.#result, this.#cursor);
        return depth > 0;
      }
      case LESS: {
        const kind = htmlKind(this.#text, filled, lineEnd);
        if (kind > 0) this.#openHtml(kind);
        return kind > 0;
      }
      case BACKTICK:
      case TILDE: {
        const length = fenceLength(this.#text, filled, lineEnd);
        if (length > 0) this.#openFence(length);
        return length > 0;
      }
      default:
        return this.breaks.startsAt(filled);
    }
  }

  /** Closes the leaf because a container opened or closed, or the text ended before the current line. */
  close(): void {
    if (this.#leaf === 'paragraph') this.#paragraph.collectDefinitions();
    if (this.#fence) {
      this.#fence.contentEnd = this.#cursor.lineStart;
      this.#fence.end = this.#cursor.lineStart;
      this.#fence = undefined;
    }
    this.#leaf = 'none';
  }

  /** Closes the leaf at the end of the text. */
  end(topLevel: boolean): void {
    if (this.#leaf === 'paragraph') this.#paragraph.collectDefinitions();
    const end = this.#text.length;
    if (this.#fence) {
      this.#fence.contentEnd = end;
      this.#fence.end = end;
      if (topLevel) this.#result.unclosed = { kind: 'fence', start: this.#fence.start, line: this.#fence.line };
    } else if (topLevel && this.#leaf === 'html' && this.#htmlKind < 6) {
      this.#result.unclosed = { kind: 'html', start: this.#htmlStart, line: this.#htmlLine };
    }
  }

  #addHeading(depth: number, start: number): void {
    const { lineEnd, next, line } = this.#cursor;
    this.#result.headings.push({ depth, start, textStart: start, end: lineEnd, next, line, setext: false });
  }

  #openParagraph(start: number): void {
    this.#leaf = 'paragraph';
    this.#paragraph.open(start);
  }

  #becomesTable(): boolean {
    const { filled, lineEnd } = this.#cursor;
    const { lastStart, lastEnd, lastMayBeTableHead } = this.#paragraph;
    if (!lastMayBeTableHead) return false;
    const columns = delimiterColumns(this.#text, filled, lineEnd);
    if (columns === 0 || columns !== rowCells(this.#text, lastStart, lastEnd)) return false;
    this.#paragraph.giveUpLastLine();
    this.#paragraph.collectDefinitions();
    this.#leaf = 'table';
    // As in micromark, a head that is a complete tag ends the paragraph but then is an HTML block.
    if (htmlKind(this.#text, lastStart, lastEnd) === 7) this.#openHtml(7);
    return true;
  }

  #becomesHeading(topLevel: boolean): boolean {
    const { filled, lineEnd, next } = this.#cursor;
    const depth = setextDepth(this.#text, filled, lineEnd);
    if (depth === 0) return false;
    const { start, line } = this.#paragraph;
    const textStart = this.#paragraph.takeHeadingText();
    if (textStart === -1) return false;
    if (topLevel) this.#result.headings.push({ depth, start, textStart, end: lineEnd, next, line, setext: true });
    this.#leaf = 'none';
    return true;
  }

  /** micromark lets an HTML block of kind 7 interrupt only on a lazy line, and then keeps it in the open containers. */
  #interruptsWithin(lazy: boolean): boolean {
    const { filled, lineEnd } = this.#cursor;
    if (!lazy || htmlKind(this.#text, filled, lineEnd) !== 7) return false;
    this.close();
    this.#openHtml(7);
    return true;
  }

  /** Tells whether a line opens a leaf that may interrupt a paragraph. */
  #isInterruption(lazy: boolean): boolean {
    const { filled, lineEnd } = this.#cursor;
    return (!lazy && setextDepth(this.#text, filled, lineEnd) > 0) || this.#opensLeaf(false);
  }

  /** Tells whether a line opens a heading, a break, a fence or an HTML block; kind 7 of these only if `anyTag`. */
  #opensLeaf(anyTag: boolean): boolean {
    const { filled, lineEnd } = this.#cursor;
    switch (this.#text.charCodeAt(filled)) {
      case HASH:
        return atxDepth(this.#text, filled, lineEnd) > 0;
      case LESS: {
        const kind = htmlKind(this.#text, filled, lineEnd);
        return kind > 0 && (kind < 7 || anyTag);
      }
      case BACKTICK:
      case TILDE:
        return fenceLength(this.#text, filled, lineEnd) > 0;
      default:
        return this.breaks.startsAt(filled);
    }
  }

  #openFence(length: number): void {
    const { filled, lineEnd, next, line } = this.#cursor;
    const infoStart = skipSpaces(this.#text, filled + length, lineEnd);
    this.#leaf = 'fence';
    this.#fenceMarker = this.#text.charCodeAt(filled);
    this.#fenceLength = length;
    this.#fence = {
      start: filled,
      infoStart,
      infoEnd: trimEnd(this.#text, infoStart, lineEnd),
      contentStart: next,
      contentEnd: next,
      end: lineEnd,
      line,
    };
    this.#result.fences.push(this.#fence);
  }

  #openHtml(kind: HtmlKind): void {
    const { filled, lineEnd, line } = this.#cursor;
    if (this.#htmlEnds.closes(kind, filled + htmlEndOffset(kind), lineEnd)) return;
    this.#leaf = 'html';
    this.#htmlKind = kind;
    this.#htmlStart = filled;
    this.#htmlLine = line;
  }
}
