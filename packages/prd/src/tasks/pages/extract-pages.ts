import type { Block } from '../block.ts';
import type { Collector } from '../collector.ts';
import type { Field } from '../task.ts';

import { formFields, formOf, formRow } from './page-forms.ts';
import { fencePages, flatTreePages } from './page-fences.ts';
import { firmExclusion, numbering } from '../section-role.ts';
import { isForeign, isNegated, isUserStory, plainText } from '../statement.ts';
import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { drawnPage, sectionsOfDrawings } from './drawn-pages.ts';
import { emphasisedPages, sectionsOfEmphasis } from './emphasised-pages.ts';
import { flowPages } from './flow-pages.ts';
import { namedPages } from './named-pages.ts';
import { isNoRoute, isRoute, routeForm } from './page-routes.ts';
import { pageRow } from './page-rows.ts';
import { toldPages } from './told-pages.ts';
import { wizardPage } from './wizard-pages.ts';
import { pageWords, spacedPage, spacedSeveral, unspacedPage } from './page-words.ts';
import {
  generic,
  listed,
  listedHeading,
  listHeading,
  pageWord,
  rowOfPages,
  screenList,
  sectionsOfInterfaces,
  sectionsOfPages,
  severalPages,
  titleOf,
  trailedPage,
  type PutPage,
} from './listed-pages.ts';

const codeRoute = latin.gu`\x60(${routeForm})\x60`;
/** `/spaces/:id — one space` */
const routeFirst = latin.u`^(${routeForm})\s*(?:[–—:-]|→|->)\s+(\S.*)$`;
const headingRoute = latin.u`[(（\s\x60–—:-](${routeForm})[)）\s\x60]*$`;
/** Reads pages from route lists, screen lists, tables, headings, folder trees and the routes that prose names. */
export function extractPages(blocks: readonly Block[], out: Collector): void {
  let headed: Headed | undefined;
  let list: number | undefined;
  let title = '';
  let isList = false;
  const ofPages = sectionsOfPages(blocks);
  const ofInterfaces = sectionsOfInterfaces(blocks);
  const ofDrawings = sectionsOfDrawings(blocks);
  const ofEmphasis = sectionsOfEmphasis(blocks);
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'heading' || headed?.section !== block.section) headed = undefined;
    const put = (
      name: string,
      route: string | null,
      confidence: number,
      form?: readonly Field[],
      line = block.line,
    ): void => {
      const clean = route === null ? null : withoutQuery(route);
      const excluded = firmExclusion(block.excluded);
      if (block.kind === 'heading') headed = { section: block.section, name, route: clean, isPage: true };
      const evidence = block.kind === 'heading' ? withProse(block, blocks[index + 1]) : block.text;
      if (excluded === undefined) out.page({ block, line, confidence, evidence }, name, clean, form);
      else out.omit('page', clean ?? name, excluded, line);
    };
    if (block.kind === 'fence') {
      for (const page of fencePages(block)) put(page.name, page.route, page.confidence, undefined, page.line);
    } else if (block.kind === 'row') {
      const field = headed?.isPage ? formRow(block) : undefined;
      if (headed && field) put(headed.name, headed.route, 0.75, [field]);
      else pageRow(block, put, isList, out);
    } else if (block.kind === 'heading') {
      const { depth = 0 } = block;
      title = block.plain;
      if (list !== undefined && depth <= list) list = undefined;
      isList = block.roles.has('page') && listHeading.test(withoutOrnament(block.text));
      if (isList) list ??= depth;
      pageHeading(block, put);
      if (!headed && list !== undefined && !isList && depth === list + 1) listedHeading(block, put);
      if (!headed && block.roles.has('page') && !block.roles.has('api') && !screenList.test(block.text))
        headed = { section: block.section, name: titleOf(block.text), route: null, isPage: false };
    } else if (headed && block.text.includes('/') && routeLine.test(block.text)) {
      const route = routeLine.exec(block.text)?.[1] ?? '';
      if (!isRoute(route, block) || refuse(block.text, 0, route, block, out)) continue;
      headed = { ...headed, route: headed.route ?? route, isPage: true };
      put(headed.name, route, 0.9, formOf(block));
    } else if (headed?.isPage && formFields(block).length > 0) {
      put(headed.name, headed.route, 0.75, formFields(block));
    } else {
      if (
        block.kind === 'paragraph' &&
        (block.text.startsWith('**') || block.text.startsWith('__')) &&
        latin.plain`^(?:\*\*|__)[^*]+(?:\*\*|__)$`.test(block.text)
      )
        pageHeading(block, put);
      for (const page of block.text.includes('/app  ') ? flatTreePages(block.text, block.line) : []) {
        put(page.name, page.route, page.confidence);
      }
      const own =
        headed && block.text.includes('/') ? ownRoute.exec(block.text)?.[1]?.replace(/(?<=.)\.+$/, '') : undefined;
      if (headed && own !== undefined && isRoute(own, block)) {
        headed = { ...headed, route: headed.route ?? own, isPage: true };
        put(headed.name, own, 0.9);
      }
      // The form of such a paragraph is that of its own page, not of the pages that it leads to.
      const putOther: PutPage = (name, route, confidence) => put(name, route, confidence);
      const isListed =
        isList ||
        ofInterfaces.has(block.section) ||
        (ofPages.has(block.section) && !block.parent && block.text.startsWith('**'));
      if (block.roles.has('page') && !block.roles.has('api') && rowOfPages(block, title, put)) continue;
      if (ofDrawings.has(block.section) && drawnPage(block, put)) continue;
      if (flowPages(block, title, put)) continue;
      wizardPage(block, put);
      const isCustom = ofEmphasis.has(block.section);
      pageProse(block, own === undefined ? put : putOther, { isListed, isCustom }, out);
      const form = headed?.isPage ? formOf(block) : undefined;
      if (headed && form) put(headed.name, headed.route, 0.75, form);
    }
  }
}

