import type { Block } from './block.ts';
import type { Collector } from './collector.ts';
import type { HttpMethod } from './task.ts';

import { cleanPath } from './clean-path.ts';
import { emit, type Site } from './emit-api.ts';
import { readFieldList } from './field.ts';
import { latin } from '../expressions/latin.ts';
import { isForeign, isNegated, plainText } from './statement.ts';
import { where } from '../expressions/where.ts';

function endOf(match: RegExpExecArray): number {
  return match.index + match[0].length;
}

/** A sentence, or the cell of a table, that names endpoints. */
export interface Statement {
  readonly block: Block;
  readonly sentence: string;
  /** The sentence after it. */
  readonly next?: string | undefined;
  readonly site: Site;
  readonly out: Collector;
}

/** What a path is that stands beside a verb instead of a method: ``the form posts to `/orders` ``. */
const postsTo = latin.iu`\bposts?\b[^.;:]{0,60}\bto\s*[\x60"'(]*$`;
const readsFrom = latin.iu`\b(?:reads?|fetch(?:es)?|loads?|polls?|queries)\s+(?:from\s+)?[\x60"'(]*$`;

/** The method that the verb before a path tells. */
export function methodByVerb(lead: string): HttpMethod[] {
  if (postsTo.test(lead)) return ['POST'];
  return readsFrom.test(lead) ? ['GET'] : [];
}

