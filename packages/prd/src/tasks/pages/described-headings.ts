import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { knownServices } from '../dependencies/services.ts';
import { numbering } from '../section-role.ts';
import { isPageName } from './page-name.ts';
import { ofDesign } from './screen-headings.ts';

/** Headings of pages without a word for one: `### Admin panel`, and `### Trip details` over `#### UI elements`. */

/** What a page has, as a title or a label right under its own. */
const ofContents = latin.iu`^(?:anzeige|angezeigte (?:daten|elemente)|(?:ui|page|screen|interface) (?:elements?|layout|components?|content)|display(?:ed)? (?:elements?|content|items?|information)|affichage|éléments affichés|elementos (?:de la pantalla|da tela|de la interfaz)|contenido de la pantalla|表示内容|表示項目|画面項目|画面構成|页面元素|界面元素|页面内容|页面布局|(?:gui|ui)[ -]design|(?:ui )?mock-?ups?|wireframes?|screenshots?|화면 ?구성|화면 ?요소)(?:\s*[(（][^()（）]*[)）])?\s*[:：]?$`;

/** A label that only a page has over its parts. */
const lists =
  /^(?:表示内容|表示項目|画面項目|画面構成|页面元素|界面元素|页面内容|页面布局|화면 ?구성|화면 ?요소)\s*[:：]?$/;

/** `**Layout:** logo, title, two fields`: what the page of the heading over it looks like. */
const layout =
  /^(?:\*\*|__)(?:(?:page|screen|ui) )?(?:layout|elements|aufbau|disposition|disposición|diseño|レイアウト|布局|레이아웃)\s*(?:[:：](?:\*\*|__)|(?:\*\*|__)\s*[:：])/i;

/** Clouds, whose surfaces a product only uses, as those of systems that are known by name. */
const ofClouds = /^(?:azure|aws|gcp|google|cloudflare|heroku|netlify|vercel|apple|meta|facebook|kibana|jenkins)\b/i;

/** `Admin panel`, `Customer portal`, `Admin-Oberfläche`, whatever stands beside it. */
const surface = latin.iu`^(?:\p{L}[\p{L}-]* ){0,2}(?:admin|control) panel$|^\p{L}[\p{L}-]* (?:dashboard|portal|console)$|^dashboard(?: (?!routes|cards|layout|widgets|data|api|metrics|kpis)\p{Ll}+)?$|^\p{L}+\p{Ll}(?:Screen|Page)(?:\s*\([^()]*\))?$|^(?:admin|verwaltungs|benutzer|web)-oberfläche$|^(?:admin|control) console$|^\p{L}+-(?:dashboard|portal)(?:\s*[:–—] .*)?$`;

/** The headings that are those of pages by what they name, or by what stands under them. */
export function describedHeadings(blocks: readonly Block[]): ReadonlySet<Block> {
  const found = new Set<Block>();
  const path: Block[] = [];
  const laidOut = new Set<Block>();
  for (const block of blocks) {
    if (block.kind !== 'heading') {
      const last = path.at(-1);
      if (last && block.text.length < 40 && lists.test(block.plain) && mayBePage(last)) found.add(last);
      if (last && layout.test(block.text) && mayBePage(last)) laidOut.add(last);
      continue;
    }
    while ((path.at(-1)?.depth ?? 0) >= (block.depth ?? 0)) path.pop();
    const over = path.at(-1);
    if (over && ofContents.test(titleIn(block)) && mayBePage(over)) found.add(over);
    if (isSurface(block) && mayBePage(block)) found.add(block);
    path.push(block);
  }
  // One alone may be a document of one screen, or of something else that is laid out.
  return laidOut.size > 1 ? new Set([...found, ...laidOut]) : found;
}

/** Whether a heading names a surface of the product, which the title of a document and those of others do not. */
function isSurface(block: Block): boolean {
  const title = titleIn(block);
  return (
    (block.depth ?? 1) > 1 &&
    surface.test(title) &&
    !block.roles.has('dependency') &&
    !ofClouds.test(title) &&
    knownServices(title).length === 0
  );
}

function mayBePage(block: Block): boolean {
  const title = titleIn(block);
  const { roles, excluded } = block;
  return (
    excluded === undefined && !roles.has('api') && !roles.has('model') && !ofDesign.test(title) && isPageName(title)
  );
}

const ornament = latin.u`^[^\p{L}\p{N}]+`;

function titleIn({ plain }: Block): string {
  if (plain.length > 80) return '';
  return plain
    .replace(numbering.for(plain), '')
    .replace(ornament.for(plain), '')
    .replace(/(?<=\S)\s*\([^()]*\)$/, '')
    .trim();
}
