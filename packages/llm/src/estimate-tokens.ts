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
  let ninths = 0; // of a token: whole numbers, because fractions would not add up exactly
  for (const { 0: piece, groups } of text.matchAll(pieces)) {
    if (groups?.['letters'] !== undefined)
      ninths += isAscii(piece) ? whole(piece.length / lettersPerToken) : bytes(piece, 2);
    else if (groups?.['digits'] !== undefined) ninths += whole(piece.length / 3);
    else if (groups?.['lineEnds'] !== undefined) ninths += whole(1);
    else if (isRepeated(piece)) ninths += whole(piece.length / 16);
    else ninths += isAscii(piece) ? whole(piece.length / 3) : bytes(piece, 3);
  }
  return Math.ceil(ninths / 9);
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

function whole(tokens: number): number {
  return Math.ceil(tokens) * 9;
}

function bytes(text: string, ninthsPerByte: number): number {
  return Math.max(9, Buffer.byteLength(text) * ninthsPerByte);
}

/** A rule such as `-----` or `====`. */
function isRepeated(text: string): boolean {
  return /^(-+|=+|\*+|_+)$/.test(text);
}
