import type { Edits } from './edits.ts';
import type { Chunk } from './overlay.ts';
import type { BatchOptions } from './types.ts';

export type TextOptions = Pick<BatchOptions, 'eol' | 'bom'>;

/** How a file writes text. */
export interface TextStyle {
  /** The line ending that most of its lines have; undefined if it has none. */
  readonly eol: 'lf' | 'crlf' | undefined;
  /** Whether it begins with a byte order mark. */
  readonly bom: boolean;
}

const byteOrderMark = '\uFEFF';
const [lineFeed, carriageReturn] = [0x0a, 0x0d];

/** The style of UTF-8 bytes. */
export function styleOf(bytes: Uint8Array): TextStyle {
  let all = 0;
  let long = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) {
    all++;
    if (bytes[at - 1] === carriageReturn) long++;
  }
  const eol = all === 0 ? undefined : long * 2 > all ? 'crlf' : 'lf';
  return { eol, bom: bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf };
}

/**
 * A text as it is written.
 *
 * @param existing the style of the file that is there; undefined if there is none
 * @param isWhole false for a text that is added to the file
 */
export function styled(text: string, existing: TextStyle | undefined, options: TextOptions, isWhole: boolean): string {
  const { eol = 'as-given', bom = 'as-given' } = options;
  const wanted = eol === 'preserve' ? existing?.eol : eol;
  const lines = wanted === 'lf' || wanted === 'crlf' ? withLineEndings(text, wanted) : text;
  if (bom === 'as-given' || existing === undefined) return lines;
  const plain = withoutMark(lines);
  return isWhole && existing.bom ? byteOrderMark + plain : plain;
}

/** A text without the mark it may begin with. */
function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text;
}

function withLineEndings(text: string, eol: 'lf' | 'crlf'): string {
  const short = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
  return eol === 'lf' ? short : short.replaceAll('\n', '\r\n');
}

/** The texts of one batch. The style of a file is that of the first look at it. */
export class Texts {
  readonly #edits: Edits;
  readonly #options: TextOptions;
  readonly #styles = new Map<string, TextStyle | undefined>();

  /** Whether texts are written as they are given. */
  readonly isAsGiven: boolean;

  constructor(edits: Edits, options: TextOptions) {
    const { eol = 'as-given', bom = 'as-given' } = options;
    this.isAsGiven = eol === 'as-given' && bom === 'as-given';
    this.#edits = edits;
    this.#options = options;
  }

  /** Content as it is written to a path: text in the style of the batch, and a copy of bytes. */
  chunk(path: string, content: string | Uint8Array, isWhole: boolean): Chunk {
    if (typeof content !== 'string') {
      if (isWhole) this.#styles.delete(path);
      return new Uint8Array(content);
    }
    if (this.isAsGiven) return content;
    return styled(content, this.#styleOf(path), this.#options, isWhole);
  }

  /** A text as it is given to somebody who changes it. */
  shown(path: string, text: string | undefined): string | undefined {
    if (text === undefined || this.#options.bom !== 'preserve') return text;
    this.#styleOf(path);
    return withoutMark(text);
  }

  clear(): void {
    this.#styles.clear();
  }

  #styleOf(path: string): TextStyle | undefined {
    if (!this.#styles.has(path)) {
      const bytes = this.#edits.peek(path);
      this.#styles.set(path, bytes === undefined ? undefined : styleOf(bytes));
    }
    return this.#styles.get(path);
  }
}
