import type { PutPage } from './page-name.ts';

import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isPageName, titleOf } from './page-name.ts';
import { isNoRoute, routeForm } from './page-routes.ts';
import { pageWords, spacedPage } from './page-words.ts';
import { isNegated } from '../statement.ts';

const counted = latin.giu`((?:[^、。・\s「」（）]{1,20}[・、]\s*)+[^、。・\s「」（）]{1,20}?)の\s*[\d一二三四五六七八九十]*\s*(?:つの)?画面`;
const quoted = latin.giu`(?<![\p{L}])(?:${spacedPage})(?:\s+(?:called|named|titled|namens|appelée?|llamada|chamada)|[,:])?\s+[«“„"‹']\s*([^»”“"›']{2,40}?)\s*[»”“"›']`;

/** `opens "Redeem code" (`/code`)`: a name in quotes with its route. */
const withRoute = latin.gu`[«“„"‹]([^»”“"›]{2,40})[»”“"›]\s*[(（]\s*(?:\x60|\{\{)?(${routeForm})`;
/** `an internal page **Load status**` */
const bold = latin.giu`(?<![\p{L}])(?:${spacedPage})\s+(?:\*\*|__)([^*_]{2,40}?)(?:\*\*|__)`;
/** `the **Today** page`, `a "Work orders" screen`, `- **Home screen** – next bus` */
const before = where(
  pageWords,
  latin.giu`(?:\*\*|__)([^*_]{2,40}?)(?:\*\*|__) (?:${spacedPage})(?![\p{L}])|["“]([^"”]{2,40}?)["”] (?:page|screen|view)(?![\p{L}])|^(?:\*\*|__)([\p{L}\p{N}][^*_.:(]{1,40}?) (?:page|screen|view|[(](?:page|screen|view)[)])[.:]?(?:\*\*|__)(?:\s*[:.–—-]|$)`,
);
/** `na ekran Trwająca jazda.`, `La pantalla Inicio muestra …`: where the word for a page stands before its name. */
const behindWord = where(
  ['ekran', 'écran', 'pantalla', 'tela ', 'schermata', 'maske', 'экран'],
  latin.gu`(?<![\p{L}])(?:[Ee]kran(?:ie|u|em)?|[Éé]cran|[Pp]antalla|[Tt]ela|[Ss]chermata|Maske|[Ээ]кран(?:е|а|ом)?) (\p{Lu}[\p{L}\p{N}]*(?:(?: \p{Lu}[\p{L}\p{N}]*){1,2}(?![\p{L}])|(?: \p{Ll}\p{L}*){0,2}(?=[.,;:)]|$)|(?= \p{Ll})))`,
);
/** `SCR-01 Login` */
const numbered = latin.u`^[*_]*(?:SCR|SCREEN|PG)-?\d{1,3}[*_]*\s*[:.–—-]?\s*[*_]*(\p{L}[\p{L}\p{N} &'’-]{1,40}?)[*_]*(?:\s*[:,.(（–—]|\s-\s|$)`;
/** `LoginScreen`, which programs call a page so. */
const classes = /(?<![\w.])([A-Z][a-z]+(?:[A-Z][a-z]+){0,3})(?:Screen|Page)(?![\w(])/g;
const noClass =
  /^(?:Splash|Lock|Full|Touch|Web|Split|Green|Multi|Off|On|Base|Abstract|Next|Error|Loading|Page|Current)$/;

const boldAfter = / (?:\*\*|__)\p{L}/u;
const routeAfter = /["”»“›]\s*[(（]\s*(?:`|\{\{)?#?\//;

const quotesSomething = latin.plain`\s[«“„"‹']|画面|\s(?:\*\*|__)`;

/** Whether a long heading is a statement about a page, as items of other notations look like headings. */
export function namedInHeading(text: string): boolean {
  return text.includes(' ') && routeAfter.test(text);
}

/** Pages that a statement names without a route: `page « Rejets »`, `A・B の2画面`. */
export function namedPages(sentence: string, put: PutPage): boolean {
  let any = false;
  const number = sentence.includes('SCR') || sentence.includes('PG') ? numbered.exec(sentence)?.[1] : undefined;
  const called = /[a-z](?:Screen|Page)/.test(sentence)
    ? [...sentence.matchAll(classes)].map((match) => match[1] ?? '').filter((name) => !noClass.test(name))
    : [];
  if (isNegated(sentence)) return false;
  for (const name of [number ?? '', ...called.map((each) => each.replaceAll(/([a-z])([A-Z])/g, '$1 $2'))])
    if (name !== '' && (isPageName(name) || name === 'Detail')) {
      put(titleOf(name), null, 0.7);
      any = true;
    }
  for (const [, name = ''] of behindWord.all(sentence)) {
    if (!isPageName(name)) continue;
    put(titleOf(name), null, 0.7);
    any = true;
  }
  if (!quotesSomething.test(sentence) && !sentence.startsWith('**')) return any;
  for (const match of before.all(sentence)) {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    if (!isPageName(name) || /\bno $/i.test(sentence.slice(0, match.index))) continue;
    put(titleOf(name), null, 0.7);
    any = true;
  }
  const routed = new Set<string>();
  for (const match of routeAfter.test(sentence) ? withRoute.all(sentence) : []) {
    const [, name = '', route = ''] = match;
    if (isNoRoute(route) || !isPageName(name)) continue;
    routed.add(name);
    put(titleOf(name), route.replace(/\}\}$/, ''), 0.85);
    any = true;
  }
  for (const match of boldAfter.test(sentence) ? bold.all(sentence) : []) {
    if (!isPageName(match[1] ?? '')) continue;
    put(titleOf(match[1] ?? ''), null, 0.75);
    any = true;
  }
  for (const match of /\s[«“„"‹']/.test(sentence) ? quoted.all(sentence) : []) {
    if (routed.has(match[1] ?? '')) continue;
    put(titleOf(match[1] ?? ''), null, 0.7);
    any = true;
  }
  for (const match of sentence.includes('画面') ? counted.all(sentence) : []) {
    for (const name of (match[1] ?? '').split(/[・、]\s*/)) put(name.trim(), null, 0.7);
    any = true;
  }
  return any;
}
