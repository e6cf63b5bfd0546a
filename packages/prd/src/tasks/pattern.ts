import { alternativesOf } from './alternatives.ts';
import { latin, type Latin } from './latin.ts';

/** Tells of a text whether it matches. */
export interface Pattern {
  test(text: string): boolean;
}

interface Part {
  readonly literal: string;
  readonly source: string;
  form: Latin | undefined;
}

/** Uses after which compiling the whole expression has cost less than looking for its literals. */
const warm = 400;

/**
 * A large regular expression that is first used in pieces. Most documents are short, and to compile an alternation of
 * a hundred words in eight languages takes longer than to read one; so for the first uses only those alternatives are
 * compiled of which a literal stands in the text. The answers are the same.
 */
export function pattern(whole: RegExp): Pattern {
  const all = latin(whole);
  let uses = 0;
  let parts: Part[] | undefined;
  return {
    test(text: string): boolean {
      if (uses >= warm) return all.test(text);
      uses++;
      parts ??= alternativesOf(whole.source).map(({ source, literal }) => ({ source, literal, form: undefined }));
      const lower = text.toLowerCase();
      for (const part of parts) {
        if (!lower.includes(part.literal)) continue;
        part.form ??= latin(new RegExp(part.source, whole.flags));
        if (part.form.test(text)) return true;
      }
      return false;
    },
  };
}
