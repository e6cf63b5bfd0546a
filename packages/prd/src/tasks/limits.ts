import type { Field } from './task.ts';

import { latin } from '../expressions/latin.ts';
import { worded, type Worded } from '../expressions/worded.ts';

export type Limits = Pick<
  Field,
  'minLength' | 'maxLength' | 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum'
>;

/** What limits mean for a field: the length of a text, the value of a number, or nothing. */
export type LimitedKind = 'text' | 'whole' | 'number' | 'other';

const letter = String.raw`[a-z\u00df-\u024f\u0430-\u045f]`;
/** Words of many languages, which end where a letter follows that is not of ASCII, too. */
const words = (...parts: readonly string[]): string => `(?<!${letter})(?:${parts.join('|')})(?!${letter})`;

const unit = String.raw`(?:characters?|chars?|letters|symbols|zeichen|buchstaben|caract[eè]res|lettres|letras|caratteri|tekens|символ\w*|знак\w*|znak\w*|个?字符|个字|文字|글자|자)`;
const hyphen = String.raw`(?:–|—|-|\.\.\.?|…|~|〜|～|至|到)`;
const dash = String.raw`\s*(?:${hyphen}|(?:to|and|bis|und|y|et|e|en|à|a|do|i|и|до)(?!${letter}))\s*`;
/** A figure, with groups of thousands or with a fraction. `9,5` may be two figures, and is none. */
const amount = String.raw`(?=)[$€£]?(-?(?=)(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)*)(?![.,]?\d)`;
/** What follows a figure that is not about the length of a text: `up to 5 MB`, `at least 1 digit`. */
const notLength = String.raw`\s*(?:%|[kmg]i?b\b|bytes?\b|words?\b|digits?\b|numbers?\b|(?:upper|lower)|special\b|items?\b|entries\b|files?\b|lines?\b|times?\b|attempts?\b|seconds?\b|minutes?\b|hours?\b|days?\b|decimals?\b|nachkommastellen\b|per\b)`;
/** What follows a figure that is not about the value of a number: `at most 2 decimals`, `up to 10 per user`. */
const notValue = String.raw`\s*(?:decimals?\b|(?:decimal |fraction(?:al)? )?(?:places?|digits?)\b|per\b|times\b|attempts?\b|nachkommastellen\b|d[ée]cimales?\b|casas decimais\b|decimali\b)`;
/** What may stand between a word such as `max` and its figure: `max length of 60`, `minimum (characters): 3`. */
const filler = String.raw`(?:[\s.:=()]{0,3}(?:allowed|permitted|number of|\w{1,20}(?= length)|length|länge|longueur|longitud|comprimento|lunghezza|lengte|value|wert|valeur|valor|valore|${unit}|of|is|de|di|von|van)(?![a-z])){0,4}[\s.:=()]{0,3}`;
const upper = String.raw`(?:<=|≤|\bmax(?:im(?:um|al))?(?=)(?:[ _-]?(?:length|len|size|value|chars))?(?=)\b|\bat most\b|\bup to\b|\bno (?:more|longer|greater)(?=) than\b|\bnot (?:more|longer)(?=) than\b|${words(
  'höchstens',
  'maximale[rnsm]?',
  'bis zu',
  'nicht (?:mehr|länger|größer) als',
  'm[áa]xim[oa]s?',
  'a lo sumo',
  'hasta',
  'no (?:más|mayor) (?:de|que)',
  'au plus',
  "jusqu['’][àa]",
  'pas plus de',
  'massim[oa]',
  'fino a',
  'non più di',
  'até',
  'não mais (?:de|que|do que)',
  'maximaal',
  'ten hoogste',
  'niet meer dan',
  'maksymalnie',
  'co najwyżej',
  'nie więcej niż',
  'не (?:более|больше)',
  'максимум',
  'до',
)}|至多|最多|最大|最长|不超过|不多于|최대)`;
const lower = String.raw`(?:>=|≥|\bmin(?:im(?:um|al))?(?=)(?:[ _-]?(?:length|len|size|value|chars))?(?=)\b|\bat least\b|\bno (?:less|fewer|shorter)(?=) than\b|${words(
  'mindestens',
  String.raw`mind\.`,
  'minimale[rnsm]?',
  'nicht weniger als',
  'al menos',
  'por lo menos',
  'm[íi]nim[oa]s?',
  'no menos de',
  'au moins',
  'pas moins de',
  'almeno',
  'non meno di',
  'pelo menos',
  'não menos de',
  'minimaal',
  'minstens',
  'ten minste',
  'niet minder dan',
  'co najmniej',
  'nie mniej niż',
  'не (?:менее|меньше)',
  'минимум',
)}|至少|最少|最小|最短|不少于|최소)`;

