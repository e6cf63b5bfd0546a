import type { Block } from '../block.ts';
import type { Collector } from '../collector.ts';
import type { Field } from '../task.ts';

import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isForeign, isNegated, isUserStory, modals } from '../statement.ts';
import { emphasisedPages } from './emphasised-pages.ts';
import { isListHeading, listed, namesPage, severalPages } from './listed-pages.ts';
import { isPageName, pageWord, titleOf, type PutPage } from './page-name.ts';
import { namedPages } from './named-pages.ts';
import { formOf } from './page-forms.ts';
import { isNoRoute, isRoute, routeForm } from './page-routes.ts';
import { isUnderPages } from './routed-names.ts';
import { pageWords, spacedPage, unspacedPage } from './page-words.ts';
import { phrasedPages } from './phrased-pages.ts';
import { toldPages } from './told-pages.ts';
import { menuPage, trailedPage } from './trailed-pages.ts';
import { isVague } from './vague-names.ts';

/** Pages of items and paragraphs: routes that a statement names, what it says of a page, and lists of names. */

const codeRoute = latin.gu`\x60(${routeForm})\x60`;
/** `/spaces/:id — one space` */
const routeFirst = latin.u`^(${routeForm})\s*(?:[–—:-]|→|->)\s+(\S.*)$`;
const pageAt = where(
  pageWords,
  latin.iu`(?:^|[\s(])(?:the |an? )?[${'`'}*"“]*(?!(?:the|an?|this|that|each|every) )([\p{L}\p{N}][\p{L}\p{N}-]*(?: [\p{L}\p{N}-]+){0,2}?)[${'`'}*"”]* ${pageWord}[${'`'}*"”]*\s*(?:is |lives |available |served |reachable |shown |located )?(?:\(|at |at route |under |on |unter |an |по адресу |:|–|—|-)\s*[${'`'}"(]*(${routeForm})`,
);
/** What a page has, and no name of it. */
const isForm =
  /^(?:(?:an?|the) (?:[\p{L}-]+ )?form\b|(?:(?:eine?|une?|una?|uma?) )?(?:formular|formulario|formulário|formulaire|formulier) (?:mit|con|com|avec|met) )/iu;
/** `There is a page at …`: no name. */
const isThere =
  /^(?:there (?:is|are|will be|must be)|it has|we (?:have|need)|es gibt|il y a|hay|há)(?: an?| one| the| eine?| une?| una?)?$/i;
const codePage = where(
  ['form', ...pageWords],
  latin.giu`${'`'}(#?/?[\p{L}][\p{L}\p{M}\p{N}_/:{}\[\]-]*)${'`'}\s+(?:${pageWord}|form)(?![\p{L}])`,
);
/** `*Shop* at `/shows/:slug``, wherever it stands. */
const emphasisedAt = latin.gu`(?<![*_\p{L}])[*_]{1,2}(\p{Lu}[^*_\x60]{1,38}?)[*_]{1,2} (?:at|under|on|unter|auf|à|en|em|su) [\x60(]*(${routeForm})`;
/** `the /orders/[id] page`, without marks of code. */
const barePage = where(
  [' page', ' screen', ' view'],
  latin.u`(?:^|[\s(])(\/(?!\p{Lu})[\p{L}][\p{L}\p{M}\p{N}_/{}:[\]-]*) (?:page|screen|view)\b`,
);
const definite = latin.iu`(?<![\p{L}])(?:routes? to|navigat(?:es?|ion) to|redirect(?:s|ed)? to|page|screen|view|route|opens|visit|url|sitemap|landing|form|dashboard|маршрут|router|страниц|${spacedPage}|${unspacedPage})`;

/** `The settings page lists …`: a page as the subject of a statement about what it does. */
const pageVerbs = [
  ...modals.split('|'),
  ...'show display contain list lets allow offer include present has'.split(' '),
];
const subjectPage = where(
  pageVerbs,
  latin.u`(?:^|[\s(])(?:[Tt]he|THE|An?) ([\p{L}][\p{L}-]*(?: [\p{L}-]+)?)(?=) (?:page|screen)(?=) (?:${modals}|shows?|displays?|contains?|lists?|lets|allows?|offers?|includes?|presents?|has(?= an? (?:[\p{L}-]+ )?form\b))(?=)(?![\p{L}])`,
);
/** `"Leave Calendar" page displays …` and `Departments page lists …`, at the start of a sentence. */
const leadingPage = where(
  pageVerbs,
  latin.u`^["“'*_]*((?!(?:The|This|That|Each|Every|An?|No|All)\b)\p{Lu}[\p{L}-]*(?: [\p{L}-]+){0,3}?)(?=)["”'*_]* (?:page|screen)(?: (?:under|in|of) [\p{L} ]{3,40}?)?[:]? (?:${modals}|shows?|displays?|contains?|lists?|lets|allows?|offers?|includes?|presents?)(?=)(?![\p{L}])`,
);

