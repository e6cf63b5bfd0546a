import { OrchError } from '@orch/core';

import { proseLines } from './marked-block.ts';

const listItem = /^\s*(?:[-*+]|\d{1,9}[.)])\s/;

/**
 * Replaces the first line outside of code and comments that has the form, or adds the line at the end.
 *
 * @throws OrchError `ORCH_PRD_SWALLOWED_EDIT` where an added line would stand in code or in a comment.
 */
export function setLine(body: string, form: RegExp, line: string): string {
  const found = proseLines(body).find((candidate) => form.test(candidate.line));
  if (found) return body.slice(0, found.start) + line + body.slice(found.end);
  return shown(appendLine(body, line), line);
}

/**
 * Puts a list item before a text.
 *
 * @throws OrchError `ORCH_PRD_SWALLOWED_EDIT`, as {@link setLine}.
 */
export function prependLine(body: string, line: string): string {
  if (body === '') return line;
  // Without a blank line, what is no item of the list would become part of the new one.
  return shown(`${line}${listItem.test(body) ? '\n' : '\n\n'}${body}`, line);
}

function appendLine(body: string, line: string): string {
  if (body === '') return line;
  const last = /[^\r\n]*$/.exec(body)?.[0] ?? '';
  return `${body}${listItem.test(last) || /^[ \t]{2}/.test(last) ? '\n' : '\n\n'}${line}`;
}

function shown(body: string, line: string): string {
  if (proseLines(body).some((candidate) => candidate.line === line)) return body;
  throw new OrchError('ORCH_PRD_SWALLOWED_EDIT', 'the line would stand in code or in a comment');
}