/** Emits the endpoint of a match in a sentence, once for each method, with what the sentence says about it. */
export function endpoints(
  { block, sentence, next, site, out }: Statement,
  match: RegExpExecArray,
  found: HttpMethod[],
  raw: string,
  confidence: number,
): void {
  const path = cleanPath(raw, found.length > 0);
  if (path === undefined || /\*/.test(path)) return;
  const rest = sentence.slice(match.index + match[0].length);
  const reason = dismissal(sentence, match, path) ?? dismissedBy(sentence, next);
  const list: (HttpMethod | null)[] = found.length > 0 ? found : [null];
  if (reason !== undefined) {
    for (const method of list) out.omit('api', `${method ?? '*'} ${path}`, reason, block.line);
    return;
  }
  const body = latin.i`\b(?:body|payload|request|with|accepts?|input|fields?)\b[^{}]{0,30}\{([^{}]{1,400})\}`.exec(
    rest,
  );
  const answer =
    latin.i`(?:→|->|=>|\breturns?\b|\bresponse\b|\bresponds? with\b|gibt)[^{}]{0,30}\{([^{}]{1,400})\}`.exec(rest);
  // `body: title, returns { id }`: the braces are those of the answer.
  const isAnswer = body !== null && answer !== null && endOf(body) === endOf(answer);
  const summary = plainText(rest.replace(/^[\s`*"')\]]*[-–—:→]*\s*/, '')).slice(0, 200);
  for (const method of list) {
    emit(out, { block, confidence }, site, method, path, {
      summary,
      requestFields: body === null || isAnswer ? [] : (readFieldList(body[1] ?? '') ?? []),
      responseFields: answer === null ? [] : (readFieldList(answer[1] ?? '') ?? []),
    });
  }
}

const negated = 'negated';
const elsewhere = 'another system or document';

/** Why what a sentence says of the endpoint of a match means that it is not to be made. */
function dismissal(sentence: string, match: RegExpExecArray, path: string): string | undefined {
  const lead = sentence.slice(0, match.index);
  const rest = sentence.slice(match.index + match[0].length);
  const clauses = lead.split(/[;:]|,? but /);
  const last = clauses.at(-1) ?? lead;
  const before = clauses.at(-2);
  // `Transcribe by the API of a vendor: `POST /x``: what stands before the colon says whose it is.
  const clause = /^[\s`*"'(]*$/.test(last) ? (before ?? last) : last;
  if (
    isNegated(`${clause} ${match[0]}`) ||
    latin.i`^\W*(?:is|are|will be|wird|ist)? ?(?=)(?:not|no longer|deprecated|removed|retired|switched off|reserved|out of scope|nicht|entfällt)(?=)\b`.test(
      rest,
    ) ||
    latin.i`\b(?:shall|must|will|should) not be (?:implemented|built|offered|touched)\b`.test(rest) ||
    (lead.includes('~~') && `${match[0]}${rest}`.includes('~~'))
  )
    return negated;
  const isOther = (text: string): boolean => isForeign(text.replaceAll(/`[^`]*`/g, ''));
  if (
    // `Stripe webhook: `POST /webhooks/stripe``: who calls it does not provide it.
    (isOther(clause) && !received.test(path)) ||
    // `… goes through the existing `POST /a`; the rest through `POST /b``: the second is where the first is.
    (before !== undefined && through.test(last) && isOther(before)) ||
    foreignLabel.test(lead) ||
    ownedBefore.test(lead) ||
    callsAt.test(lead) ||
    apart.test(rest) ||
    (calling.test(lead) && ofOther.test(rest)) ||
    (/:\/\/\S/.test(match[0]) && called.test(rest)) ||
    latin.i`^[^.]{0,20}\b(?:of|from|by) (?:the |an? |our )?(?=)(?:existing|external|third|(?:[\w-]+ ){0,2}(?=)(?:provider|vendor|partner|carrier)\b)`.test(
      rest,
    )
  )
    return elsewhere;
  return undefined;
}

/** `Acme's own API (`GET /x`)`, `the old `GET /x``: what stands before it says whose, or of when, it is. */
const ownedBefore = latin.u`\b[Tt]heir (?:own )?(?:API |endpoint )?[(\x60"]*$|\b[Tt]he (?:\p{L}[\p{L}-]+ ){1,2}(?:register|registry|directory|authority|bank|carrier|provider|vendor|partner) (?:offers|exposes|provides|has|publishes) (?:us )?[(\x60"]*$|\b\p{Lu}[\p{L}\p{N}.]*['’]s (?:own )?(?:API|REST API|endpoint|service)?\s*[(\x60"]*$|\b(?:[Oo]ld|[Ll]egacy|[Ff]ormer|[Aa]lte[rsn]?|[Aa]ncien(?:ne)?|[Aa]ntigu[oa]|[Aa]ntig[oa])\s+(?:API |endpoint )?[(\x60"]*$`;
/** ``We call Acme at `POST /x` and `POST /y` ``: both are Acme's. */
const callsAt = latin.u`\b[Ww]e (?:call|query|ask|use|reach) \p{Lu}[\p{L}\p{N}.-]* (?:at|via|on|through|with)\b[^.;]*$`;
const apart = latin.iu`^[^.;]{0,20}[,;:] (?:we|it|they)? ?(?:(?:do|does|did) not|don['’]t|doesn['’]t|never) (?:call|use|need|want)|^[^.;:]{0,30}[:–—] (?:rejected|dropped|discarded|verworfen|descartad[oa]|rejetée?)(?![\p{L}])|^[^.]{0,20}\buntil (?:it|they) (?:is|are) (?:switched off|retired|removed|replaced)|^[\x60"')\]]*,? \(?theirs\b|(?:is|are)(?:n['’]t| not) (?:touched|changed|part)|^[^.;]{0,30}\b(?:already (?:use|call)|já (?:usamos|utilizamos)|ya (?:usamos|utilizamos)|(?:utilisons|appelons) déjà|bereits (?:nutzen|verwenden|genutzt|verwendet))|^[\x60"')\]]*, unchanged|^[^.;]{0,40}\bno changes?\b|^[\s\x60"')\]]*,? (?:which|that) we (?:already )?(?:call|use|consume|query|read)\b`;

/** ``The product calls `POST /payments` of GOV.UK Pay``: whose endpoint it is stands behind it. */
const calling = latin.iu`\b(?:calls?|invokes?|uses?|queries|ruft|nutzt|appelle|utilise|llama a|usa|chama|chiama)\s*[\x60"'(]*$`;
const ofOther = latin.u`^[\s\x60"')]*(?:of|from|at|by|von|de|d['’]|do|da|di) (?:the |der |la |le )?\p{Lu}`;
/** What a sentence about the state of today says is there already. */
const today = latin.iu`^\W*(?:today|currently|at the moment|nowadays|so far|until now|heute|derzeit|bisher|aujourd['’]hui|actuellement|hoy|actualmente|hoje|atualmente|oggi|attualmente|сейчас|目前|现在|現在|現状)(?![\p{L}])`;

const through = latin.iu`^[^.,;]{0,40}\b(?:through|via|by|over|über|per)\s*[\x60"'(]*$`;
const stays = where(
  [
    'remain',
    'stay',
    'existed',
    'keeps running',
    'untouched',
    'unchanged',
    'unverändert',
    'inchang',
    'sin cambios',
    'inalterad',
  ],
  latin.iu`\bha(?:s|ve) existed\b|\b(?:remain|stay|are kept|is kept|are left|is left)s? (?:as (?:it|they|is)\b|unchanged|untouched)|unverändert|inchangée?s?\b|sin cambios|inalterad[oa]s?`,
);
const goneAfter = latin.i`^(?:it|this|they|these|those|both|all of (?:them|these)) (?=)(?:\w+ ){0,2}?(?:(?:is|are|was|were|has been|have been|gets?|will be) (?:now )?(?:removed|dropped|deprecated|retired|gone|switched off|rejected)|must not|never came)\b`;
const elsewhereAfter = latin.i`^(?:that|all that) is .{0,60}\b(?:no|not) part of\b|^(?:we|nothing|this (?:project|release)) .{0,30}\b(?:n['’]t|not|nothing|no)\b.{0,20}\b(?:chang|touch)|^(?:we) (?:do|wo)n['’]t (?:change|touch)|^(?:it|this|they|these|those|both|all of (?:them|these)) (?=)(?:remain|stay)s? (?:as|un)|^(?:it|this|they|these|those|both|all of (?:them|these)) .{0,60}\b(?:no part of|not part of|outside of?) (?:this|the|our) (?:project|scope|work|document|prd|release)`;

/** Why a sentence as a whole, or the one after it, says that what it names is not to be made. */
function dismissedBy(sentence: string, next: string | undefined): string | undefined {
  if (stays.test(sentence) || today.test(sentence)) return elsewhere;
  if (next === undefined || !/^(?:it|th|both|all of|we|nothing)/i.test(next)) return undefined;
  if (elsewhereAfter.test(next)) return elsewhere;
  return goneAfter.test(next) ? negated : undefined;
}

/** `POST https://shop.example.com/refunds is called …`: the product calls it, and another answers. */
const called = /^[\s`*]*(?:is|are|gets?|will be|must be) (?:called|invoked|requested|notified)\b/i;
const received = /\/(?:webhooks?|hooks|callbacks?)(?:\/|$)/i;
const foreignLabel = latin.i`^\W*(?:external|upstream|third[- ]party|existing|already there|extern|bestehend|vorhanden|existant|existente|внешн\w*)[^:]{0,30}:`;

const pageNoun = String.raw`(?:page|screen|view|form|dashboard|seite|ansicht|maske|страниц\p{L}*|экран\p{L}*)`;
const pageBefore = latin.iu`${pageNoun}\s+(?:\p{L}+\s+)?(?:at|under|on|is|unter|auf|по адресу)?\s*[:(]?\s*$`;
const pageBehind = latin.iu`^\s*${pageNoun}(?![\p{L}])`;

/** Whether the words beside a path say that it is a page's: `the admin page at `/admin``, ``/admin` screen``. */
export function namesPage(sentence: string, match: RegExpExecArray): boolean {
  const lead = sentence.slice(0, match.index);
  const rest = sentence.slice(match.index + match[0].length);
  return pageBefore.test(lead) || pageBehind.test(rest);
}
