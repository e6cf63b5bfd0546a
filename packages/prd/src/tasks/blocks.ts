import type { Outline } from '../outline/types.ts';
import type { Classification } from './section-role.ts';

import { Block, type BlockParts } from './block.ts';
import { type Line, linesOf } from './document-lines.ts';
import { BlockContext } from './block-context.ts';
import { type Code, escapedCode, fencedCode, indentedCode } from './code-lines.ts';
import { bareSqlEnd } from './bare-sql.ts';
import { escapedEnd, openEscaped } from './escaped-fence.ts';
import { indentedEnd } from './indented-fence.ts';
import { inMarkdown } from './foreign-marks.ts';
import { columnHead, keyedLines, keyedText, listedLines } from './keyed-lines.ts';
import { itemsUnderTitle, unmarkedItems } from './unmarked-items.ts';
import { introduces, isTag, isThematicBreak, unquoted } from './line-forms.ts';
import { plainMarks } from './plain-marks.ts';
import { judgeLabels } from './label-roles.ts';
import { classifySections } from './section-classes.ts';
import { isDelimiterRow } from '../roadmap/table-cells.ts';
import { cellsOf, headerOf } from './table-lines.ts';
import { joinExclusions } from './section-role.ts';
import { latin } from '../expressions/latin.ts';
import { beginsAnew, ownExclusion, startsList } from './label.ts';
import { isRuler } from './ruler.ts';
import { type Narrow, narrowing } from '../expressions/narrow.ts';

/** Characters of one block, or of one line of a fence, that are read; hostile texts are longer. */
const longest = 4000;

const marker = latin.plain`^([ \t]*)(?:[-*+•‣–・●○\uf0a7\uf0b7]|o(?=\t)|\.{1,2}(?=[ \t]+[A-Za-z])|\(?\d{1,4}(?:[.)）]|\\\.)|\d{1,3}、|[（(](?:\d{1,3}|[a-z]|[ivx]{2,4})[）)]|[a-z][.)])(?:[ \t]+|(?<=[、）・●○]))(?:\[([ xX])\][ \t]+)?(?=\S)`;

/**
 * Cuts the sections of an outline into blocks, in document order. Linear in the length of the text.
 * `titles` is the number of headings of the first level that the document has, as far as is known.
 */
export function readBlocks(outline: Outline, titles: number): Block[] {
  const reader = new BlockReader(outline, titles);
  return reader.read();
}

