import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isImperative } from '../imperative.ts';
import { numbering } from '../section-role.ts';
import { generic, pageWord, titleOf, withPageWord, type PutPage } from './page-name.ts';
import { isRoute, routeForm } from './page-routes.ts';
import { pageWords, spacedSeveral } from './page-words.ts';

const headingRoute = latin.u`[(（\s\x60–—:-](${routeForm})[)）\s\x60]*$`;
/** `/dogs/[id] Dog profile` */
const leadingRoute = latin.u`^(${routeForm})\s*(?:[–—:-]\s*)?\s(\p{L}[^/]{1,40})$`;
const ofSeveral = latin.iu`(?<![\p{L}])(?:${spacedSeveral})(?![\p{L}])|(?:pages|screens|views|seiten|ansichten)(?![\p{L}])`;
const headed = where(
  pageWords,
  latin.iu`^(?:(?:(?:SCR|UI|S|P|PG)-?|[a-z]{1,5}-)\d+\s*[:.–—-]?\s*)?(?:(?:${pageWord}\s*(?:\d+|[A-Z])?\s*(?:[:：.–—]|-(?!\p{L}))|(?:экран|страница)(?= ))\s*(.{2,50})|(.{2,50}?)(?:[ -]|(?=[页界屏頁介画畫螢ペ화페]))${pageWord}(?:\s*[(（][^)）]*[)）])?)$`,
);

/** `Tela de login`, `Halaman Masuk`, `Screen Two, Searching`: the word stands before the name. */
const leadingKind = latin.iu`^((?:telas?|pantalla|écran|ecrã|página|pagina|schermata|janela|ekran|halaman|màn hình|trang) (?!\d)\p{L}[\p{L}\p{N} '’/-]{1,40}?)(?:\s*[(（][^()（）]*[)）])?\s*[:：]?$`;
const counted = latin.iu`^(?:screen|page) (?:one|two|three|four|five|six|seven|eight|nine|ten|[A-Z]|\d{1,2})[,:.–—-]+ ?(\p{L}[\p{L}\p{N} '’/-]{2,40})$`;

/** What the same words say of other things: a maintenance window, the size of a screen. */
const noPage =
  /^(?:janela de (?:manuten|tempo)|ekran (?:boyut|çözün|kart)|telas? (?:cheia|inteira)|pantalla (?:completa|táctil|dividida)|écran (?:tactile|plein)|trang (?:thiết|phục|trí)|página web$|page web$)/i;

/** `Requirement 4: Item Edit Page` */
const demand = latin.iu`^(?:requirement|feature|story|user story|epic|task|ticket|issue|use case) \d+(?:\.\d+)*\s*[:.–—-]\s*(?=\p{Lu}[^:]{2,40}(?:page|screen)$)`;

const ofNone = /^(?:no|every|each|all|any) /i;

/** `主要画面`: no name of one. */
const ofAll = /^(?:主要|主な|所有|全部|各|每个|주요|모든)$/;

/** A heading that names one page: `Login Screen`, `Page: Checkout`, `Dashboard (/dashboard)`. */
export function pageHeading(block: Block, put: PutPage, isRouted = false): void {
  const title = block.plain;
  const unnumbered = title.replace(numbering.for(title), '');
  const demanded = demand.test(unnumbered) ? demand.replace(unnumbered, '') : undefined;
  const text = demanded === undefined || isImperative(demanded) || ofNone.test(demanded) ? unnumbered : demanded;
  const route = text.includes('/') ? headingRoute.exec(` ${text}`)?.[1] : undefined;
  const lead = text.startsWith('/') ? leadingRoute.exec(text) : null;
  if (lead && block.roles.has('page') && !block.roles.has('api') && isRoute(lead[1] ?? '', block)) {
    put(titleOf(lead[2] ?? ''), lead[1] ?? '', 0.9);
    return;
  }
  const bare = route === undefined ? text : text.slice(0, text.lastIndexOf(route)).replace(/[\s(（:–—-]+$/, '');
  const leading = route === undefined ? (leadingKind.exec(text) ?? counted.exec(text))?.[1] : undefined;
  if (leading !== undefined && leading.split(' ').length <= 6 && !noPage.test(leading) && !ofSeveral.test(text)) {
    put(leading, null, 0.75);
    return;
  }
  // A page word alone names none.
  const match = /^[a-z]*$/i.test(bare) ? null : headed.exec(bare);
  const name = (match?.[1] ?? match?.[2] ?? '').trim();
  if (
    route !== undefined &&
    isRoute(route, block) &&
    (match || isRouted || (block.roles.has('page') && !block.roles.has('api')))
  ) {
    put(name === '' ? (bare === '' ? route : bare) : name, route, 0.9);
  } else if (
    match &&
    name !== '' &&
    name.split(' ').length <= 4 &&
    (!generic.test(name) || latin.i`^(?:home|login|error|admin|overview|list|detail)$`.test(name)) &&
    !latin.i`\b(?:per|and|requirements?|of|for|database|materialized|sql|api)\b|s$(?<=\bweb)`.test(name) &&
    !ofSeveral.test(text) &&
    !ofAll.test(name)
  ) {
    put(withPageWord(bare) ?? name, null, 0.75);
  }
}

/** What websites have, by which routes in titles are known to be of pages. */
const usualRoute =
  /^\/(?:$|home|index|log-?in|sign-?(?:in|up)|register|dashboard|settings|profile|about|contact|admin)$/;

/** The headings of one depth, three at least, that each end in a route, of which one is such as websites have. */
export function routedHeadings(blocks: readonly Block[]): ReadonlySet<Block> {
  const found = blocks.flatMap((block) => {
    if (block.kind !== 'heading' || !block.plain.includes('/') || block.roles.has('api')) return [];
    const route = headingRoute.exec(` ${block.plain}`)?.[1];
    return route === undefined || !isRoute(route, block) ? [] : [{ block, route }];
  });
  const levels = [...Map.groupBy(found, ({ block }) => block.depth).values()];
  const ofPages = levels.filter((level) => level.length > 2 && level.some(({ route }) => usualRoute.test(route)));
  return new Set(ofPages.flat().map(({ block }) => block));
}