const endsInMethod = where(
  'get post put patch delete'.split(' '),
  latin.plain`\b(?:GET|POST|PUT|PATCH|DELETE)\b[\s${'`'}*]*$`,
);
const saysApi = where(['endpoint', 'api'], latin.i`\bendpoint|\bapi\b(?! (?:keys?|tokens?|access|usage|docs)\b)`);

/** The page that a sentence says something about. */
function subjectOf(sentence: string): string {
  if (!sentence.includes(' page') && !sentence.includes(' screen')) return '';
  return (subjectPage.exec(sentence) ?? leadingPage.exec(sentence))?.[1] ?? '';
}

/** What the section of a statement is known for. */
interface Custom {
  /** Its items are pages. */
  readonly isListed: boolean;
  /** It has names of pages in emphasis. */
  readonly isCustom: boolean;
  /** It is that of one page, with its route. */
  readonly isRouted: boolean;
}

/** Reads the pages of an item or a paragraph. */
export function pageProse(block: Block, put: PutPage, { isListed, isCustom, isRouted }: Custom, out: Collector): void {
  const inPages = block.roles.has('page') && !block.roles.has('api');
  if (isUserStory(block.text) || severalPages(block.text, put) || menuPage(block, put)) return;
  const first = block.text.includes('/') && (inPages || isUnderPages(block)) ? routeFirst.exec(block.plain) : null;
  if (first && isRoute(first[1] ?? '', block) && !isNegated(block.text)) {
    const name = (first[2] ?? '').split(/[,;.(（]|[:：]\s/, 1)[0]?.trim() ?? '';
    put(titleOf(name === '' || isForm.test(name) ? (first[1] ?? '') : name), first[1] ?? '', 0.9, formOf(block));
    return;
  }
  // `**Home Screen:** A central landing page with …`: what the item begins with is its name.
  if (inPages && !block.parent && !/[\s(\x60]#?\//.test(block.text) && namesPage(block.text)) {
    listed(block, put, isListed, out);
    return;
  }
  let any = false;
  // A form that a sentence gives to its own page is that of no other page in the paragraph.
  const isGiven = block.sentences.some((sentence) => subjectOf(sentence) !== '' && formOf({ text: sentence }));
  for (const sentence of block.sentences) {
    const form = (): readonly Field[] | undefined =>
      formOf({ text: sentence }) ?? (isGiven ? undefined : formOf(block));
    const named = sentence.includes('/') ? pageAt.exec(sentence) : null;
    const namedRoute = named?.[2];
    if (named && namedRoute !== undefined && !isNoRoute(namedRoute)) {
      any = true;
      if (refuse(sentence, named.index, namedRoute, block, out)) continue;
      const called = isThere.test(named[1]?.trim() ?? '') ? namedRoute : titleOf(named[1] ?? '');
      put(called, namedRoute, 0.9, form());
    }
    for (const match of sentence.includes('`') ? codeRoute.all(sentence) : []) {
      const route = match[1] ?? '';
      const lead = sentence.slice(0, match.index);
      if (!isRoute(route, block) || endsInMethod.test(lead) || saysApi.test(sentence)) continue;
      // `Build race lobby (`/race`)`: what is to be built stands before its route.
      const built = latin.u`[\p{L}\p{N}] \(?$`.test(lead) ? building.exec(lead)?.[1] : undefined;
      if (!inPages && !isRouted && !route.startsWith('#/') && !definite.test(sentence) && built === undefined) continue;
      any = true;
      if (refuse(sentence, match.index, route, block, out)) continue;
      const rest = sentence.slice(match.index + match[0].length);
      put(
        named?.[2] === route && !isThere.test(named[1]?.trim() ?? '')
          ? titleOf(named[1] ?? '')
          : routeTitle(built === undefined ? lead : built, rest, route),
        route,
        inPages ? 0.9 : 0.7,
        form(),
      );
    }
    if (namedPages(sentence, put)) any = true;
    if (sentence !== block.text && severalPages(sentence, put)) any = true;
    for (const [, name = '', route = ''] of sentence.includes(' /') || sentence.includes('`/')
      ? emphasisedAt.all(sentence)
      : [])
      if (isPageName(name) && !isNoRoute(route)) {
        put(titleOf(name), route, 0.85);
        any = true;
      }
    if (emphasisedPages(sentence, isCustom, put)) any = true;
    if (toldPages(block, sentence, put)) any = true;
    const subject = subjectOf(sentence);
    if (subject !== '' && (!isVague(subject) || out.hasPage(subject)) && !isForeign(sentence) && !isNegated(sentence)) {
      any = true;
      put(titleOf(subject), null, 0.6, form());
    }
    const bare = sentence.includes('/') ? barePage.exec(sentence)?.[1] : undefined;
    if (bare !== undefined && isRoute(bare, block) && !refuse(sentence, sentence.indexOf(bare), bare, block, out)) {
      any = true;
      put(bare, bare, 0.75, form());
    }
    if (!sentence.includes('`')) continue;
    if (
      inPages ||
      latin.iu`\bux\b|\bui\b`.test(block.labels.join(' ') + sentence) ||
      block.roles.size === 0 ||
      block.roles.has('requirement')
    ) {
      for (const match of codePage.all(sentence)) {
        const word = match[1] ?? '';
        if (/^(?:\/?api|http)/.test(word) || refuse(sentence, match.index, word, block, out)) continue;
        any = true;
        const route = word.startsWith('/') || word.startsWith('#/') ? word : null;
        if (!latin.plain`^(?:new|each|every|this|that|same)$`.test(word)) put(word, route, 0.75, form());
      }
    }
  }
  if (any || phrasedPages(block, block.text, put)) return;
  if ((inPages || block.text.includes(' > ')) && trailedPage(block, put)) return;
  if (inPages && (!block.parent || isListLabel(block.parent.plain)))
    listed(block, put, isListed || block.parent !== undefined, out);
}

/** `Pages:`, `Main navigation`: an item over those which are pages. */
function isListLabel(text: string): boolean {
  return text.length <= 40 && (isListHeading(text.replace(/[:：]\s*$/, '')) || menu.test(text));
}

const menu = latin.iu`^(?:(?:main|top|bottom|left|footer|header|side(?:bar)?|primary|secondary|user|admin|dashboard) )+(?:navigation|menu)[:：]?$`;

const building = where(
  'build create add implement design develop make update'.split(' '),
  latin.i`^\W*(?:build|create|add|implement|design|develop|make|update|redesign)\s+(?:an?\s+|the\s+)?(.+)$`,
);
/** Whether a statement says that a page is not to be made here, which is recorded then. */
export function refuse(sentence: string, index: number, name: string, block: Block, out: Collector): boolean {
  const lead = sentence.slice(0, index).split(/[;:]/).at(-1) ?? '';
  const reason = isNegated(`${lead} ${name}`) ? 'negated' : isForeign(lead) ? 'another system or document' : undefined;
  if (reason !== undefined) out.omit('page', name, reason, block.line);
  return reason !== undefined;
}

/** The words beside a route that name its page: ``/cart` (Shopping cart page)``, ``Cart: `/cart` ``. */
function routeTitle(lead: string, rest: string, route: string): string {
  const inside = latin.plain`^\s*[${'`'}*]*\s*[(（]([^)）]{2,40})[)）]`.exec(rest)?.[1];
  const dashed = latin.plain`^[\s${'`'}*]*(?:[–—:：-]|→)\s*[${'`'}*]*([^.;,(–—]{2,40})`.exec(rest)?.[1];
  const before = latin.u`^[\s*${'`'}]*([\p{L}][\p{L}\p{N} &/-]{1,40}?)[*${'`'}]*\s*[:：–—(（-]\s*[${'`'}*(（]*$`.exec(
    lead,
  )?.[1];
  // `A button adds a boat (`/boats/new`)`: no name stands before it.
  const isName = before !== undefined && titleOf(before).split(' ').length <= 3;
  const after = dashed !== undefined && isForm.test(dashed) ? undefined : dashed;
  return titleOf((isName ? before : undefined) ?? inside ?? after ?? route.replace(/\?.*$/, ''));
}
