import { locate, OrchError } from '@orch/core';

import type { LineEnding, Outline } from '../outline/types.ts';
import type { Span } from '../tasks/task.ts';

const validKey = /^[A-Za-z0-9](?:[A-Za-z0-9._:/]|-(?!-))*$/;

/** Puts a text between the comments that mark it as ours: `<!-- orch:KEY -->` … `<!-- /orch:KEY -->`. */
export function markBlock(content: string, key: string, lineEnding: LineEnding): string {
  if (!validKey.test(key) || key.endsWith('-')) {
    throw new OrchError('ORCH_PRD_INVALID_KEY', `${JSON.stringify(key)} cannot be the key of an inserted text`, {
      help: 'Use letters, digits and single `-`, `.`, `_`, `:`, `/` between them.',
      data: { key },
    });
  }
  if (content.includes(openMark(key)) || content.includes(closeMark(key))) {
    throw new OrchError('ORCH_PRD_INVALID_KEY', `the text to insert holds the marks of ${JSON.stringify(key)} itself`);
  }
  return [openMark(key), content, closeMark(key)].join(lineEnding);
}

/**
 * Where the text marked with this key stands in `span`, marks included; undefined where it is not there.
 *
 * @throws OrchError `ORCH_PRD_BROKEN_MARKS` where only one of the marks is there.
 */
export function findMarked({ text, file }: Outline, span: Span, key: string): Span | undefined {
  const start = indexWithin(text, openMark(key), span.start, span.end);
  const close = indexWithin(text, closeMark(key), start === -1 ? span.start : start, span.end);
  if (start === -1 && close === -1) return undefined;
  if (start === -1 || close === -1) {
    throw new OrchError(
      'ORCH_PRD_BROKEN_MARKS',
      `of the marks around the text ${JSON.stringify(key)} only one is left`,
      {
        help: `Restore ${openMark(key)} and ${closeMark(key)}, or remove both.`,
        location: locate(file, text, Math.max(start, close)),
      },
    );
  }
  return { start, end: close + closeMark(key).length };
}

function openMark(key: string): string {
  return `<!-- orch:${key} -->`;
}

function closeMark(key: string): string {
  return `<!-- /orch:${key} -->`;
}

function indexWithin(text: string, part: string, from: number, to: number): number {
  const index = text.slice(from, to).indexOf(part);
  return index === -1 ? -1 : from + index;
}
