import type { HttpMethod } from './task.ts';

import { pathLetter } from './path-letters.ts';
import { latin, type Latin } from '../expressions/latin.ts';

const methods = 'GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS';
export const methodList: string = `(?:${methods})(?:[\\s\\x60*]*(?:[,/|+&]|and|or|und|et|y|и|和|、)[\\s\\x60*]*(?:${methods}))*`;
/** What follows the first slash of a path, up to its query. */
export const pathRest: string = String.raw`(?:${pathLetter}\-.~%@$+!]|\{[^}\s]{1,40}\}|\[[^\]\s]{1,40}\]|<[^>\s]{1,40}>|[:/*](?=[\p{L}\p{N}_{[<:*])|\/)*(?:\?[\p{L}\p{M}\p{N}_=&{}%.,:<>[\]*…-]*)?`;
/** A path as documents write it; placeholders of all usual forms. */
export const pathForm: string = String.raw`(?:https?:\/\/[\w.:{}-]+|\{\{?\w+\}?\})?\/${pathRest}`;

/** `request is received at`, and in French, Spanish and Portuguese behind the noun: ``requête GET est envoyée à` ``. */
const sent = String.raw`[\x60*]* (?:requests?|calls?) (?:is|are|was|gets?) (?:received|sent|made|issued|submitted) (?:to|at|on|against) [\x60"'(]*|[\x60*]* (?:est|es|é) (?:envoyée|reçue|enviada|recibida|recebida) (?:à|al?|em|para) [\x60"'(]*`;

/** A method before its path: `GET /x`, ``POST request to `/x` ``, ``a GET request is received at `/x` ``. */
export const methodThenPath: Latin = latin.gu`(?<![\p{L}\p{N}_-])(${methodList})(?![\p{L}\p{N}_-])(?:(?:[\s\x60*"'():\]|–—→-]|request|requests|call|calls|to|on|at|against|for|anfrage|auf|an|запрос|на|请求|发送到){0,8}?|${sent})(${pathForm})`;

export const anyMethod: Latin = latin.plain`(?:${methods})`;
const methodForm = latin.g`\b(?:${methods})\b`;
const known: ReadonlySet<string> = new Set(methods.split('|'));

/** The methods named in a text such as `GET, POST`. */
export function methodsOf(text: string): HttpMethod[] {
  if (known.has(text)) return [text as HttpMethod];
  return [...new Set([...methodForm.all(text)].map(([method]) => method))] as HttpMethod[];
}
