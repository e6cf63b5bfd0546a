import type { Field } from './task.ts';

import { latin } from '../expressions/latin.ts';
import { worded, type Worded } from '../expressions/worded.ts';

export type Limits = Pick<Field, 'minLength' | 'maxLength' | 'minimum' | 'maximum'>;

/** What limits mean for a field: the length of a text, the value of a number, or nothing. */
export type LimitedKind = 'text' | 'whole' | 'number' | 'other';

const unit = String.raw`(?:characters?|chars?|letters|symbols|zeichen|caract[eè]res|символ\w*|знак\w*|个?字符)`;
const hyphen = String.raw`(?:–|—|-|\.\.\.?|…)`;
const dash = String.raw`\s*(?:${hyphen}|to\b|and\b|bis\b|und\b|до)\s*`;
/** A figure, with groups of thousands or with a fraction. `9,5` may be two figures, and is none. */
const amount = String.raw`(?=)[$€£]?(-?(?=)(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)*)(?![.,]?\d)`;
/** What follows a figure that is not about the length of a text: `up to 5 MB`, `at least 1 digit`. */
const notLength = String.raw`\s*(?:%|[kmg]i?b\b|bytes?\b|words?\b|digits?\b|numbers?\b|(?:upper|lower)|special\b|items?\b|entries\b|files?\b|lines?\b|times?\b|attempts?\b|seconds?\b|minutes?\b|hours?\b|days?\b|decimals?\b|nachkommastellen\b|per\b)`;
/** What follows a figure that is not about the value of a number: `at most 2 decimals`, `up to 10 per user`. */
const notValue = String.raw`\s*(?:decimals?\b|(?:decimal |fraction(?:al)? )?(?:places?|digits?)\b|per\b|times\b|attempts?\b|nachkommastellen\b|d[ée]cimales?\b)`;
/** What may stand between a word such as `max` and its figure: `max length of 60`, `minimum (characters): 3`. */
const filler = String.raw`(?:[\s.:=()]{0,3}(?:allowed|permitted|number of|\w{1,20}(?= length)|length|value|${unit}|of|is)(?![a-z])){0,4}[\s.:=()]{0,3}`;
const upper = String.raw`(?:<=|≤|\bmax(?:im(?:um|al))?(?=)(?:[ _-]?(?:length|len|size|value|chars))?(?=)\b|\bat most\b|\bup to\b|\bno (?:more|longer|greater)(?=) than\b|\bnot (?:more|longer)(?=) than\b|\bhöchstens\b)`;
const lower = String.raw`(?:>=|≥|\bmin(?:im(?:um|al))?(?=)(?:[ _-]?(?:length|len|size|value|chars))?(?=)\b|\bat least\b|\bno (?:less|fewer|shorter)(?=) than\b|\bmindestens\b)`;

const betweenWords = ['between', 'from', 'zwischen', 'von'];
const unitWords = ['char', 'letter', 'symbol', 'zeichen', 'caract', 'символ', 'знак', '字符'];
const upperWords = ['<=', '≤', 'max', 'at most', 'up to', 'er than', 'e than', 'höchstens'];
const lowerWords = ['>=', '≥', 'min', 'at least', 'er than', 's than'];

const betweenSource = String.raw`\b(?:between|from|zwischen|von)\s+${amount}${dash}${amount}`;
const between = worded(betweenWords, betweenSource);
const namedRange = worded(
  ['range', 'len', 'länge', 'bereich'],
  String.raw`\b(?:range|length|länge|bereich|len)\b[ :=]*(?:of |from )?[[(]?\s*(-?\d+(?:\.\d+)?)\s*(?:${hyphen}|to\b|,|bis\b)\s*${amount}`,
);
const wholeRange = worded(
  ['–', '—', '-', '..', '…', 'to', 'bis'],
  String.raw`^\s*${amount}(?:\s*${hyphen}\s*|\s+(?:to|bis)\s+)${amount}\s*$`,
);
const above = worded(['>', 'than'], String.raw`(?:>|(?<!\b(?:no|not) )\b(?:greater|more) than\b)\s*${amount}`);
const below = worded(['<', 'than'], String.raw`(?:<|(?<!\b(?:no|not) )\b(?:less|fewer) than\b)\s*${amount}`);
const most = worded(upperWords, upper);
const least = worded(lowerWords, lower);
// Nearly all figures follow at once, and count letters; the longer expressions are for the rest.
const figureNext = latin.plain`^[\s.:=()]{0,3}${amount}`;
const figureBehindWords = latin.plain`^${filler}${amount}`;
const mayBeOtherUnit = /^\s*[%a-bd-z]/;
const otherUnit = { length: latin.plain`^${notLength}`, value: latin.plain`^${notValue}` } as const;

