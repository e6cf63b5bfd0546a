import { latin, type Latin } from '../../expressions/latin.ts';

/** An article or a preposition that stands before a vowel: `l'auteur`. */
export const elided: Latin = latin.iu`^[ld]['’](?=\p{L})`;

/** A text without its first word, where that is one of these; with what stands behind the word otherwise as it is. */
export function withoutFirst(text: string, words: ReadonlySet<string>): string {
  const end = text.indexOf(' ');
  return end > 0 && words.has(text.slice(0, end).toLowerCase()) ? text.slice(end + 1).trimStart() : text;
}

/** The first word of a text in lower case, without a mark behind it. */
export function firstWord(text: string): string {
  const end = text.indexOf(' ');
  return (end < 0 ? text : text.slice(0, end)).toLowerCase().replace(/[,.:;：]$/, '');
}
