import { latin } from '../expressions/latin.ts';

const edges = latin.gu`^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$`;

/** The words of a text in lower case, without marks around them. */
export function wordsOf(text: string): string[] {
  const found: string[] = [];
  for (const word of text.toLowerCase().split(/[\s,;/|+&·・、，]+/)) {
    const isBare = isWordUnit(word.charCodeAt(0)) && isWordUnit(word.charCodeAt(word.length - 1));
    const bare = isBare ? word : word.replaceAll(edges.for(word), '');
    if (bare !== '') found.push(bare);
  }
  return found;
}

/** Small letters and figures of ASCII, and the low line. */
function isWordUnit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95;
}
