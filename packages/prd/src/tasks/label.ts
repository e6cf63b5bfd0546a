import { classify } from './section-role.ts';
import { leadingId } from './statement.ts';
import { latin } from '../expressions/latin.ts';

/** Whether a line begins with an identifier and a colon, so that it states something of its own: `FR-AUTH-02: …`. */
function startsRequirement(line: string): boolean {
  if (!line.includes(':')) return false;
  const text = line.trimStart();
  return /^[^:\s]{2,20}\d[^:\s]{0,6}:/.test(text) && leadingId(text) !== undefined;
}

/** Whether a line begins with an identifier as the text before it does: `FR-01 The guest …` and `FR-02 The price …`. */
function goesOnIdentified(open: string, line: string): boolean {
  if (!latin.u`^\s*[*_\x60~[(/]*\p{Lu}[^\s]{0,16}\d`.test(line)) return false;
  return leadingId(line.trimStart()) !== undefined && leadingId(open) !== undefined;
}

const entry = latin.plain`^\s*(?:(?:\*\*|__)[^*]{2,50}(?:\*\*|__)(?:\s*[:：(–—-]|\s+\S|$)|${'`'}[^${'`'}]{2,50}${'`'}\s*[:：(–—-])`;

const tableRow = /^\s*(?:new )?(?:table|entity|collection|tabelle|tabla|tabela) [`*_]*[A-Za-z_]\w*[`*_]*\s*[:(]/i;

/** Whether a line begins with a name and a row of what it has: `users: id, email, name`. */
function startsRow(line: string): boolean {
  if (line.includes(',') && tableRow.test(line)) return true;
  return line.includes(': id,') && /^\s*\w+(?: ?\([^)]{1,30}\))?: id, /.test(line);
}

const named = latin.u`^\s*[${'`'}*_]*\p{Lu}[\p{L}\p{N}_]*(?: [\p{L}\p{N}_]+){0,2}[${'`'}*_]*(?:\s*(?:[:：]|→|->)\s*[^,.]{2,40},\s*\S|\s*\{|\s*[([][^,.()]{1,40}(?:\([^)]*\))?,\s*\S| · \S[^·]* · )`;

/** `truck: plate, company`, `D1. Crate — barcode, weight`, ``Table `soci` (id, name)``. */
const lowerNamed = latin.u`^\s*(?:[A-Z]{1,3}-?\d{1,3}[.:)]?\s+)?(?:[*_${'`'}]*[\p{L}_][\p{L}\p{N}_]*(?: [\p{L}\p{N}_]+)?[*_${'`'}]*(?:\s*(?:[:：]=?|=|→|->)|\s+[-–—])\s+[^,.:]{1,40},\s*\S|\p{L}{3,12} ${'`'}\w+${'`'}\s*[:(])`;

/** `Pilot = name + licence + phone`. */
const sum = /^\s*[*_`]*\p{L}[\p{L} _-]{0,30}[*_`]* = [^+=.]{1,40} \+ [^=.]+$/u;

/** `Keg - serial, volume, status`: a name with three parts or more, and no sentence. */
function isRowOfThing(line: string): boolean {
  const comma = line.length <= 160 ? line.indexOf(', ') : -1;
  return comma > 0 && line.includes(', ', comma + 1) && lowerNamed.test(line) && !/[.!?]\s/.test(line);
}

/** Whether a line is a name with a row of what it has: `Account: name, currency, balance`, `Robot { serial, model }`, `Robot (serial, model)`. */
export function startsList(line: string): boolean {
  return (
    ((line.includes(',') || line.includes('{') || line.includes(' · ')) && named.test(line)) ||
    (line.includes(',') && lowerNamed.test(line)) ||
    (line.includes(' = ') && sum.test(line))
  );
}

/** Whether a line begins with a path and says what is there: `/spaces/:id — one space`. */
function startsPath(line: string): boolean {
  return line.includes('/') && /^\s*[*_`]*#?\/\S*\s+(?:[–—:-]|→|->)\s+\S/.test(line);
}

/** Whether a line is one of a list without marks: `**Login** – …`, `` `users` (id, email) ``. */
function startsEntry(line: string): boolean {
  return /^\s*[*_`]/.test(line) && entry.test(line);
}

const counted = latin.u`^\s*[*_]*(\p{L}{3,14}) (?:\d{1,3}|[A-Z])(?![\p{L}\p{N}])`;

/** Whether a line goes on a series of things with numbers: `photo 1: …` and `photo 2: …`, `Sheet A …` and `Sheet B …`. */
function goesOnSeries(open: string, line: string): boolean {
  const word = counted.exec(line)?.[1];
  return word !== undefined && counted.exec(open)?.[1] === word;
}

const sectionNumber = /^\s*(\d{1,3}(?:\.\d{1,3})+)\.?\s+\S/;

/** Whether a line has the number after that of the text before it, or the first one below: `3.1 …` and `3.2 …`, `3.1.1 …`. */
function goesOnNumbering(open: string, line: string): boolean {
  const next = /^\s*\d/.test(line) ? sectionNumber.exec(line)?.[1] : undefined;
  const last = next === undefined ? undefined : sectionNumber.exec(open)?.[1];
  if (next === undefined || last === undefined) return false;
  const parts = last.split('.');
  const following = parts.map((_, index) => [...parts.slice(0, index), String(Number(parts[index]) + 1)].join('.'));
  return next === `${last}.1` || following.includes(next);
}

/** `Acceptance criteria` on a line of its own: a few words that say what kind of list follows, without a colon. */
export function namesList(text: string): boolean {
  if (text.length > 60 || !/[^.!?:;,]$/.test(text) || text.includes('|')) return false;
  const { roles, excluded } = classify(text);
  return excluded !== undefined || roles.has('acceptance') || roles.has('requirement') || roles.has('dependency');
}

/** The words before the first colon of a label that goes on after it. */
export function leadOf(label: string): string {
  const colon = nearest(label.indexOf(':'), label.indexOf('：'));
  const lead = colon < 66 ? /^(.{1,60}?)(?:\*\*)?[:：](?:\*\*)?(?:\s|$)/.exec(label)?.[1] : undefined;
  return lead ?? boldLead(label) ?? label;
}

function nearest(one: number, other: number): number {
  return Math.min(one < 0 ? Infinity : one, other < 0 ? Infinity : other);
}

/** The bold words that a text begins with and goes on after: `**Not now** fees, deliveries`. */
function boldLead(text: string): string | undefined {
  if (!text.startsWith('**') && !text.startsWith('__')) return undefined;
  return /^(?:\*\*|__)([^*]{2,40})(?:\*\*|__)\s+\S/.exec(text)?.[1];
}

/** The reason why a statement such as `Out of scope: payments` or `Phase 2: reports` asks for nothing, by its lead. */
export function ownExclusion(lead: string): string | undefined {
  const reason = classify(lead).excluded;
  return reason === 'out of scope' || reason === 'future work' || (reason === 'plan' && /\d/.test(lead))
    ? reason
    : undefined;
}

/** Whether a line states something of its own, though no blank line stands before it. */
export function beginsAnew(open: string, line: string): boolean {
  return (
    startsRequirement(line) ||
    startsRow(line) ||
    (startsEntry(open) && startsEntry(line)) ||
    goesOnNumbering(open, line) ||
    goesOnIdentified(open, line) ||
    goesOnSeries(open, line) ||
    (startsPath(open) && startsPath(line)) ||
    (isRowOfThing(open) && isRowOfThing(line))
  );
}
