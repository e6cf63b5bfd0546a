import { OrchError } from '@orch/core';

/** GitHub takes 65,536 characters; the rest is for the marker. */
const longestBody = 65_000;
const longestTitle = 256;
const longestLabel = 50;
const longestName = 1_000;

function invalid(what: string, help: string, data: Record<string, unknown> = {}): OrchError {
  return new OrchError('ORCH_FORGE_INVALID', what, { help, data });
}

/**
 * A title as one line without control characters and without those that reorder what stands around them, cut to 256.
 *
 * @throws OrchError `ORCH_FORGE_INVALID` where nothing is left.
 */
export function titleOf(text: string): string {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .trim();
  if (line === '') throw invalid('a title is empty', 'Give it some text.');
  const characters = Array.from(line);
  return characters.length <= longestTitle ? line : `${characters.slice(0, longestTitle - 1).join('')}…`;
}

/**
 * A body with `\n` as line end and without control characters.
 *
 * @throws OrchError `ORCH_FORGE_INVALID` where it is longer than forges take: nothing is cut, because it may be evidence.
 */
export function bodyOf(text: string): string {
  const body = text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    // Everything of the class but tabulator and line end.
    .replaceAll(/[^\P{Cc}\n\t]/gu, '\uFFFD');
  if (body.length > longestBody) {
    throw invalid(
      `a text has ${body.length} characters, and forges take ${longestBody}`,
      'Shorten it, or link to a file.',
      {
        length: body.length,
      },
    );
  }
  return body;
}

/** @throws OrchError `ORCH_FORGE_INVALID` for a name that is empty, too long or of several lines. */
export function nameOf(what: string, text: string): string {
  if (text !== '' && text.length <= longestName && text.isWellFormed() && !/\p{Cc}/u.test(text)) return text;
  throw invalid(`${JSON.stringify(text.slice(0, 80))} cannot name a ${what}`, 'Use one line of 1 to 1,000 characters.');
}

/** @throws OrchError `ORCH_FORGE_INVALID` for a label that GitHub would not take. */
export function labelsOf(labels: readonly string[] = []): string[] {
  for (const label of labels) {
    if (label !== label.trim() || label.length > longestLabel) {
      throw invalid(`${JSON.stringify(label.slice(0, 80))} is no label`, 'Use 1 to 50 characters, trimmed.');
    }
    nameOf('label', label);
  }
  return [...new Set(labels)];
}

/** @throws OrchError `ORCH_FORGE_INVALID` for everything but a positive integer. */
export function numberOf(value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw invalid(`${value} is no number of an issue or pull request`, 'Pass the number that the forge gave.');
}

/** @throws OrchError `ORCH_FORGE_INVALID` for everything but a full object id. */
export function commitOf(text: string): string {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) && !/^0+$/.test(text)) return text;
  throw invalid(`${JSON.stringify(text.slice(0, 80))} is no commit`, 'Pass its full object id, in small letters.');
}

/**
 * A branch by its short name, by stricter rules than those of git-check-ref-format(1): letters, digits and `._/+@=-`.
 *
 * @throws OrchError `ORCH_FORGE_INVALID`.
 */
export function branchOf(text: string): string {
  const parts = text.split('/');
  const safe = parts.every((part) => /^\w[\w.+@=-]*$/.test(part) && !part.endsWith('.') && !part.endsWith('.lock'));
  if (safe && !text.includes('..') && text.length <= 200) return text;
  throw invalid(
    `${JSON.stringify(text.slice(0, 80))} is no safe name of a branch`,
    'Use letters, digits, dots, hyphens, underscores and slashes between them.',
  );
}
