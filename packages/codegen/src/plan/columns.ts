import { fold } from '../names/identifiers.ts';
import type { ModelField } from './spec.ts';

/** What follows says how the records are chosen, not what is shown of them. */
const choice = /\b(?:sorted|ordered|grouped|filtered|searched|filters?|search|by)\b.*$/is;
const separator =
  /[,;:|()\n]|\s[-\u2013\u2014]\s|\.(?:\s|$)|\b(?:and|with|shows?|showing|lists?|displays?|columns?|fields?|of (?:every|each|all|the))\b/i;
const article = /^(?:the|its|their|an?)\s+/i;
/** What names of fields add to the word that people use: `author` for `authorId`, `price` for `priceCents`. */
const suffix = /(?:id|cents|name|on|at|url|date)$/;

/**
 * Names of the fields that a sentence lists, in its order: `Title, author and price of every book`.
 * Undefined where it names fewer than two, which is no list.
 */
export function namedColumns(sentence: string, fields: readonly ModelField[]): readonly string[] | undefined {
  const shown = fields.filter((field) => !field.secret);
  const found = sentence
    .replace(choice, '')
    .replaceAll('`', '')
    .split(separator)
    .flatMap((piece) => {
      const word = fold(piece.trim().replace(article, ''));
      const field =
        shown.find(({ name }) => fold(name) === word) ??
        shown.find(({ name }) => fold(name).replace(suffix, '') === word);
      return word === '' || !field ? [] : [field.name];
    });
  const columns = [...new Set(found)];
  return columns.length > 1 ? columns : undefined;
}
