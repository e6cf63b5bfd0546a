import { latin } from '../expressions/latin.ts';

/** Forms of lines and paragraphs that decide where blocks begin and end. */

/** A line without the marks of quotations before it. */
export function unquoted(line: string): string {
  return line.includes('>') ? line.replace(/^(?: {0,3}>[ \t]?)+/, '') : line;
}

/** A line that is one tag of HTML. */
export function isTag(words: string): boolean {
  return words.startsWith('<') && /^<\/?[a-z][^>]*>(?:<\/[a-z]+>)?$/i.test(words);
}

/** A line of three marks or more that parts what stands before and after it. */
export function isThematicBreak(line: string, words: string): boolean {
  const mark = words.charAt(0);
  if (mark === '~' || mark === '=' || mark === '`') return words.length > 9 && /^(?:~+|=+|`+)$/.test(words);
  return (
    (mark === '-' || mark === '*' || mark === '_') &&
    words.endsWith(mark) &&
    /^ {0,3}(?:-[ -]*-[ -]*-|\*[ *]*\*[ *]*\*|_[ _]*_[ _]*_)[ \t]*$/.test(line)
  );
}

/** A line in capitals that stands alone is a title in all but its marks: `WHAT A MEMBER CAN DO`. */
export function isCapitals(text: string): boolean {
  if (text.length >= 80 || !latin.u`\p{Lu}{3}`.test(text)) return false;
  // `THINGS WE KEEP (the "data")`: a remark may be in small letters.
  const title = text.endsWith(')') ? text.replace(/(?<=\S)\s+\([^()]*\)$/, '') : text;
  return !latin.u`[\p{Ll}.;|]`.test(title) && !latin.u`^\W*\p{Lu}+[-_ ]?\d+\W*$`.test(title);
}

/** What ends with a colon introduces what follows it. */
export const introduces: RegExp = /[:：]\s*(?:\*\*)?$/;

/** `【Database schema】` */
export function isBracketed(text: string): boolean {
  return text.length <= 64 && /^【[^【】]{2,60}】$/.test(text);
}

/** A paragraph that stands in bold as a whole, which is a heading without its mark. */
export function isBold(text: string): boolean {
  return (text.startsWith('**') || text.startsWith('__')) && /^(?:\*\*|__)[^*]+(?:\*\*|__)\s*[:：]?$/.test(text);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** `2.1 Users`, a heading without its mark. */
export function isNumbered(text: string): boolean {
  return isDigit(text.charCodeAt(0)) && /^\d+(?:\.\d+)+\s+\S.{0,60}[^.:;。]$/.test(text);
}