/** A line that begins a block of another kind, or introduces one. */
function isOther(text: string): boolean {
  return (
    marker.test(text) ||
    text.includes('|') ||
    text.startsWith('#') ||
    text.startsWith('```') ||
    introduces.test(text.trimEnd())
  );
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** How far below bullets the next number of their list may stand. */
const mostBullets = 60;

/** Whether bullets from a line on are followed by a number, before prose that is not indented or a heading. */
function goesOnByNumbers(lines: readonly Line[], from: number): boolean {
  for (let at = from; at < lines.length && at - from < mostBullets; at++) {
    const text = lines[at]?.text ?? '';
    if (/^\(?\d{1,3}[.)]\s/.test(text)) return true;
    if (/^\S/.test(text) && !marker.test(text)) return false;
  }
  return false;
}

class BlockReader {
  readonly #outline: Outline;
  readonly #text: string;
  readonly #narrow: Narrow;
  readonly #titles: readonly string[];
  readonly #blocks: Block[] = [];
  readonly #classes: readonly Classification[];
  #tables = 0;
  /** The index of the line behind the last list without marks. */
  #unmarkedUntil = -1;
  /** The same for one whose lines begin with what they tell of. */
  #keyedUntil = -1;
  #context = new BlockContext(-1);

  constructor(outline: Outline, titles: number) {
    this.#outline = outline;
    this.#text = outline.text;
    this.#narrow = narrowing(outline.text);
    this.#titles = this.#narrow(outline.sections.map(({ title }) => title));
    this.#classes = classifySections(outline, this.#titles, titles);
  }

  read(): Block[] {
    const { sections, frontmatter } = this.#outline;
    const fences = this.#outline.fences.filter((fence) => !isRuler(this.#text, fence));
    const all = linesOf(this.#text, this.#narrow);
    let nextSection = 0;
    let nextFence = 0;
    let comment = false;
    /** No escaped fence is closed after its opening line from here on. */
    let closedUntil = -1;
    for (let index = 0; index < all.length; index++) {
      const line = all[index] as Line;
      if (frontmatter && line.start < frontmatter.span.end) continue;
      let section = sections[nextSection];
      while (section && line.start >= section.heading.start) {
        this.#enter(nextSection);
        this.#push('heading', line, this.#titles[nextSection] ?? '', {
          end: section.heading.end,
          depth: section.depth,
        });
        this.#context.open = undefined;
        section = sections[++nextSection];
      }
      const current = sections[this.#context.section];
      if (current && line.start < current.heading.end) continue;
      let fence = fences[nextFence];
      while (fence && line.start >= fence.span.end) fence = fences[++nextFence];
      if (fence && line.end >= fence.span.start && line.start < fence.span.end) {
        if (line.start <= fence.span.start)
          this.#code(line, fence.span.end, fencedCode(this.#text, fence, this.#narrow, longest), true);
        continue;
      }
      if (comment) {
        comment = !line.text.includes('-->');
        continue;
      }
      if (line.text.includes('<!--') && line.text.trimStart().startsWith('<!--')) {
        comment = !line.text.includes('-->');
        continue;
      }
      const end =
        index > closedUntil && line.text.includes('\\`') && openEscaped.test(line.text)
          ? escapedEnd(all, index)
          : undefined;
      if (end !== undefined && end > index && (section?.heading.start ?? Infinity) > (all[end]?.start ?? 0)) {
        this.#code(line, all[end]?.end ?? line.end, escapedCode(all.slice(index, end + 1), longest), true);
        index = end;
        continue;
      }
      if (end === -1) closedUntil = all.length;
      const sql = bareSqlEnd(all, index);
      const isFree = this.#context.open === undefined && this.#context.items.length === 0;
      const code = sql ?? (isFree ? indentedEnd(all, index) : undefined);
      if (code !== undefined && (section?.heading.start ?? Infinity) > (all[code]?.start ?? 0)) {
        // As if a line stood before it, where a fence begins.
        const before = { ...line, number: line.number - 1 };
        this.#code(
          before,
          all[code]?.end ?? line.end,
          indentedCode(all.slice(index, code + 1), longest),
          sql !== undefined,
        );
        index = code;
        continue;
      }
      this.#line(all, index);
    }
    return this.#blocks;
  }

  /** Whether at most one block was read. */
  #isFirst(): boolean {
    return this.#blocks.length <= 1;
  }

  #enter(section: number): void {
    this.#context = new BlockContext(section);
  }

  #line(all: readonly Line[], index: number): void {
    const context = this.#context;
    const line = all[index] as Line;
    const next = all[index + 1];
    const plain = plainMarks(unquoted(line.text));
    const foreign = inMarkdown(plain.trim());
    const text = foreign ?? plain;
    const words = text.trim();
    if (words === '') {
      context.closeParagraph(this.#isFirst());
      context.open = undefined;
      context.table = undefined;
      return;
    }
    if (isTag(words) || isThematicBreak(text, words)) {
      if (context.open !== undefined && context.open === context.numbered?.block) context.entitle(context.open);
      context.open = undefined;
      return;
    }
    if (text.includes('|') && this.#tableLine(text, line, next)) return;
    context.table = undefined;
    if (foreign?.startsWith('**') === true) {
      this.#title(line, words);
      return;
    }
    // A list whose lines begin with what they tell of ended above, and does not go on in this line.
    if (index === this.#keyedUntil) context.open = undefined;
    const under = index < this.#unmarkedUntil ? 0 : itemsUnderTitle(all, index, isOther);
    if (under > 0) {
      this.#entitleNumbered(words);
      this.#title(line, words);
      this.#unmarkedUntil = index + 1 + under;
      return;
    }
    const match = marker.exec(text);
    if (match) {
      this.#item(match, text, line, () => goesOnByNumbers(all, index));
    } else if (this.#isUnmarkedItem(all, index)) {
      context.closeParagraph(this.#isFirst());
      context.items = [];
      context.numbered = undefined;
      const head = index < this.#keyedUntil ? columnHead(words, next?.text ?? '') : undefined;
      context.intro = head ?? context.intro;
      const item = index < this.#keyedUntil ? keyedText(words) : words;
      context.open = item === '' || head !== undefined ? undefined : this.#push('item', line, item);
    } else if (context.open && !(context.open.kind === 'paragraph' && this.#beginsAnew(context.open.text, text))) {
      const more = `${this.#definesMore(context.open, words) ? ',' : ''} ${words.replace(/^: /, context.open.text.includes(' : ') ? '' : ': ')}`;
      if (context.open.text.length + more.length > longest) context.open.isCut = true;
      if (context.open.text.length < longest) context.open.text += more.slice(0, longest);
      context.open.end = line.end;
    } else {
      context.closeParagraph(this.#isFirst(), true);
      if (
        !this.#entitleNumbered(words) &&
        context.open === undefined &&
        indentOf(text) === 0 &&
        this.#blocks.at(-2)?.kind !== 'item'
      )
        context.entitleOver(this.#blocks.at(-1));
      const indent = indentOf(text);
      context.items = context.items.filter((item) => item.indent >= 0 && item.indent < indent);
      context.open = this.#push('paragraph', line, words);
    }
  }

  /** `4. Features` is a title and no item where the next line is called 4.1. */
  #entitleNumbered(words: string): boolean {
    const { numbered } = this.#context;
    if (numbered?.block.children.length !== 0 || !words.startsWith(`${numbered.number}.1`)) return false;
    this.#context.entitle(numbered.block);
    return true;
  }

  /** A title that stands alone, whatever the next line is. */
  #title(line: Line, words: string): void {
    const context = this.#context;
    context.closeParagraph(this.#isFirst());
    context.items = [];
    context.open = this.#push('paragraph', line, words);
    context.open.isTitle = true;
    context.closeParagraph(this.#isFirst());
    context.open = undefined;
  }

  /** Whether a line is a further meaning of a term, and short: `Ship`, `: kind`, `: speed`. */
  #definesMore({ text }: Block, words: string): boolean {
    return words.startsWith(': ') && words.length < 60 && text.includes(' : ') && !/[.!?]$/.test(words);
  }

  /** Whether a line is one of a list whose marks were lost; such a list ends with a line that introduces it or an empty one. */
  #isUnmarkedItem(all: readonly Line[], index: number): boolean {
    if (index < this.#unmarkedUntil) return true;
    const { open, items } = this.#context;
    if (items.length > 0 || (open && !(open.kind === 'paragraph' && introduces.test(open.text)))) return false;
    this.#keyedUntil = index + keyedLines(all, index);
    this.#unmarkedUntil = Math.max(this.#keyedUntil, index + unmarkedItems(all, index, isOther));
    return index < this.#unmarkedUntil;
  }

  #item(match: RegExpExecArray, text: string, line: Line, goesOn: () => boolean): void {
    const context = this.#context;
    context.closeParagraph(this.#isFirst());
    const indent = (match[1] ?? '').replaceAll('\t', '    ').length;
    const number = indent === 0 ? /^\(?(\d{1,3})[.)]/.exec(text)?.[1] : undefined;
    if (number !== undefined) {
      context.items = [];
      context.leavePart(number);
    } else if (indent === 0) context.nestUnderNumbered(this.#blocks.at(-1), goesOn);
    while (context.items.length > 0 && (context.items.at(-1)?.indent ?? 0) >= indent) context.items.pop();
    const parent = context.items.at(-1)?.block;
    const isOfRun = context.numbered !== undefined && context.numbered.block === this.#blocks.at(-1);
    const isFirst = context.numbered === undefined;
    const checked = match[2] === undefined ? undefined : match[2] !== ' ';
    const block = this.#push('item', line, text.slice(match[0].length).trim(), {
      parent,
      checked,
    });
    if (context.items.length < 64) context.items.push({ indent, block });
    if (number !== undefined || (context.items[0]?.indent ?? 0) >= 0)
      context.numbered = number === undefined ? undefined : { number, block, isOfRun, isFirst };
    context.open = block;
  }

  #tableLine(text: string, line: Line, next: Line | undefined): boolean {
    const context = this.#context;
    if (context.table) {
      if (isDelimiterRow(text)) return true;
      const cells = cellsOf(text, longest, context.table.header.length);
      const said = cells.filter((cell) => cell !== '').join(' | ');
      this.#push('row', line, said, { cells, header: context.table.header, table: context.table.id });
      return true;
    }
    const header = headerOf(text, unquoted(next?.text ?? ''), longest);
    if (!header) return false;
    context.closeParagraph(this.#isFirst());
    context.open = undefined;
    if (text.startsWith('|')) context.items = [];
    context.table = { header, id: this.#tables++ };
    return true;
  }

  /** Code, which ends what is open; code that is only indented goes on an open list. */
  #code(line: Line, end: number, { text, language, isCut }: Code, isOwn: boolean): void {
    const context = this.#context;
    if (isOwn) {
      context.closeParagraph(this.#isFirst());
      context.open = undefined;
      context.table = undefined;
    }
    const isOfModels = this.#classes[context.section]?.roles.has('model') === true;
    const rows = isOfModels && (language === '' || language === 'text') ? listedLines(text, line) : undefined;
    if (rows) for (const row of rows) this.#push('item', row, keyedText(row.text.trim()), { end });
    else this.#push('fence', line, text, { language, end, isCut });
  }

  /** Whether a line states something of its own, though no blank line stands before it. */
  #beginsAnew(open: string, line: string): boolean {
    const isOfModels = this.#classes[this.#context.section]?.roles.has('model') === true;
    return beginsAnew(open, line) || (isOfModels && startsList(open) && startsList(line));
  }

  #push(kind: Block['kind'], line: Line, text: string, extra: Partial<BlockParts> = {}): Block {
    const context = this.#context;
    const parent = extra.parent ?? (kind === 'paragraph' || kind === 'fence' ? context.items.at(-1)?.block : undefined);
    const { labels, own } = context.labelsOf(kind, text, parent);
    const judged = judgeLabels(labels, this.#classes[context.section], own, kind === 'paragraph');
    const block = new Block({
      kind,
      text: kind === 'fence' ? text : text.slice(0, longest),
      start: line.start,
      end: extra.end ?? line.end,
      line: line.number,
      section: context.section,
      labels: labels.length > 8 ? labels.slice(0, 8) : labels,
      roles: judged.roles,
      excluded: joinExclusions(judged.excluded, own === undefined ? undefined : ownExclusion(own)),
      parent,
      checked: extra.checked,
      depth: extra.depth,
      cells: extra.cells,
      header: extra.header,
      table: extra.table,
      isCut: kind === 'fence' ? extra.isCut === true : text.length > longest,
      language: extra.language,
    });
    parent?.children.push(block);
    if (kind === 'paragraph' && !parent) context.intro = undefined;
    this.#blocks.push(block);
    return block;
  }
}
