import type { Dependency } from '../task.ts';

import { latin } from '../../expressions/latin.ts';

/** Documents and tasks that a statement refers to, by their identifiers or titles. */

export interface Reference {
  readonly kind: Exclude<Dependency['kind'], 'service'>;
  readonly ref: string;
}

const featureId = /\b(?:PRD-)?(\d+\.\d+\.(?:[A-Z]+\.)?\d+(?:\.\d+)*)\b/g;
const namedPrd =
  /(?<![\w-])(PRD-[A-Z0-9][\w.-]*|SPEC-\d+|(?:PRDs|specs)\/[\w./-]+\.md|[a-z\d][a-z\d-]*-(?:prd|spec)\.md)\b/g;
const taskId = /\b(?:TASK-\d+|T-?\d{2,})\b/g;
/** `MKT-4102`, `WW-PRD-6`, `DW-R-12` */
const tracked = /(?<![\w/.#-])([A-Z][A-Z0-9]{1,9}(?:-[A-Z][A-Z0-9]{0,9}){0,3}-\d{1,6})(?![\w-]|\.\d)/g;
/** Letters of requirements, test cases, standards and measures, whose identifiers look like those of tasks. */
const others: ReadonlySet<string> = new Set(
  'FR NFR REQ US UC BR AC TC SC EC FN SR UR NF RQ STORY RULE GOAL RISK UTF SHA AES MD RSA ISO IEC EN DIN IEEE RFC CVE CWE TLS SSL HTTP HTTPS IPV WCAG OAUTH OWASP PCI SOC GDPR COVID GPT UTC GMT ES BASE CP RS CC CSV MP HS RS PS EC P PRD SPEC TASK VAT EU UN NIST FIPS BITV'.split(
    ' ',
  ),
);
const ofDocument = latin.iu`(?<![\p{L}])(?:prds?|specs?|specification|documents?|docs?|adrs?|rfcs?|dokumente?|spezifikation|lastenheft|pflichtenheft|documentos?|documenti?|spécification|especificación|especificação|cahier|документ|спецификация)(?![\p{L}])[^.;]{0,30}$`;
const rfc = /\bRFC[ -]?(0\d{1,5}|\d{1,3})\b/g;
/** `spec 003-accounts`, as folders of specifications are called. */
const numbered = /\b(?:[Ss]pec|[Ff]eature|PRD)s? `?(\d{3}-[a-z][a-z\d-]{2,40})\b/g;
/** `009-performer-accounts`: a folder of a specification alone. */
const folder = /(?<![\w./-])(\d{3}-[a-z][a-z\d]+(?:-[a-z\d]+)*)(?![\w-])/g;
const told = /\b(?:specified|defined|described|documented|covered) (?:in|by) $/;
const titled = latin.giu`(?<![\p{L}])(?:prd|spec(?:ification)?|document|dokument|documento|lastenheft|cahier des charges|документ) ["“«„]\s*([^"”»“]{3,60}?)\s*["”»“]|["“«„]\s*([^"”»“]{3,60}?)\s*["”»“] (?:prd|spec(?:ification)?|document|dokument)(?![\p{L}])|["“«„]\s*([^"”»“]{3,60}? (?:PRD|[Ss]pec(?:ification)?))\s*["”»“]`;

/** `Accounts PRD, Billing PRD` */
const untitled = latin.gu`(?<![\p{L}"“«„])((?!(?:This|The|Our|See|That|Each|New|Any|Main|Parent|Depends|Requires|Needs|Builds)(?![\p{L}]))\p{Lu}[\p{L}\p{N}]*(?: (?:&|and|of|\p{Lu}[\p{L}\p{N}]*)){0,3}) (?:PRD|[Ss]pecification)(?![\p{L}\p{N}-]|["”»])`;

/** What a statement about dependencies refers to; `isOwn` tells an identifier that the document itself gives. */
export function referencesOf(text: string, isOwn: (id: string) => boolean): Reference[] {
  const found: Reference[] = [];
  if (/["“«„]/.test(text))
    for (const match of titled.all(text))
      found.push({ kind: 'prd', ref: (match[1] ?? match[2] ?? match[3] ?? '').trim() });
  for (const match of / (?:PRD|[Ss]pecification)/.test(text) ? untitled.all(text) : [])
    if (match[1]?.startsWith('PRD') !== true) found.push({ kind: 'prd', ref: match[0] });
  if (!/\d|PRD|\.md/.test(text)) return found;
  for (const match of text.matchAll(namedPrd)) found.push({ kind: 'prd', ref: (match[1] ?? '').replace(/\.md$/, '') });
  for (const match of text.matchAll(featureId))
    if (!text.includes(`PRD-${match[1] ?? ''}`)) found.push({ kind: 'prd', ref: match[1] ?? '' });
  for (const match of text.matchAll(taskId)) found.push({ kind: 'task', ref: match[0] });
  for (const match of text.matchAll(numbered)) found.push({ kind: 'prd', ref: match[1] ?? '' });
  for (const match of /\d{3}-[a-z]/.test(text) ? text.matchAll(folder) : [])
    if (!found.some(({ ref }) => ref === match[1])) found.push({ kind: 'prd', ref: match[1] ?? '' });
  for (const match of text.matchAll(rfc)) found.push({ kind: 'prd', ref: match[0] });
  if (!/[A-Z\d]-\d/.test(text)) return found;
  for (const match of text.matchAll(tracked)) {
    const id = match[1] ?? '';
    const letters = id.split('-').slice(0, -1);
    if (others.has(letters[0] ?? '') || isOwn(id)) continue;
    const isDocument =
      letters.some((part) => /^(?:PRD|SPEC|RFC|ADR|DOC)$/.test(part)) ||
      ofDocument.test(text.slice(Math.max(0, match.index - 50), match.index)) ||
      told.test(text.slice(Math.max(0, match.index - 30), match.index));
    found.push({ kind: isDocument ? 'prd' : 'task', ref: id });
  }
  return found;
}

const mention = latin.giu`\b(?:from|with|in|on|of|see|per|via|aus|mit|из|с)\s+(?:PRD[- ])?(\d+\.\d+\.\d+\.\d+)\b`;

/** `schema from 2.1.1.3`, `aligned with 2.1.1.4`: other documents that a text builds on. */
export function mentionedFeatures(text: string): string[] {
  return /\d\.\d/.test(text) ? [...mention.all(text)].map((match) => match[1] ?? '') : [];
}
