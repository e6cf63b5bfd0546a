/** Scripts that set no space between words: what follows `/api/users` without one is the sentence. */
const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;

/** What a path ends before, unless code marks end it: `/api/users接口`. */
const sentence = String.raw`(?!(?<=[A-Za-z0-9}\])>])${unspaced}(?![^\s\x60]*\x60(?![\p{L}\p{N}/])))`;

/** A letter, figure or mark of a path, in any script. To stand before the rest of a class: `${pathLetter}.~-]`. */
export const pathLetter: string = String.raw`${sentence}[\p{L}\p{M}\p{N}_`;
