import { latin } from '../expressions/latin.ts';
import type { Line } from './document-lines.ts';

/** Lists whose marks were lost, as in texts that are pasted from a word processor. */

const begins = latin.u`^\s{0,3}["'“„«([*_\x60]{0,4}[\p{Lu}\p{N}\p{Lo}]`;
/** `2.5 seconds only`: a line may begin with a figure that the line before it goes on with. */
const figure = latin.u`^\s*\d[\d.,]*\s+\p{Ll}`;
/** `Author: Gwen`: what is told of the document itself stands in such lines. */
const keyed = latin.u`^[*_\s]*[\p{L}\p{N} /-]{2,30}[*_]*[:：][*_]*\s+[^,，]*$`;
/** No item ends so. */
const goesOn =
  /[,;–—-]$|\s(?:and|or|the|an?|of|to|in|for|with|by|und|oder|der|die|das|mit|et|ou|de|du|la|le|les|y|o|e|con|com|i|w|z)$/i;
const sentences = latin.u`[.!?。]\s+\p{Lu}`;
const longest = 240;
const mostLines = 200;
/** Nobody wraps text at fewer characters. */
const narrow = 56;

/**
 * How many lines from one on are items without a mark: three or more that begin as sentences do, say one thing each, and
 * end where the first word of the next would have had room. Lines that are only wrapped end where it has none.
 */
export function unmarkedItems(lines: readonly Line[], from: number, isOther: (text: string) => boolean): number {
  let count = 0;
  let width = 0;
  let told = 0;
  let pairs = 0;
  let led = 0;
  for (let at = from; at < lines.length && count < mostLines; at++, count++) {
    const text = lines[at]?.text ?? '';
    if (text.trim() === '') break;
    if (!begins.test(text) || figure.test(text) || text.length > longest || isOther(text)) return 0;
    width = Math.max(width, text.length);
    if (sentences.test(text)) told++;
    if (keyed.test(text)) pairs++;
    if (/^\s*(?:\*\*|__)/.test(text)) led++;
  }
  if (count < 3 || told * 3 > count || pairs * 2 > count) return 0;
  // Names in bold are no place where text is wrapped.
  if (led === count) return count;
  let breaks = 0;
  let roomy = 0;
  for (let at = from; at < from + count - 1; at++) {
    const whole = lines[at]?.text ?? '';
    const text = whole.trimEnd();
    if (goesOn.test(text)) return 0;
    const isHard = whole.endsWith('  ');
    // Of the longest line nothing can be told.
    if (whole.length === width && !isHard) continue;
    const [word = ''] = (lines[at + 1]?.text ?? '').trimStart().split(' ', 1);
    breaks++;
    if (isHard || text.length + 1 + word.length <= width) roomy++;
  }
  return breaks > 0 && roomy * 3 >= breaks * 2 ? count : 0;
}

/** `4.2. Cancelling`, and in languages without capitals also `4. 功能`. */
const numberedTitle = latin.u`^\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+["'“„«(]?[\p{Lu}\p{Lo}][^.。;；!?？]{0,70}$`;
const asian = latin.u`[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]`;
const asianTitle = /^\d{1,2}[.、．]\s*[^.。;；!?？]{1,60}$/;

function isTitle(text: string): boolean {
  const plain = text.trimEnd();
  return numberedTitle.test(plain) || (asianTitle.test(plain) && asian.test(plain));
}

/**
 * How many lines behind a numbered title, with no empty line between them, are items without a mark; 0 where the line is
 * no such title. Lines of Chinese, Japanese and Korean are not wrapped by hand.
 */
export function itemsUnderTitle(lines: readonly Line[], at: number, isOther: (text: string) => boolean): number {
  const title = lines[at]?.text ?? '';
  if (!/^\d/.test(title) || !isTitle(title)) return 0;
  let end = at + 1;
  let wide = 0;
  while (end < lines.length && end - at <= mostLines) {
    const text = lines[end]?.text ?? '';
    if (text.trim() === '' || isTitle(text) || (isOther(text) && !(/[:：]$/.test(text) && asian.test(text)))) break;
    if (/^\s/.test(text) || text.length > longest) return 0;
    if (asian.test(text)) wide++;
    end++;
  }
  const count = end - at - 1;
  if (count < 2) return 0;
  if (asian.test(title) && wide * 3 >= count * 2) return count;
  const below = lines.slice(at + 1, end).map(({ text }) => text);
  if (below.every((text) => text.length < narrow && begins.test(text) && !figure.test(text) && !goesOn.test(text)))
    return count;
  return unmarkedItems(lines.slice(at + 1, end), 0, isOther);
}
