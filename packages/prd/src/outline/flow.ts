/* oxlint-disable typescript/no-non-null-assertion -- a unit that is read is there: zeros follow the last one */
import { BACKTICK, beginsText, HASH, LESS, skipRun, skipSpaces, SPACE, TILDE, trimEnd } from './characters.ts';
import { type HtmlKind, HtmlEnds, htmlEndOffset, htmlKind } from './html.ts';
import { FENCE, HTML, INDENTED, type Leaf, NO_LEAF, PARAGRAPH, TABLE } from './leaf.ts';
import { atxDepth, closesFence, fenceLength, setextDepth } from './leaf-starts.ts';
import type { LineCursor } from './line-cursor.ts';
import { noteMissingSpace, noteSwallowedHeading } from './lookalikes.ts';
import { Paragraph } from './paragraph.ts';
import type { ScannedFence, ScanResult } from './scan-result.ts';
import { ScannedSection } from './section.ts';
import { delimiterColumns, rowCells } from './table.ts';
import { ThematicBreaks } from './thematic-break.ts';
import type { Units } from './units.ts';

/**
 * The leaf block that is open at the end of the innermost container: what a line does to it,
 * and which leaf a line opens. The rules are CommonMark's and GFM's as micromark carries them out.
 */
export class Flow {
  readonly #cursor: LineCursor;
  readonly #text: string;
  readonly #units: Units;
  readonly #result: ScanResult;
  readonly #htmlEnds: HtmlEnds;
  readonly #paragraph: Paragraph;
  readonly breaks: ThematicBreaks;
  leaf: Leaf = NO_LEAF;
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
    this.#units = cursor.units;
    this.#result = result;
    this.#htmlEnds = new HtmlEnds(cursor.text);
    this.#paragraph = new Paragraph(cursor, result);
    this.breaks = new ThematicBreaks(cursor);
  }

  /** Fences and HTML blocks take their lines as they are: no container can open inside. */
  get isVerbatim(): boolean {
    return this.leaf === FENCE || this.leaf === HTML;
  }

  /** A container that opens now would interrupt the leaf, for which some rules are stricter. */
  get isInterruptible(): boolean {
    return this.leaf === PARAGRAPH || this.leaf === INDENTED;
  }

  /** Tells at a glance that the current line, of the document itself, does nothing but add to the open fence. */
  staysInFence(): boolean {
    if (this.leaf !== FENCE) return false;
    const { lineStart, lineEnd } = this.#cursor;
    return this.#units[skipRun(this.#units, lineStart, lineEnd, SPACE)] !== this.#fenceMarker;
  }

  /** Takes a line of the document itself that has no character at all. */
  emptyLine(): void {
    if (this.leaf === PARAGRAPH || this.leaf === TABLE || (this.leaf === HTML && this.#htmlKind >= 6)) this.close();
  }

  /** Takes a line without any character inside of containers; a lazy one does not continue all of them. */
  blankLine(lazy: boolean): void {
    if (!lazy && this.isVerbatim) this.verbatimLine(false);
    else if (lazy || this.leaf !== INDENTED) this.close();
  }

  /** Takes a line of which what is left, from `start`, can only be text. */
  textLine(start: number): void {
    switch (this.leaf) {
      case PARAGRAPH:
        this.#paragraph.extend(start, true);
        return;
      case TABLE:
        return;
      case HTML:
        if (this.#htmlEnds.closes(this.#htmlKind, start, this.#cursor.lineEnd)) this.leaf = NO_LEAF;
        return;
      default:
        this.#openParagraph(start);
    }
  }

  /** Takes a line of the document itself that begins with `|` at the margin. */
  rowLine(): void {
    if (this.leaf !== PARAGRAPH) {
      this.textLine(this.#cursor.lineStart);
      return;
    }
    this.#cursor.enterFilled();
    if (!this.#becomesTable()) this.#paragraph.extend(this.#cursor.lineStart, true);
  }

  /** Takes a heading of the document itself that begins at the margin; false where the line is none. */
  headingLine(): boolean {
    const { lineStart, lineEnd } = this.#cursor;
    const depth = this.isVerbatim ? 0 : atxDepth(this.#units, lineStart, lineEnd);
    if (depth === 0) return false;
    this.close();
    this.#addHeading(depth, lineStart);
    return true;
  }

  /** Takes a line into the open fence or HTML block. */
  verbatimLine(topLevel: boolean): void {
    const { filled, lineStart, lineEnd, indent, at } = this.#cursor;
    if (this.#fence) {
      if (indent > 3 || !closesFence(this.#units, filled, lineEnd, this.#fenceMarker, this.#fenceLength)) return;
      this.#fence.contentEnd = lineStart;
      this.#fence.end = lineEnd;
      this.#fence = undefined;
      this.leaf = NO_LEAF;
    } else if (this.#htmlKind >= 6) {
      if (filled === lineEnd) this.leaf = NO_LEAF;
      else if (topLevel && indent <= 3) noteSwallowedHeading(this.#result, this.#cursor);
    } else if (this.#htmlEnds.closes(this.#htmlKind, at, lineEnd)) {
      this.leaf = NO_LEAF;
    }
  }

  /**
   * Takes a line into the open leaf if it belongs there; otherwise closes the leaf and returns false.
   * A lazy line is one that does not continue all open containers.
   */
  absorb(lazy: boolean, topLevel: boolean): boolean {
    const { isBlank, indent, filled } = this.#cursor;
    switch (this.leaf) {
      case NO_LEAF:
        return false;
      case INDENTED:
        if (!lazy && (isBlank || indent >= 4)) return true;
        break;
      case PARAGRAPH:
        if (isBlank) break;
        if (indent >= 4) {
          this.#paragraph.extend(filled, false);
          return true;
        }
        if (beginsText(this.#units[filled]!)) {
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
      case TABLE:
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
      if (!lazy) this.leaf = INDENTED;
      return;
    }
    const code = this.#units[filled]!;
    if (!beginsText(code) && this.#openMarked(code, topLevel)) return;
    this.#openParagraph(filled);
  }

  /** Opens the leaf that the line begins with `code`; false where it is text all the same. */
  #openMarked(code: number, topLevel: boolean): boolean {
    const { filled, lineEnd } = this.#cursor;
    switch (code) {
      case HASH: {
        const depth = atxDepth(this.#units, filled, lineEnd);
        if (topLevel && depth > 0) this.#addHeading(depth, filled);
        else if (topLevel) noteMissingSpace(this.#result, this.#cursor);
        return depth > 0;
      }
      case LESS: {
        const kind = htmlKind(this.#text, this.#units, filled, lineEnd);
        if (kind > 0) this.#openHtml(kind);
        return kind > 0;
      }
      case BACKTICK:
      case TILDE: {
        const length = fenceLength(this.#units, filled, lineEnd);
        if (length > 0) this.#openFence(length);
        return length > 0;
      }
      default:
        return this.breaks.startsAt(filled);
    }
  }

  /** Closes the leaf because a container opened or closed, or the text ended before the current line. */
  close(): void {
    if (this.leaf === PARAGRAPH) this.#paragraph.collectDefinitions();
    if (this.#fence) {
      this.#fence.contentEnd = this.#cursor.lineStart;
      this.#fence.end = this.#cursor.lineStart;
      this.#fence = undefined;
    }
    this.leaf = NO_LEAF;
  }

  /** Closes the leaf at the end of the text. */
  end(topLevel: boolean): void {
    if (this.leaf === PARAGRAPH) this.#paragraph.collectDefinitions();
    const end = this.#text.length;
    if (this.#fence) {
      this.#fence.contentEnd = end;
      this.#fence.end = end;
      if (topLevel) this.#result.unclosed = { kind: 'fence', start: this.#fence.start, line: this.#fence.line };
    } else if (topLevel && this.leaf === HTML && this.#htmlKind < 6) {
      this.#result.unclosed = { kind: 'html', start: this.#htmlStart, line: this.#htmlLine };
    }
  }

  #addHeading(depth: number, start: number): void {
    const { lineEnd, next, line } = this.#cursor;
    const heading = new ScannedSection(this.#text, depth, start, lineEnd, start, next, line, false);
    this.#result.sections.push(heading);
  }

  #openParagraph(start: number): void {
    this.leaf = PARAGRAPH;
    this.#paragraph.open(start);
  }

  #becomesTable(): boolean {
    const { filled, lineEnd } = this.#cursor;
    const { lastStart, lastEnd, lastMayBeTableHead } = this.#paragraph;
    if (!lastMayBeTableHead) return false;
    const columns = delimiterColumns(this.#units, filled, lineEnd);
    if (columns === 0 || columns !== rowCells(this.#units, lastStart, lastEnd)) return false;
    this.#paragraph.giveUpLastLine();
    this.#paragraph.collectDefinitions();
    this.leaf = TABLE;
    // As in micromark, a head that is a complete tag ends the paragraph but then is an HTML block.
    if (htmlKind(this.#text, this.#units, lastStart, lastEnd) === 7) this.#openHtml(7);
    return true;
  }

  #becomesHeading(topLevel: boolean): boolean {
    const { filled, lineEnd, next } = this.#cursor;
    const depth = setextDepth(this.#units, filled, lineEnd);
    if (depth === 0) return false;
    const { start, line } = this.#paragraph;
    const textStart = this.#paragraph.takeHeadingText();
    if (textStart === -1) return false;
    if (topLevel)
      this.#result.sections.push(new ScannedSection(this.#text, depth, start, lineEnd, textStart, next, line, true));
    this.leaf = NO_LEAF;
    return true;
  }

  /** micromark lets an HTML block of kind 7 interrupt only on a lazy line, and then keeps it in the open containers. */
  #interruptsWithin(lazy: boolean): boolean {
    const { filled, lineEnd } = this.#cursor;
    if (!lazy || htmlKind(this.#text, this.#units, filled, lineEnd) !== 7) return false;
    this.close();
    this.#openHtml(7);
    return true;
  }

  /** Tells whether a line opens a leaf that may interrupt a paragraph. */
  #isInterruption(lazy: boolean): boolean {
    const { filled, lineEnd } = this.#cursor;
    return (!lazy && setextDepth(this.#units, filled, lineEnd) > 0) || this.#opensLeaf(false);
  }

  /** Tells whether a line opens a heading, a break, a fence or an HTML block; kind 7 of these only if `anyTag`. */
  #opensLeaf(anyTag: boolean): boolean {
    const { filled, lineEnd } = this.#cursor;
    switch (this.#units[filled]) {
      case HASH:
        return atxDepth(this.#units, filled, lineEnd) > 0;
      case LESS: {
        const kind = htmlKind(this.#text, this.#units, filled, lineEnd);
        return kind > 0 && (kind < 7 || anyTag);
      }
      case BACKTICK:
      case TILDE:
        return fenceLength(this.#units, filled, lineEnd) > 0;
      default:
        return this.breaks.startsAt(filled);
    }
  }

  #openFence(length: number): void {
    const { filled, lineEnd, next, line } = this.#cursor;
    const infoStart = skipSpaces(this.#units, filled + length, lineEnd);
    this.leaf = FENCE;
    this.#fenceMarker = this.#units[filled]!;
    this.#fenceLength = length;
    this.#fence = {
      start: filled,
      infoStart,
      infoEnd: trimEnd(this.#units, infoStart, lineEnd),
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
    this.leaf = HTML;
    this.#htmlKind = kind;
    this.#htmlStart = filled;
    this.#htmlLine = line;
  }
}
