import type { Block } from './block.ts';
import type { Collector } from './collector.ts';
import type { HttpMethod } from './task.ts';

import { cleanPath } from './clean-path.ts';
import { emit, type Site } from './emit-api.ts';
import { readFieldList } from './field.ts';
import { latin } from '../expressions/latin.ts';
import { isForeign, isNegated, plainText } from './statement.ts';

function endOf(match: RegExpExecArray): number {
  return match.index + match[0].length;
}

/** Emits the endpoint of a match in a sentence, once for each method, with what the sentence says about it. */
export function endpoints(
  block: Block,
  sentence: string,
  match: RegExpExecArray,
  found: HttpMethod[],
  raw: string,
  site: Site,
  out: Collector,
  confidence: number,
): void {
  const path = cleanPath(raw);
  if (path === undefined || /\*/.test(path)) return;
  const lead = sentence.slice(0, match.index);
  const rest = sentence.slice(match.index + match[0].length);
  const body = latin.i`\b(?:body|payload|request|with|accepts?|input|fields?)\b[^{}]{0,30}\{([^{}]{1,400})\}`.exec(
    rest,
  );
  const answer =
    latin.i`(?:→|->|=>|\breturns?\b|\bresponse\b|\bresponds? with\b|gibt)[^{}]{0,30}\{([^{}]{1,400})\}`.exec(rest);
  // `body: title, returns { id }`: the braces are those of the answer.
  const isAnswer = body !== null && answer !== null && endOf(body) === endOf(answer);
  const summary = plainText(rest.replace(/^[\s`*"')\]]*[-–—:→]*\s*/, '')).slice(0, 200);
  const list: (HttpMethod | null)[] = found.length > 0 ? found : [null];
  for (const method of list) {
    const label = `${method ?? '*'} ${path}`;
    const clauses = lead.split(/[;:]|,? but /);
    const last = clauses.at(-1) ?? lead;
    // `Transcribe by the API of a vendor: `POST /x``: what stands before the colon says whose it is.
    const clause = /^[\s`*"'(]*$/.test(last) ? (clauses.at(-2) ?? last) : last;
    if (
      isNegated(`${clause} ${match[0]}`) ||
      latin.i`^\W*(?:is|are|will be|wird|ist)? ?(?=)(?:not|no longer|deprecated|removed|out of scope|nicht|entfällt)(?=)\b`.test(
        rest,
      ) ||
      strikes(sentence, match)
    ) {
      out.omit('api', label, 'negated', block.line);
    } else if (
      // `Stripe webhook: `POST /webhooks/stripe``: who calls it does not provide it.
      (isForeign(clause.replaceAll(/`[^`]*`/g, '')) && !received.test(path)) ||
      foreignLabel.test(lead) ||
      (/:\/\/\S/.test(match[0]) && called.test(rest)) ||
      latin.i`^[^.]{0,20}\b(?:of|from|by) (?:the |an? |our )?(?=)(?:existing|external|third|(?:[\w-]+ ){0,2}(?=)(?:provider|vendor|partner|carrier)\b)`.test(
        rest,
      )
    ) {
      out.omit('api', label, 'another system or document', block.line);
    } else {
      emit(out, { block, confidence }, site, method, path, {
        summary,
        requestFields: body === null || isAnswer ? [] : (readFieldList(body[1] ?? '') ?? []),
        responseFields: answer === null ? [] : (readFieldList(answer[1] ?? '') ?? []),
      });
    }
  }
}

/** `POST https://shop.example.com/refunds is called …`: the product calls it, and another answers. */
const called = /^[\s`*]*(?:is|are|gets?|will be|must be) (?:called|invoked|requested|notified)\b/i;
const received = /\/(?:webhooks?|hooks|callbacks?)(?:\/|$)/i;
const foreignLabel = latin.i`^\W*(?:external|upstream|third[- ]party|extern|внешн\w*)[^:]{0,30}:`;

function strikes(sentence: string, match: RegExpExecArray): boolean {
  return sentence.slice(0, match.index).includes('~~') && sentence.slice(match.index + match[0].length).includes('~~');
}

const pageNoun = String.raw`(?:page|screen|view|form|dashboard|seite|ansicht|maske|страниц\p{L}*|экран\p{L}*)`;
const pageBefore = latin.iu`${pageNoun}\s+(?:\p{L}+\s+)?(?:at|under|on|is|unter|auf|по адресу)?\s*[:(]?\s*$`;
const pageBehind = latin.iu`^\s*${pageNoun}(?![\p{L}])`;

/** Whether the words beside a path say that it is a page's: `the admin page at `/admin``, ``/admin` screen``. */
export function namesPage(sentence: string, match: RegExpExecArray): boolean {
  const lead = sentence.slice(0, match.index);
  const rest = sentence.slice(match.index + match[0].length);
  return pageBefore.test(lead) || pageBehind.test(rest);
}
