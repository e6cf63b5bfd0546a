import type { Field } from './task.ts';

export type Limits = Pick<Field, 'minLength' | 'maxLength' | 'minimum' | 'maximum'>;

const unit = String.raw`(?:characters?|chars?|letters|symbols|zeichen|caract[eè]res|символ\w*|знак\w*|个?字符)`;
const dash = String.raw`\s*(?:–|—|-|\.\.\.?|…|to|and|bis|und|до)\s*`;

const between = new RegExp(String.raw`\b(?:between|from|zwischen|von)\s+(-?\d+)${dash}(-?\d+)\b`);
const lengthRange = new RegExp(String.raw`\b(\d+)${dash}(\d+)\s*${unit}`);
const wholeRange = /^\s*(-?\d+)\s*(?:–|—|-|\.\.\.?|…)\s*(-?\d+)\s*$/;
const namedRange =
  /\b(?:range|length|länge|bereich|len)\b[ :=]*[[(]?\s*(-?\d+)\s*(?:–|—|-|\.\.\.?|…|to|,|bis)\s*(-?\d+)/;
const atMost =
  /(?:<=|≤|\bmax(?:imum)?(?:[ _-]?(?:length|len|value))?\b|\bat most\b|\bup to\b|\bno (?:more|longer|greater) than\b|\bnot (?:more|longer) than\b|\bhöchstens\b|\bmaximal\b)(?:\s+of)?[ :=(.]*(-?\d+)/;
const atLeast =
  /(?:>=|≥|\bmin(?:imum)?(?:[ _-]?(?:length|len|value))?\b|\bat least\b|\bno (?:less|fewer|shorter) than\b|\bmindestens\b)(?:\s+of)?[ :=(.]*(-?\d+)/;
const above = /(?:>|(?<!\b(?:no|not) )\b(?:greater|more) than\b)\s*(-?\d+)(?![.,]?\d)/;
const below = /(?:<|(?<!\b(?:no|not) )\b(?:less|fewer) than\b)\s*(-?\d+)(?![.,]?\d)/;
const exactly = new RegExp(String.raw`\bexactly\s+(\d+)(?:\s*${unit})?|\b(?:fixed|length)\s*[:=]?\s*(\d+)\b`);
const plain = new RegExp(String.raw`(?<![\w.,–—-])(\d+)\s*${unit}`);
const sized = /\b(?:var|n?var)?char(?:acter varying)?\s*\((\d+)\)/;

/** The limits that a text about a field states: its length where it holds text, its value where it is a number. */
export function limitsOf(declared: string, notes: string, kind: 'text' | 'whole' | 'number' | 'other'): Limits {
  if (kind === 'other') return {};
  const said = `${declared} ${notes}`.toLowerCase();
  if (!/\d/.test(said)) return {};
  const pair =
    (/(?:betw|from|zwi|von)/.test(said) ? between.exec(said) : null) ??
    (kind === 'text' ? lengthRange.exec(said) : null) ??
    (/(?:ran|len|länge|ber)/.test(said) ? namedRange.exec(said) : null) ??
    rangeOf(said);
  let low = pair ? Number(pair[1]) : figure(said, atLeast);
  let high = pair ? Number(pair[2]) : figure(said, atMost);
  if (low !== undefined && high !== undefined && low > high) [low, high] = [undefined, undefined];
  if (kind === 'text') {
    const exact = exactly.exec(said);
    const size = figure(said, sized);
    if (exact) low = high = Number(exact[1] ?? exact[2]);
    high ??= size ?? (low === undefined ? figure(said, plain) : undefined);
    return { ...(low === undefined ? {} : { minLength: low }), ...(high === undefined ? {} : { maxLength: high }) };
  }
  if (kind === 'whole') {
    const over = figure(said, above);
    const under = figure(said, below);
    low ??= over === undefined ? undefined : over + 1;
    high ??= under === undefined ? undefined : under - 1;
  }
  return { ...(low === undefined ? {} : { minimum: low }), ...(high === undefined ? {} : { maximum: high }) };
}

/** A clause that is nothing but a range: `required; 1–60`. */
function rangeOf(said: string): RegExpExecArray | null {
  for (const clause of said.split(/[;,()]/)) {
    const found = wholeRange.exec(clause);
    if (found) return found;
  }
  return null;
}

function figure(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
