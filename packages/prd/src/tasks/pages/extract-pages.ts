import type { Block } from '../block.ts';
import type { Collector } from '../collector.ts';
import type { Field } from '../task.ts';

import { formFields, formOf, formRow } from './page-forms.ts';
import { fencePages, flatTreePages } from './page-fences.ts';
import { firmExclusion } from '../section-role.ts';
import { plainText } from '../statement.ts';
import { latin } from '../../expressions/latin.ts';
import { describedHeadings } from './described-headings.ts';
import { drawnPage, sectionsOfDrawings } from './drawn-pages.ts';
import { sectionsOfEmphasis } from './emphasised-pages.ts';
import { flowPages } from './flow-pages.ts';
import { isRoute, routeForm } from './page-routes.ts';
import { isOfPages, pageRow } from './page-rows.ts';
import { pageHeading, routedHeadings } from './headed-pages.ts';
import { namedInHeading, namedPages } from './named-pages.ts';
import { pageProse, refuse } from './prose-pages.ts';
import { placedRoute, routedNamePage, sectionsOfRoutedNames } from './routed-names.ts';
import { screenHeadings } from './screen-headings.ts';
import { sectionsOfStories, storyPage } from './story-pages.ts';
import { isOfNavigation } from './trailed-pages.ts';
import { wizardPage } from './wizard-pages.ts';
import {
  listedHeading,
  isListHeading,
  rowOfPages,
  screenList,
  sectionsOfInterfaces,
  sectionsOfPages,
} from './listed-pages.ts';
import { titleOf, type PutPage } from './page-name.ts';

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
  const ofRoutedNames = sectionsOfRoutedNames(blocks);
  const ofStories = sectionsOfStories(blocks);
  const screens = screenHeadings(blocks);
  const described = describedHeadings(blocks);
  const routed = routedHeadings(blocks);
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'heading' || headed?.section !== block.section) headed = undefined;
    let namesOther = false;
    const put = (
      name: string,
      route: string | null,
      confidence: number,
      form?: readonly Field[],
      line = block.line,
    ): void => {
      const clean = route === null ? null : withoutQuery(route);
      if (name.toLowerCase() !== headed?.name.toLowerCase() && (clean === null || clean !== headed?.route))
        namesOther = true;
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
      isList = block.roles.has('page') && isListHeading(withoutOrnament(block.text));
      if (isList) list ??= depth;
      pageHeading(block, put, routed.has(block));
      if (!headed && namedInHeading(block.text)) namedPages(block.text, put);
      if (!headed && (screens.has(block) || described.has(block))) listedHeading(block, put);
      const next = blocks[index + 1];
      // Over a table of pages stands who uses them.
      if (!headed && list !== undefined && !isList && depth === list + 1 && !(next && isOfPages(next)))
        listedHeading(block, put);
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
      const placed = headed?.isPage ? undefined : placedRoute(blocks[index - 1], block);
      if (placed !== undefined) {
        headed = { section: block.section, name: titleOf(title), route: placed, isPage: true };
        put(headed.name, placed, 0.85);
        continue;
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
      if (
        (block.roles.has('page') || isOfNavigation(title)) &&
        !block.roles.has('api') &&
        rowOfPages(block, title, put)
      )
        continue;
      if (ofStories.has(block.section) && storyPage(block, put)) continue;
      if (ofDrawings.has(block.section) && drawnPage(block, put)) continue;
      if (ofRoutedNames.has(block.section) && routedNamePage(block, put)) continue;
      if (flowPages(block, title, put)) continue;
      wizardPage(block, put);
      const isCustom = ofEmphasis.has(block.section);
      const isRouted = headed?.isPage === true && headed.route !== null && !block.roles.has('api');
      pageProse(block, own === undefined ? put : putOther, { isListed, isCustom, isRouted }, out);
      const form = headed?.isPage && (own !== undefined || !namesOther) ? formOf(block) : undefined;
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

const routeLine = latin.iu`^[*_\x60\s]*(?:route|path|url|uri|address|pfad|adresse|маршрут|адрес|путь|路由|路径|地址|ruta|chemin|rota)[*_\x60]*\s*[:：][*_\x60\s]*(?:GET )?(${routeForm})[\x60*]*[.]?$`;

/** `The page is at `/login`.`, under the heading of the page. */
const ownRoute = latin.iu`^(?:the|this) (?:page|screen|view) (?:is |lives |is (?:available|served|reachable|shown|located) )?(?:at|under|on) [\s\x60(]*(?:route )?(${routeForm})`;
