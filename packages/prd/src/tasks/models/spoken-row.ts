import { bracketed, determiners, fieldsInRow, type FieldItem } from './field-item.ts';
import { withoutFirst } from './first-word.ts';

/** What a sentence adds to the name of a part: `a URL relative to the site root`, `the reason given by the client`. */
const addition =
  /\s+(?:relative|given|chosen|entered|taken|written|shown|used|in|with|by|that|which|from|for|per|to|at|on|where|when|aus|mit|von|für|bei|avec|pour|dans|par|con|para|por|com|em)\s.*$/s;
/** `the first 160 characters as excerpt`: what it is called stands behind. */
const calledAs = /^.*\s(?:as|als|comme|como) (?:an? |the |eine?n? |une? |una? |uma? )?(\p{L}+(?: \p{L}+)?)$/su;
/** Reads a list of fields as sentences have it, each with what is said of it. Undefined as for rows of names. */
export function spokenRow(text: string): FieldItem | undefined {
  const joined = bracketed(text).replaceAll(/,?\s+(?:and|und|et|y|e|и)\s+(?![^()]*\))/g, ', ');
  const row = fieldsInRow(joined);
  if (row || joined.length > 600) return row;
  const parts = joined.split(/,\s+(?![^()]*\))/);
  if (parts.length < 3) return undefined;
  return fieldsInRow(
    parts
      .map(bare)
      .filter((part) => !/^(?:who|wer|qui|quién|quem) /i.test(part))
      .join(', '),
  );
}

function bare(part: string): string {
  const plain = withoutFirst(part.replace(/\s*\([^()]*\)\s*[.]?$/, '').replace(/\s+[^\p{L}\p{N}]+$/u, ''), determiners);
  return calledAs.exec(plain)?.[1] ?? plain.replace(addition, '');
}