const list = (text: string, separator = ' '): readonly string[] => text.split(separator);
const betweenWords = list('between,from,zwischen,von,entre,de ,tra ,fra ,da ,tussen,van ,między,od ,между,от ', ',');
const unitWords = list(
  'char letter symbol zeichen buchstab caract lettr letra caratter teken символ знак znak 字 글자 자',
);
const upperWords = list(
  '<=,≤,max,at most,up to,er than,e than,höchstens,bis zu,máx,sumo,hasta,s de,s que,r que,au plus,jusqu,massim,fino a,più di,até,do que,hoogste,meer dan,maks,najwyżej,więcej,не б,макс,до,至多,最多,最大,最长,不,최대,r als,r de',
  ',',
);
const lowerWords = list(
  '>=,≥,min,at least,er than,s than,r als,menos,mín,au moins,pas moins,almeno,meno di,ten minste,najmniej,mniej,не м,мин,至少,最少,最小,最短,不少于,최소',
  ',',
);

const betweenSource = String.raw`${words('between', 'from', 'zwischen', 'von', 'entre', 'de', 'tra', 'fra', 'da', 'tussen', 'van', 'między', 'od', 'между', 'от')}\s+${amount}${dash}${amount}`;
const between = worded(betweenWords, betweenSource);
const namedRange = worded(
  ['range', 'len', 'länge', 'bereich'],
  String.raw`\b(?:range|length|länge|bereich|len)\b[ :=]*(?:of |from )?[[(]?\s*(-?\d+(?:\.\d+)?)\s*(?:${hyphen}|to\b|,|bis\b)\s*${amount}`,
);
const wholeRange = worded(
  list('– — - .. … ~ 〜 ～ 至 到 to bis'),
  String.raw`^\s*${amount}(?:\s*${hyphen}\s*|\s+(?:to|bis)\s+)${amount}\s*$`,
);
const negated = String.raw`(?<!${words('no', 'not', 'nicht', 'pas', 'non', 'não', 'niet', 'nie', 'не')} )`;
const greater = worded(
  list('>,than,als,que,s de,ur à,r a,e di,ù di,e a,dan,niż,больше,более,大于,高于,超过', ','),
  String.raw`(?:(?<![-=])>|${negated}${words('(?:greater|more|larger|higher) than', '(?:größer|mehr|höher) als', 'mayor (?:que|a|de)', 'superior a', 'más de', 'supérieure? à', 'plus (?:grande? que|de)', 'mai(?:or|s) (?:do )?(?:que|de)', 'maggiore di', 'superiore a', 'più di', '(?:groter|meer|hoger) dan', 'więk(?:szy|sza|sze) niż', 'больше', 'более')}|大于|高于|(?<!不)超过)\s*${amount}`,
);
const smaller = worded(
  list('<,than,als,que,s de,ur à,r a,e di,e a,o di,dan,niż,меньше,менее,小于,低于', ','),
  String.raw`(?:<|${negated}${words('(?:less|fewer|smaller|lower) than', '(?:kleiner|weniger|niedriger) als', 'menor (?:que|a|de)', 'inferior a', 'menos de', 'inférieure? à', 'moins de', 'menor (?:do )?que', 'minore di', 'inferiore a', 'meno di', '(?:kleiner|minder|lager) dan', 'mniejsz[yae] niż', 'меньше', 'менее')}|小于|低于)\s*${amount}`,
);
/** `0 < rate <= 5` */
const chain = worded(
  ['<', '≤'],
  String.raw`(?<![\w.])(-?\d+(?:\.\d+)?)\s*(<=?|≤)\s*[a-z_]\w*\s*(<=?|≤)\s*(-?\d+(?:\.\d+)?)`,
);
/** A clause that says nothing but that a number is above nought, or not below. */
const positive = worded(
  list('posit nonneg non-neg not neg', ' ').concat(
    'no negativ',
    'nicht neg',
    'nicht-neg',
    'não neg',
    'non néga',
    'non neg',
  ),
  String.raw`(?:^|[;,(])\s*(?:(?:must|muss|debe|doit|deve) (?:be|ser|être|essere) |muss |a )?(?:(?:strictly )?(positiv[aeo]?s?(?:er|es|f)?|positif|positive)|(?:non-?|not |nicht[- ]?|no |não |non )n[eé]gati[vf][aeo]?r?)(?: (?:number|integer|decimal|amount|value|zahl|sein))?\s*(?=$|[;,)])`,
);
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
const orLess = String.raw`or (?:less|fewer|shorter|lower)\b|oder (?:weniger|kürzer|kleiner)\b|o menos\b|ou moins\b|ou menos\b|o meno\b|of minder\b|以内|以下|이하|이내`;
const orMore = String.raw`or (?:more|longer|greater|higher|above|older)\b|oder (?:mehr|länger|größer|höher|älter)\b|o más\b|ou plus\b|ou mais\b|o più(?!${letter})|of meer\b|以上|이상`;
const byWord = String.raw`(?:(?:como|no|al|au) )?`;
const figureAtMost = worded(
  list('max,máx,massim,maks,or less,or fewer,or shorter,or lower,oder ,o meno,ou m,of minder,以,이', ','),
  String.raw`(?<![\w.,])${amount}\s*(?:${unit}\s*)?[(,]?(?:max(?:imum|imal)?\b|${byWord}(?:m[áa]ximo|massimo|maximum)(?!${letter})|${orLess})`,
);
const figureAtLeast = worded(
  list('min,mín,or more,or longer,or greater,or higher,or above,or older,oder ,más,ou ,o più,of meer,+,以上,이상', ','),
  String.raw`(?<![\w.,])${amount}(?:\s*${unit}\s*[(,]?min(?:imum|imal)?\b|\s*(?:${unit}\s*)?[(,]?(?:${byWord}(?:m[íi]nimo|minimum)(?!${letter})|${orMore})|\+\s*${unit})`,
);
const exactly = worded(
  list('exactly,genau,exact,exat,esatt,precies,dokładnie,ровно,точно,正好,恰好,ちょうど,정확히', ','),
  String.raw`(?:${words('exactly', 'genau', 'exactamente', 'exactement', 'exatamente', 'esattamente', 'precies', 'dokładnie', 'ровно', 'точно')}|正好|恰好|ちょうど|정확히)\s*${amount}(?!${notLength})`,
);
/** A text of so many digits, whose form is another matter. */
const digits = worded(
  [
    'digit',
    'stellig',
    'stellen',
    'ziffern',
    'chiffres',
    'cifras',
    'dígitos',
    'cifre',
    'cijfers',
    'cyfr',
    'цифр',
    '位数字',
    '桁',
  ],
  String.raw`(?:${words('exactly', 'genau', 'exactamente', 'exactement', 'exatamente', 'esattamente', 'precies', 'dokładnie', 'ровно')}|正好|(?:^|[;,(])\s*)\s*(\d{1,3})[- ]?(?:digits?|stellig\w*|stellen|ziffern|chiffres|cifras|dígitos|cifre|cijfers|cyfr\w*|цифр\w*|位数字|桁)`,
);
const lengthOf = worded(
  ['fixed', 'length', 'länge'],
  String.raw`(?<!\b(?:max|min)[^;,]{0,30})\b(?:fixed|length|länge)\s*(?:of\b|is\b|[:=])?\s*${amount}`,
);
const plain = worded(unitWords, String.raw`(?<![\w.,–—-])${amount}\s*${unit}`);
const sized = worded(['char', 'string'], String.raw`\b(?:n?(?:var)?char(?:acter(?: varying)?)?|string)\s*\((\d+)\)`);
const valueAtMost = worded(
  list('maximum,máximo,massimo,or less,or fewer,or lower,oder ,o meno,ou m,of minder,以下,以内,이하', ','),
  String.raw`(?<![\w.,])${amount}\s*(?:${byWord}(?:m[áa]ximo|massimo|maximum)(?!${letter})|${orLess})`,
);
const valueAtLeast = worded(
  list(
    'minimum,mínimo,minimo,or more,or greater,or higher,or above,or older,oder ,o más,ou ,o più,of meer,以上,이상',
    ',',
  ),
  String.raw`(?<![\w.,])${amount}\s*(?:${byWord}(?:m[íi]nimo|minimum)(?!${letter})|${orMore})`,
);

