/** Words up to this many letters are one token in most vocabularies. */
const lettersPerToken = 10;

/** Runs of letters, digits, line ends, and everything else but spaces, which belong to the word after them. */
const pieces = /(?<letters>\p{L}+)|(?<digits>\p{N}+)|(?<lineEnds>\n+)|[^\s\p{L}\p{N}]+/gu;

/**
 * Estimates how many tokens a text has for a language model, without a vocabulary.
 *
 * Fitted to the encoding o200k_base on 117 requirement documents in Markdown: in total 1.4 % too many; for nine of ten
 * documents between 3 % too few and 8 % too many. Use what the provider counts wherever money depends on it.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const { 0: piece, groups } of text.matchAll(pieces)) {
    if (groups?.['letters'] !== undefined)
      tokens += isAscii(piece) ? Math.ceil(piece.length / lettersPerToken) : bytes(piece, 4.5);
    else if (groups?.['digits'] !== undefined) tokens += Math.ceil(piece.length / 3);
    else if (groups?.['lineEnds'] !== undefined) tokens += 1;
    else if (isRepeated(piece)) tokens += Math.ceil(piece.length / 16);
    else tokens += isAscii(piece) ? Math.ceil(piece.length / 3) : bytes(piece, 3);
  }
  return Math.ceil(tokens);
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

function bytes(text: string, perToken: number): number {
  return Math.max(1, Buffer.byteLength(text) / perToken);
}

/** A rule such as `-----` or `====`. */
function isRepeated(text: string): boolean {
  return /^(-+|=+|\*+|_+)$/.test(text);
}