const characters = worded(unitWords, String.raw`\d\+?\s*${unit}`);
const lengthBetween = worded(betweenWords, `${betweenSource}(?!${notLength})`);
const lengthRange = worded(unitWords, String.raw`(?<![\w.])${amount}${dash}${amount}\s*${unit}`);
const figureAtMost = worded(
  ['max', 'or less', 'or fewer', 'or shorter'],
  String.raw`(?<![\w.,])${amount}\s*(?:${unit}\s*)?[(,]?(?:max(?:imum)?\b|or (?:less|fewer|shorter)\b)`,
);
const figureAtLeast = worded(
  ['min', 'or more', 'or longer', '+'],
  String.raw`(?<![\w.,])${amount}(?:\s*${unit}\s*[(,]?min(?:imum)?\b|\s*(?:${unit}\s*)?[(,]?(?:minimum|or (?:more|longer))\b|\+\s*${unit})`,
);
const exactly = worded(['exactly'], String.raw`\bexactly\s+${amount}(?!${notLength})`);
const lengthOf = worded(
  ['fixed', 'length'],
  String.raw`(?<!\b(?:max|min)[^;,]{0,30})\b(?:fixed|length)\s*(?:of\b|is\b|[:=])?\s*${amount}`,
);
const plain = worded(unitWords, String.raw`(?<![\w.,–—-])${amount}\s*${unit}`);
const sized = worded(['char', 'string'], String.raw`\b(?:n?(?:var)?char(?:acter(?: varying)?)?|string)\s*\((\d+)\)`);

/** Whether a text about a field gives a figure in characters, which only a text has. */
export function countsCharacters(text: string): boolean {
  return /\d/.test(text) && characters.exec(text.toLowerCase()) !== null;
}

/** The limits that a text about a field states: its length where it holds text, its value where it is a number. */
export function limitsOf(declared: string, notes: string, kind: LimitedKind): Limits {
  if (kind === 'other') return {};
  const said = `${declared}; ${notes}`.toLowerCase();
  if (!/\d/.test(said)) return {};
  const pair = namedRange.exec(said) ?? rangeOf(said, declared.toLowerCase());
  return kind === 'text' ? textLimits(said, pair) : numberLimits(said, pair, kind);
}

function textLimits(said: string, range: RegExpExecArray | null): Limits {
  const counts = characters.exec(said) !== null;
  const pair = lengthBetween.exec(said) ?? (counts ? lengthRange.exec(said) : null) ?? range;
  const exact = exactly.exec(said);
  if (exact && !pair) return lengthOfExactly(exact[1]);
  const { low, high } = bounds(
    countIn(pair ? pair[1] : (figureAfter(least, said, 'length') ?? figureAtLeast.exec(said)?.[1])),
    countIn(pair ? pair[2] : (figureAfter(most, said, 'length') ?? figureAtMost.exec(said)?.[1])),
  );
  const one = low === undefined && high === undefined ? lengthOf.exec(said)?.[1] : undefined;
  if (one !== undefined) return lengthOfExactly(one);
  const size = sized.exec(said)?.[1] ?? (low === undefined && counts ? plain.exec(said)?.[1] : undefined);
  return defined({ minLength: low, maxLength: high ?? countIn(size) });
}

function lengthOfExactly(figure: string | undefined): Limits {
  const length = countIn(figure);
  return defined({ minLength: length, maxLength: length });
}

function numberLimits(said: string, range: RegExpExecArray | null, kind: 'whole' | 'number'): Limits {
  const value = kind === 'whole' ? countIn : valueIn;
  const pair = between.exec(said) ?? range;
  const stated = bounds(
    value(pair ? pair[1] : figureAfter(least, said, 'value')),
    value(pair ? pair[2] : figureAfter(most, said, 'value')),
  );
  let { low, high } = stated;
  if (kind === 'whole') {
    const over = value(above.exec(said)?.[1]);
    const under = value(below.exec(said)?.[1]);
    low ??= over === undefined ? undefined : Math.floor(over) + 1;
    high ??= under === undefined ? undefined : Math.ceil(under) - 1;
  }
  return defined({ minimum: low, maximum: high });
}

/** A clause that is nothing but a range, or a type and a range: `required; integer 1–60`. */
function rangeOf(said: string, declared: string): RegExpExecArray | null {
  for (const clause of said.split(/[;()]|,(?!\d)/)) {
    const text = clause.trim();
    const rest = text.startsWith(declared) ? text.slice(declared.length) : text;
    const found = beginsWithFigure.test(rest) ? wholeRange.exec(rest) : null;
    if (found) return found;
  }
  return null;
}

const beginsWithFigure = /^\s*[-$€£\d]/;

function countsOtherThings(text: string, of: 'length' | 'value'): boolean {
  return mayBeOtherUnit.test(text) && otherUnit[of].test(text);
}

/** The figure after the first word for a bound that has one. */
function figureAfter(bound: Worded, said: string, of: 'length' | 'value'): string | undefined {
  let rest = said;
  for (let word = bound.exec(rest); word; word = bound.exec(rest)) {
    rest = rest.slice(word.index + word[0].length);
    const figure = figureNext.exec(rest) ?? figureBehindWords.exec(rest);
    if (figure && !countsOtherThings(rest.slice(figure[0].length), of)) return figure[1];
  }
  return undefined;
}

/** Bounds that leave no value between them are read wrongly, and are none. */
function bounds(
  low: number | undefined,
  high: number | undefined,
): { low: number | undefined; high: number | undefined } {
  return low !== undefined && high !== undefined && low > high ? { low: undefined, high: undefined } : { low, high };
}

function valueIn(figure: string | undefined): number | undefined {
  if (figure === undefined || figure.indexOf('.') !== figure.lastIndexOf('.')) return undefined;
  return Number(figure.replaceAll(',', ''));
}

/** A figure that counts something: `1.000` is a thousand, as it is written in much of Europe. */
function countIn(figure: string | undefined): number | undefined {
  return valueIn(figure?.includes('.') && /^-?\d{1,3}(?:\.\d{3})+$/.test(figure) ? figure.replaceAll('.', '') : figure);
}

function defined(limits: { readonly [Name in keyof Limits]: number | undefined }): Limits {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}
