import { OrchError } from '@orch/core';

import { latin } from '../expressions/latin.ts';
import { escapesRoot } from './link.ts';

export interface LinkOptions {
  /** Writes a link with this text, such as `QA Pass`, in place of the path in backticks. */
  readonly label?: string;
}

/**
 * A cell that holds a text. Pipes are escaped, unless they are already.
 *
 * @throws OrchError `ORCH_ROADMAP_INVALID_CELL` for line breaks and control characters
 */
export function textCell(text: string): string {
  if (latin.u`[\p{Cc}\u2028\u2029]`.test(text)) {
    throw new OrchError('ORCH_ROADMAP_INVALID_CELL', `${JSON.stringify(text)} cannot stand in a table cell`, {
      help: 'give a text without line breaks and control characters',
    });
  }
  return text.trim().replaceAll(/(\\*)\|/g, (pipe, marks: string) => (marks.length % 2 === 1 ? pipe : `${marks}\\|`));
}

/** A path from the root of the repository as cells write it: with a dot before it, it would start from the roadmap. */
export function rootPath(path: string): string {
  return path.replace(/^(?:\.\/+)+/, '');
}

/**
 * A cell that names a path from the root of the repository.
 *
 * @throws OrchError `ORCH_ROADMAP_INVALID_CELL` for an empty path, line breaks, control characters, backticks, and
 *   brackets in a label; `ORCH_ROADMAP_UNSAFE_PATH` for a path that leads out of the repository
 */
export function linkCell(given: string, { label }: LinkOptions = {}): string {
  const path = rootPath(given);
  if (path.trim() === '' || latin.u`[\p{Cc}\x60]`.test(path)) {
    throw new OrchError('ORCH_ROADMAP_INVALID_CELL', `${JSON.stringify(path)} cannot stand in a table cell`, {
      help: 'give a path without line breaks, control characters and backticks',
    });
  }
  if (escapesRoot(path)) {
    throw new OrchError('ORCH_ROADMAP_UNSAFE_PATH', `${path} is no path from the root of the repository`, {
      help: 'give the path from the root of the repository, without `..`',
    });
  }
  if (label === undefined) return `\`${path.replaceAll('|', '\\|')}\``;
  if (/[[\]]/.test(label)) {
    throw new OrchError('ORCH_ROADMAP_INVALID_CELL', `${JSON.stringify(label)} cannot be the text of a link`, {
      help: 'leave the brackets out',
    });
  }
  const target = path.replaceAll(/[%\s()<>[\]|\\#]/g, percent);
  return `[${textCell(label)}](${target})`;
}

/** `encodeURIComponent` leaves round brackets as they are, which end the target of a link. */
function percent(unit: string): string {
  return unit === '(' ? '%28' : unit === ')' ? '%29' : encodeURIComponent(unit);
}
