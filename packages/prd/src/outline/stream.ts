import { OrchError } from '@orch/core';

import { countLines } from './line-endings.ts';
import { OneByOne } from './one-by-one.ts';
import { outline, outlineOfRest } from './outline.ts';
import { PlacedSection, type StreamedSection } from './streamed-section.ts';
import type { Outline, Section } from './types.ts';

export interface StreamOptions {
  /** Name of the file, for errors. @default 'document.md' */
  readonly file?: string;
  /** UTF-16 units of the longest section that is read, and of the longest text before the first one. @default 8388608 */
  readonly maxSection?: number;
}

/**
 * Text that is gathered before it is looked at: what a file gives at once. Strings of twice that length would get pages
 * of memory of their own from V8, which takes an eighth of the time of a stream.
 */
const window = 65_536;

/**
 * The sections of a document of any size, one after the other, as {@link outline} finds them in the whole text.
 * What is in memory is a few hundred kilobytes, or the longest section twice, whichever is more.
 *
 * A heading of the document itself ends every block before it, so that the text can be cut there and read on as if a
 * document began, where it is a heading then as well. Decoding is strict UTF-8; a byte order mark counts as one unit.
 *
 * @throws OrchError `ORCH_PRD_INVALID_UTF8`; `ORCH_PRD_TOO_COMPLEX` where a section, or the text before the first one,
 *   is longer than `maxSection`.
 */
export function outlineStream(
  source: AsyncIterable<Uint8Array>,
  options: StreamOptions = {},
): AsyncGenerator<StreamedSection, void, undefined> {
  return streamSections(source, options, () => undefined);
}

/** Like {@link outlineStream}; `onHead` is called before the first section with what stands before it. */
export function streamSections(
  source: AsyncIterable<Uint8Array>,
  options: StreamOptions,
  onHead: (text: string) => void,
): AsyncGenerator<StreamedSection, void, undefined> {
  return new OneByOne(batchesOf(source, options, onHead));
}

async function* batchesOf(
  source: AsyncIterable<Uint8Array>,
  options: StreamOptions,
  onHead: (text: string) => void,
): AsyncGenerator<StreamedSection[], void, undefined> {
  const file = options.file ?? 'document.md';
  const limit = options.maxSection ?? 8_388_608;
  const cutter = new Cutter(file, onHead);
  const decoder = new Decoder(file);
  let wanted = window;
  for await (const chunk of source) {
    cutter.add(decoder.decode(chunk));
    if (cutter.length < wanted) continue;
    yield cutter.cut(false);
    if (cutter.length > limit) {
      throw new OrchError('ORCH_PRD_TOO_COMPLEX', `a section of ${file} is longer than ${limit} characters`, {
        help: 'Divide it by headings of its own (`## …`), and close its code fences, which hide those that it has.',
        location: { file, line: cutter.line, column: 1 },
        data: { offset: cutter.offset, limit },
      });
    }
    // A section that goes on is looked at again only when it has doubled, so that the time stays linear.
    wanted = Math.max(window, cutter.length * 2);
  }
  cutter.add(decoder.end());
  yield cutter.cut(true);
}

class Cutter {
  readonly #file: string;
  readonly #onHead: (text: string) => void;
  readonly #open: { index: number; depth: number }[] = [];
  #parts: string[] = [];
  #length = 0;
  #offset = 0;
  #line = 1;
  #count = 0;
  #begun = false;

  constructor(file: string, onHead: (text: string) => void) {
    this.#file = file;
    this.#onHead = onHead;
  }

  /** Units that are held. */
  get length(): number {
    return this.#length;
  }

  /** Where they begin in the document. */
  get offset(): number {
    return this.#offset;
  }

  /** 1-based line of the document at which they begin. */
  get line(): number {
    return this.#line;
  }

  add(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }

  /** Takes out the sections that are complete; all that are left where the document has ended. */
  cut(ended: boolean): StreamedSection[] {
    const text = this.#parts.join('');
    this.#parts = [text];
    const found = (this.#offset === 0 ? outline : outlineOfRest)(text, { file: this.#file });
    // A frontmatter that may still be closed changes what the headings are.
    if (!ended && this.#offset === 0 && opensFrontmatter(found)) return [];
    const count = ended ? found.sections.length : lastFinal(found);
    const next = found.sections[count];
    if (!ended && !next) return [];
    if (!this.#begun) this.#onHead(text.slice(0, found.preamble.end));
    this.#begun = true;
    const sections: StreamedSection[] = [];
    for (let at = 0; at < count; at++) {
      const section = found.sections[at];
      if (section) sections.push(this.#place(text, section));
    }
    const rest = next ? next.tree.start : text.length;
    if (next) this.#line += next.line - 1 - linesWithin(text, rest, next.heading.start);
    this.#offset += rest;
    this.#parts = [text.slice(rest)];
    this.#length = text.length - rest;
    return sections;
  }

  #place(text: string, section: Section): StreamedSection {
    for (let last = this.#open.at(-1); last && last.depth >= section.depth; last = this.#open.at(-1)) this.#open.pop();
    const parent = this.#open.at(-1)?.index ?? -1;
    const index = this.#count++;
    this.#open.push({ index, depth: section.depth });
    return new PlacedSection(text, section, index, parent, this.#offset, this.#line - 1);
  }
}

/** Number of lines that end between two places of a text. */
function linesWithin(text: string, from: number, to: number): number {
  return from === to ? 0 : countLines(text.slice(from, to), to - from);
}

function opensFrontmatter({ text, frontmatter, hasBom }: Outline): boolean {
  return frontmatter === undefined && text.startsWith('---', hasBom ? 1 : 0);
}

/** Index of the last section at which the text can be cut: everything before it can no longer change. -1 where there is none. */
function lastFinal({ sections, text }: Outline): number {
  return sections.findLastIndex((section) => section.heading.end + 2 <= text.length && isHeadingAlone(text, section));
}

/**
 * Whether a heading, whose line has ended, is the same where the text begins with it. A title such as `2. Scope` over a line
 * is none: behind an indented block it cannot begin a list, where the text begins it does.
 */
function isHeadingAlone(text: string, { tree, heading }: Section): boolean {
  const alone = outlineOfRest(text.slice(tree.start, heading.end + 1)).sections[0]?.heading;
  return alone?.start === heading.start - tree.start && alone.end === heading.end - tree.start;
}

/** Strict UTF-8, chunk by chunk. */
class Decoder {
  readonly #file: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #bytes = 0;

  constructor(file: string) {
    this.#file = file;
  }

  decode(chunk: Uint8Array): string {
    const text = this.#read(chunk);
    this.#bytes += chunk.byteLength;
    return text;
  }

  /** @throws OrchError where the last character is not complete. */
  end(): string {
    return this.#read();
  }

  #read(chunk?: Uint8Array): string {
    try {
      return this.#decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw new OrchError('ORCH_PRD_INVALID_UTF8', `${this.#file} is not valid UTF-8 after byte ${this.#bytes}`, {
        help: 'Save the file as UTF-8.',
        cause,
        data: { offset: this.#bytes },
      });
    }
  }
}
