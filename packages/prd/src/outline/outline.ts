import type { Diagnostic } from '@orch/core';

import { GREATER, isSpace, SPACE } from './characters.ts';
import { countUntil } from './count-until.ts';
import { diagnose } from './diagnose.ts';
import { findFrontmatter } from './frontmatter-span.ts';
import { isAnchorLine, maxAnchorLine } from './heading-text.ts';
import { afterLineEnding, countLines, dominantLineEnding, isLineEnding } from './line-endings.ts';
import { scan } from './scan.ts';
import type { ScanResult } from './scan-result.ts';
import type { ScannedSection } from './section.ts';
import type { Span } from '../tasks/task.ts';
import type { Definition, Fence, Frontmatter, LineEnding, Outline } from './types.ts';

export interface OutlineOptions {
  /** Name of the file, for diagnostics. @default 'document.md' */
  readonly file?: string;
}

/**
 * The structure of a Markdown document: frontmatter, sections, fences, definitions and what is odd about it.
 *
 * One pass in linear time, whatever the input; headings, numbers and hashes are taken apart when first read.
 * Offsets are UTF-16 offsets into `text` as given. Headings are those that remark (with gfm and frontmatter) finds
 * at the top of its tree.
 */
export function outline(text: string, options: OutlineOptions = {}): Outline {
  return new ScannedOutline(text, options.file ?? 'document.md', true);
}

/** Like {@link outline}, of a text that begins within a document: it has no frontmatter, and a byte order mark is text there. */
export function outlineOfRest(text: string, options: OutlineOptions = {}): Outline {
  return new ScannedOutline(text, options.file ?? 'document.md', false);
}

class ScannedOutline implements Outline {
  readonly text: string;
  readonly file: string;
  readonly hasBom: boolean;
  readonly frontmatter: Frontmatter | undefined;
  readonly preamble: Span;
  readonly sections: readonly ScannedSection[];
  readonly unclosed: number | undefined;
  readonly #scanned: ScanResult;
  #fences: readonly Fence[] | undefined;
  #definitions: readonly Definition[] | undefined;
  #lineEnding: LineEnding | undefined;
  #diagnostics: readonly Diagnostic[] | undefined;

  constructor(text: string, file: string, isWhole: boolean) {
    this.text = text;
    this.file = file;
    this.hasBom = isWhole && text.charCodeAt(0) === 0xfe_ff;
    const frontmatter = isWhole ? findFrontmatter(text, this.hasBom ? 1 : 0) : undefined;
    this.frontmatter = frontmatter === 'unclosed' ? undefined : frontmatter;
    const start = this.frontmatter ? afterLineEnding(text, this.frontmatter.span.end) : this.hasBom ? 1 : 0;
    const scanned = scan(text, start, countLines(text, start) + 1, frontmatter !== 'unclosed');
    this.#scanned = scanned;
    this.unclosed = scanned.unclosed?.start;
    this.sections = scanned.sections;
    relate(text, scanned.sections, start);
    this.preamble = { start, end: this.sections[0]?.tree.start ?? text.length };
  }

  get fences(): readonly Fence[] {
    this.#fences ??= this.#scanned.fences.map((fence) => ({
      span: { start: fence.start, end: fence.end },
      content: { start: fence.contentStart, end: Math.max(fence.contentStart, fence.contentEnd) },
      info: this.text.slice(fence.infoStart, fence.infoEnd),
      section: sectionAt(this.sections, fence.start),
    }));
    return this.#fences;
  }

  get definitions(): readonly Definition[] {
    this.#definitions ??= this.#scanned.definitions.map(({ kind, label, span }) => ({
      kind,
      label,
      span,
      section: sectionAt(this.sections, span.start),
    }));
    return this.#definitions;
  }

  get lineEnding(): LineEnding {
    this.#lineEnding ??= dominantLineEnding(this.text);
    return this.#lineEnding;
  }

  get diagnostics(): readonly Diagnostic[] {
    this.#diagnostics ??= diagnose(this, this.#scanned);
    return this.#diagnostics;
  }
}

/** Tells each section, in place, where it and those above it begin and end. */
function relate(text: string, sections: readonly ScannedSection[], from: number): void {
  let last: ScannedSection | undefined;
  let floor = from;
  for (const [index, section] of sections.entries()) {
    const line = lineStart(text, section.headingStart);
    const anchor = anchorBefore(text, line, floor);
    const start = anchor === -1 ? line : anchor;
    if (last) last.bodyEnd = start;
    let parent = last;
    while (parent && parent.depth >= section.depth) {
      parent.treeEnd = start;
      parent = parent.parent === -1 ? undefined : sections[parent.parent];
    }
    section.index = index;
    section.parent = parent?.index ?? -1;
    section.treeStart = start;
    section.isAnchored = anchor !== -1;
    last = section;
    floor = section.next;
  }
}

/**
 * Start of the anchor line before the line of a heading, with at most blank lines between, not reaching back beyond
 * `floor`; -1 where there is none.
 */
function anchorBefore(text: string, line: number, floor: number): number {
  const end = skipBlankBack(text, line, floor);
  if (end === floor || text.charCodeAt(end - 1) !== GREATER) return -1;
  let start = end;
  // One more than the longest, by which a line that is longer is recognised.
  const limit = Math.max(floor, end - maxAnchorLine - 1);
  while (start > limit && !isLineEnding(text.charCodeAt(start - 1))) start--;
  return isAnchorLine(text.slice(start, end)) ? start : -1;
}

function skipBlankBack(text: string, from: number, floor: number): number {
  let index = from;
  while (index > floor && (isSpace(text.charCodeAt(index - 1)) || isLineEnding(text.charCodeAt(index - 1)))) index--;
  return index;
}

/** Start of the line of a heading at the top, before which only spaces can be. */
function lineStart(text: string, headingStart: number): number {
  let index = headingStart;
  while (index > 0 && text.charCodeAt(index - 1) === SPACE) index--;
  return index;
}

function sectionAt(sections: readonly ScannedSection[], offset: number): number {
  return countUntil(sections, offset, ({ headingStart }) => headingStart) - 1;
}