/** Whether a text about a field gives a figure in characters, which only a text has. */
export function countsCharacters(text: string): boolean {
  return /\d/.test(text) && characters.exec(text.toLowerCase()) !== null;
}

/** The limits that a text about a field states: its length where it holds text, its value where it is a number. */
export function limitsOf(declared: string, notes: string, kind: LimitedKind): Limits {
  if (kind === 'other') return {};
  const said = `${declared}; ${notes}`.toLowerCase();
  if (!/\d/.test(said)) return kind === 'text' ? {} : signLimits(said, kind === 'whole');
  const pair = namedRange.exec(said) ?? rangeOf(said, declared.toLowerCase());
  return kind === 'text' ? textLimits(said, pair) : numberLimits(said, pair, kind);
}

function textLimits(said: string, range: RegExpExecArray | null): Limits {
  const counts = characters.exec(said) !== null;
  const pair = lengthBetween.exec(said) ?? (counts ? lengthRange.exec(said) : null) ?? range;
  const exact = exactly.exec(said) ?? digits.exec(said);
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
  const { low, high } = bounds(
    value(pair ? pair[1] : (figureAfter(least, said, 'value') ?? valueAtLeast.exec(said)?.[1])),
    value(pair ? pair[2] : (figureAfter(most, said, 'value') ?? valueAtMost.exec(said)?.[1])),
  );
  const isWhole = kind === 'whole';
  const held = chain.exec(said);
  if (held) {
    const [, low = '', from, to, high = ''] = held;
    return {
      ...(from === '<' ? above(Number(low), isWhole) : { minimum: Number(low) }),
      ...(to === '<' ? below(Number(high), isWhole) : { maximum: Number(high) }),
    };
  }
  const over = low === undefined ? value(greater.exec(said)?.[1]) : undefined;
  const under = high === undefined ? value(smaller.exec(said)?.[1]) : undefined;
  return {
    ...(over === undefined ? (low === undefined ? signLimits(said, isWhole) : {}) : above(over, isWhole)),
    ...(under === undefined ? {} : below(under, isWhole)),
    ...defined({ minimum: low, maximum: high }),
  };
}

/** Whether a text about a field says that it is positive, or not negative, which only numbers are. */
export function saysSign(text: string): boolean {
  return positive.exec(text.toLowerCase()) !== null;
}

/** `positive`, `not negative`. */
function signLimits(said: string, isWhole: boolean): Limits {
  const found = positive.exec(said);
  if (!found) return {};
  return found[1] === undefined ? { minimum: 0 } : above(0, isWhole);
}

/** The bound of numbers above a figure: the next of whole ones. */
export function above(figure: number, isWhole: boolean): Limits {
  return isWhole ? { minimum: Math.floor(figure) + 1 } : { exclusiveMinimum: figure };
}

/** The bound of numbers below a figure. */
export function below(figure: number, isWhole: boolean): Limits {
  return isWhole ? { maximum: Math.ceil(figure) - 1 } : { exclusiveMaximum: figure };
}

/** A field without what limits its values. */
export function withoutLimits(field: Field): Omit<Field, keyof Limits> {
  const { minLength: _, maxLength: __, minimum: ___, maximum: ____, exclusiveMinimum: _____, ...rest } = field;
  const { exclusiveMaximum: ______, ...others } = rest;
  return others;
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
