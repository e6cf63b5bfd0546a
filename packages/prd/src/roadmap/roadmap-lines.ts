import type { Span } from '../tasks/task.ts';

export interface Line extends Span {
  /** Without its line ending. */
  readonly text: string;
  /** 1-based. */
  readonly number: number;
}

/** The lines of a document that can hold tables: frontmatter, fenced code and HTML comments come out as blank lines. */
export function* visibleLines(source: string): Generator<Line> {
  let fence: { unit: string; length: number } | undefined;
  let comment = false;
  let frontmatter = false;
  for (const line of lines(source)) {
    const { text, number } = line;
    if (number === 1 && /^---[ \t]*$/.test(text)) {
      frontmatter = /\n---[ \t]*(?:\r|\n|$)/.test(source);
      if (frontmatter) continue;
    }
    if (frontmatter) {
      if (/^---[ \t]*$/.test(text)) frontmatter = false;
      continue;
    }
    if (comment) {
      if (text.includes('-->')) comment = false;
      yield { ...line, text: '' };
      continue;
    }
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(text);
    const run = mark?.[1] ?? '';
    if (fence) {
      if (run.startsWith(fence.unit) && run.length >= fence.length && (mark?.[2] ?? '').trim() === '')
        fence = undefined;
      yield { ...line, text: '' };
    } else if (run !== '' && !(run.startsWith('`') && (mark?.[2] ?? '').includes('`'))) {
      fence = { unit: run.charAt(0), length: run.length };
      yield { ...line, text: '' };
    } else if (/^ {0,3}<!--/.test(text) && !text.includes('-->')) {
      comment = true;
      yield { ...line, text: '' };
    } else {
      yield line;
    }
  }
}

function* lines(source: string): Generator<Line> {
  let start = source.startsWith('\ufeff') ? 1 : 0;
  let number = 1;
  const ending = /\r\n|\n|\r/g;
  ending.lastIndex = start;
  for (let match = ending.exec(source); match; match = ending.exec(source)) {
    yield { text: source.slice(start, match.index), start, end: match.index, number };
    start = ending.lastIndex;
    number++;
  }
  if (start < source.length) yield { text: source.slice(start), start, end: source.length, number };
}