function withoutQuery(route: string): string {
  const path = route.includes('?') ? route.replace(/\?.*$/, '') : route;
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

const ornament = latin.u`^[^\p{L}\p{N}]+`;

/** A heading without the pictures before its words: `🖥️ Screens`. */
function withoutOrnament(heading: string): string {
  const text = plainText(heading);
  return text.replace(ornament.for(text), '');
}

/** A heading with the paragraph that follows it, which says what the page is. */
function withProse(heading: Block, next: Block | undefined): string {
  return next?.kind === 'paragraph' && next.section === heading.section
    ? `${heading.text} — ${next.text}`
    : heading.text;
}

/** The page that the heading of a section names. */
interface Headed {
  readonly section: number;
  readonly name: string;
  readonly route: string | null;
  /** The section is about one page; otherwise it may turn out to be when it gives a route. */
  readonly isPage: boolean;
}

const routeLine = latin.iu`^[*_\x60\s]*(?:route|path|url|uri|address|pfad|adresse|маршрут|адрес|путь|路由|路径|地址|ruta|chemin|rota)[*_\x60]*\s*[:：][*_\x60\s]*(${routeForm})[\x60*]*[.]?$`;

/** `The page is at `/login`.`, under the heading of the page. */
const ownRoute = latin.iu`^(?:the|this) (?:page|screen|view) (?:is |lives |is (?:available|served|reachable|shown|located) )?(?:at|under|on) [\s\x60(]*(?:route )?(${routeForm})`;

const ofSeveral = latin.iu`(?<![\p{L}])(?:${spacedSeveral})(?![\p{L}])|(?:pages|screens|views|seiten|ansichten)(?![\p{L}])`;
const headed = where(
  pageWords,
  latin.iu`^(?:(?:SCR|UI|S|P|PG)-?\d+\s*[:.–—-]?\s*)?(?:(?:${pageWord}\s*(?:\d+|[A-Z])?\s*[:：.–—-]|(?:экран|страница)(?= ))\s*(.{2,50})|(.{2,50}?)(?:[ -]|(?=[页界頁介画畫]))${pageWord}(?:\s*[(（][^)）]*[)）])?)$`,
);

/** A heading that names one page: `Login Screen`, `Page: Checkout`, `Dashboard (/dashboard)`. */
function pageHeading(block: Block, put: PutPage): void {
  const title = block.plain;
  const text = title.replace(numbering.for(title), '');
  const route = text.includes('/') ? headingRoute.exec(` ${text}`)?.[1] : undefined;
  const bare = route === undefined ? text : text.slice(0, text.lastIndexOf(route)).replace(/[\s(（:–—-]+$/, '');
  // A page word alone names none.
  const match = /^[a-z]*$/i.test(bare) ? null : headed.exec(bare);
  const name = (match?.[1] ?? match?.[2] ?? '').trim();
  if (route !== undefined && isRoute(route, block) && (match || (block.roles.has('page') && !block.roles.has('api')))) {
    put(name === '' ? (bare === '' ? route : bare) : name, route, 0.9);
  } else if (
    match &&
    name !== '' &&
    name.split(' ').length <= 4 &&
    (!generic.test(name) || latin.i`^(?:home|login|error|admin|overview|list|detail)$`.test(name)) &&
    !latin.i`\b(?:per|and|requirements?|of|for|database|materialized|sql|api)\b|s$(?<=\bweb)`.test(name) &&
    !ofSeveral.test(text)
  ) {
    put(name, null, 0.75);
  }
}

const pageAt = where(
  pageWords,
  latin.iu`(?:^|[\s(])(?:the |an? )?[${'`'}*"“]*(?!(?:the|an?|this|that|each|every) )([\p{L}\p{N}][\p{L}\p{N}-]*(?: [\p{L}\p{N}-]+){0,2}?)[${'`'}*"”]* ${pageWord}[${'`'}*"”]*\s*(?:is |lives |available |served |reachable |shown |located )?(?:\(|at |at route |under |on |unter |an |по адресу |:|–|—|-)\s*[${'`'}"(]*(${routeForm})`,
);
const codePage = where(
  ['form', ...pageWords],
  latin.giu`${'`'}(#?/?[\p{L}][\p{L}\p{M}\p{N}_/:{}\[\]-]*)${'`'}\s+(?:${pageWord}|form)(?![\p{L}])`,
);
/** `the /orders/[id] page`, without marks of code. */
const barePage = where(
  [' page', ' screen', ' view'],
  latin.u`(?:^|[\s(])(\/(?!\p{Lu})[\p{L}][\p{L}\p{M}\p{N}_/{}:[\]-]*) (?:page|screen|view)\b`,
);
const definite = latin.iu`(?<![\p{L}])(?:routes? to|navigat(?:es?|ion) to|redirect(?:s|ed)? to|page|screen|view|route|opens|visit|url|sitemap|landing|form|dashboard|маршрут|router|страниц|${spacedPage}|${unspacedPage})`;

/** `The settings page lists …`: a page as the subject of a statement about what it does. */
const pageVerbs = 'must shall should will show display contain list lets allow offer include present'.split(' ');
const subjectPage = where(
  pageVerbs,
  latin.u`(?:^|[\s(])[Tt]he ([\p{L}][\p{L}-]*(?: [\p{L}-]+)?)(?=) (?:page|screen)(?=) (?:must|shall|should|will|shows?|displays?|contains?|lists?|lets|allows?|offers?|includes?|presents?)(?=)(?![\p{L}])`,
);
/** `"Leave Calendar" page displays …` and `Departments page lists …`, at the start of a sentence. */
const leadingPage = where(
  pageVerbs,
  latin.u`^["“'*_]*(\p{Lu}[\p{L}-]*(?: [\p{L}-]+){0,3}?)(?=)["”'*_]* (?:page|screen)(?: (?:under|in|of) [\p{L} ]{3,40}?)?[:]? (?:must|shall|should|will|shows?|displays?|contains?|lists?|lets|allows?|offers?|includes?|presents?)(?=)(?![\p{L}])`,
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

const vague = latin.iu`(?<![\p{L}])(?:same|next|previous|current|first|last|new|whole|entire|web|main|other|each|every|any|that|this|app|application|full|right|left|user|of|on|resulting|corresponding|target|existing)(?![\p{L}])`;

/** What the section of a statement is known for. */
interface Custom {
  /** Its items are pages. */
  readonly isListed: boolean;
  /** It has names of pages in emphasis. */
  readonly isCustom: boolean;
}

function pageProse(block: Block, put: PutPage, { isListed, isCustom }: Custom, out: Collector): void {
  const inPages = block.roles.has('page') && !block.roles.has('api');
  if (isUserStory(block.text) || severalPages(block, put)) return;
  const first = inPages && block.text.includes('/') ? routeFirst.exec(block.plain) : null;
  if (first && isRoute(first[1] ?? '', block) && !isNegated(block.text)) {
    put(titleOf((first[2] ?? '').split(/[,;.(（]/, 1)[0]?.trim() || (first[1] ?? '')), first[1] ?? '', 0.9);
    return;
  }
  let any = false;
  for (const sentence of block.sentences) {
    const named = sentence.includes('/') ? pageAt.exec(sentence) : null;
    const namedRoute = named?.[2];
    if (named && namedRoute !== undefined && !isNoRoute(namedRoute)) {
      any = true;
      if (refuse(sentence, named.index, namedRoute, block, out)) continue;
      put(titleOf(named[1] ?? ''), namedRoute, 0.9, formOf(block));
    }
    for (const match of sentence.includes('`') ? sentence.matchAll(codeRoute.for(sentence)) : []) {
      const route = match[1] ?? '';
      const lead = sentence.slice(0, match.index);
      if (!isRoute(route, block) || endsInMethod.test(lead) || saysApi.test(sentence)) continue;
      // `Build race lobby (`/race`)`: what is to be built stands before its route.
      const built = latin.u`[\p{L}\p{N}] \(?$`.test(lead) ? building.exec(lead)?.[1] : undefined;
      if (!inPages && !route.startsWith('#/') && !definite.test(sentence) && built === undefined) continue;
      any = true;
      if (refuse(sentence, match.index, route, block, out)) continue;
      const rest = sentence.slice(match.index + match[0].length);
      put(
        named?.[2] === route ? titleOf(named[1] ?? '') : routeTitle(built === undefined ? lead : built, rest, route),
        route,
        inPages ? 0.9 : 0.7,
        formOf(block),
      );
    }
    if (namedPages(sentence, put)) any = true;
    if (emphasisedPages(sentence, isCustom, put)) any = true;
    if (toldPages(block, sentence, put)) any = true;
    const subject = subjectOf(sentence);
    if (subject !== '' && !vague.test(subject) && !isForeign(sentence) && !isNegated(sentence)) {
      any = true;
      put(titleOf(subject), null, 0.6, formOf(block));
    }
    const bare = sentence.includes('/') ? barePage.exec(sentence)?.[1] : undefined;
    if (bare !== undefined && isRoute(bare, block) && !refuse(sentence, sentence.indexOf(bare), bare, block, out)) {
      any = true;
      put(bare, bare, 0.75, formOf(block));
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
        if (!latin.plain`^(?:new|each|every|this|that|same)$`.test(word)) put(word, route, 0.75, formOf(block));
      }
    }
  }
  if (any) return;
  if (inPages && trailedPage(block, put)) return;
  if (inPages && !block.parent) listed(block, put, isListed, out);
}

const building = where(
  'build create add implement design develop make update'.split(' '),
  latin.i`^\W*(?:build|create|add|implement|design|develop|make|update|redesign)\s+(?:an?\s+|the\s+)?(.+)$`,
);
function refuse(sentence: string, index: number, name: string, block: Block, out: Collector): boolean {
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
  return titleOf(before ?? inside ?? dashed ?? route.replace(/\?.*$/, ''));
}
