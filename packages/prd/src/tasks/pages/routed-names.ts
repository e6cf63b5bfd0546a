import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { isNegated } from '../statement.ts';
import { screenList } from './listed-pages.ts';
import { isPageName, titleOf, type PutPage } from './page-name.ts';
import { isRoute, routeForm } from './page-routes.ts';

/** Items that give the route of a page beside its name, whatever the language of the title over them. */

const inBrackets = latin.u`^(?:(?:\*\*|__)([^*_]{2,40}?)[:：]?(?:\*\*|__)|(\p{Lu}[\p{L}\p{N} &'’/-]{1,40}?))\s*[(（]\s*\x60?(${routeForm})\x60?\s*[)）]`;

/** `**Moje przepisy** (`/recipes`) — …` */
function routedName(block: Block): RegExpExecArray | null {
  const { kind, roles, text } = block;
  if (kind !== 'item' || !text.includes('/')) return null;
  if (roles.has('api') && !roles.has('page')) return null;
  const found = inBrackets.exec(text);
  return found && isRoute(found[3] ?? '', block) ? found : null;
}

/** The sections in which at least two items are names, each with its route in brackets. */
export function sectionsOfRoutedNames(blocks: readonly Block[]): ReadonlySet<number> {
  const counts = new Map<number, number>();
  for (const block of blocks) if (routedName(block)) counts.set(block.section, (counts.get(block.section) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count > 1).map(([section]) => section));
}

/** The page of an item of such a section. */
export function routedNamePage(block: Block, put: PutPage): boolean {
  const [, bold, plain = '', route = ''] = routedName(block) ?? [];
  const name = bold ?? plain;
  if (route === '' || isNegated(block.text)) return false;
  put(titleOf(name), route, 0.9);
  return true;
}

/** Whether the last sentence above an item says that pages follow: `The portal is always on. Portal pages:`. */
export function isUnderPages({ kind, labels }: Block): boolean {
  const label = kind === 'item' ? (labels[0] ?? '') : '';
  if (label === '' || label.length > 400) return false;
  const last = label.slice(Math.max(label.lastIndexOf('. '), label.lastIndexOf('! ')) + 1);
  return screenList.test(last) && !latin.i`\b(?:api|apis|endpoints?|interfaces?|existing|per|each)\b`.test(last);
}

const placed = latin.u`^([^.;:!?\x60]{0,60}?)(?:^|\s)(?:at|under|unter|bajo|sous) \x60(${routeForm})\x60(?:[.,;]|$| (?:and|with|where|shows?|lists?)(?![\p{L}]))`;
const ofCalls = latin.iu`(?<![\p{L}])(?:calls?|sends?|posts?|requests?|returns?|exposes?|exposed|webhooks?|endpoints?|apis?|mount(?:s|ed)?|prox(?:y|ied)|files?|folders?|json|feeds?|stor(?:es|ed)|prefix|paths?|redirects?|server|service|logs?|reads?|writes?|written)(?![\p{L}])`;

/** `The settings (`/settings`) hold …` */
const behindSubject = latin.u`^(?:The )?([\p{L}\p{N} -]{2,40}?) \(\x60(${routeForm})\x60\)`;

/** The route that the first sentence under a heading gives: `### Saved replies` over `A plain list at `/replies`.` */
export function placedRoute(heading: Block | undefined, block: Block): string | undefined {
  if (heading?.kind !== 'heading' || block.kind !== 'paragraph' || heading.section !== block.section) return undefined;
  if (!block.text.includes('`/') || block.roles.has('api') || block.excluded !== undefined) return undefined;
  const [, subject = '', own] = behindSubject.exec(block.sentences[0] ?? '') ?? [];
  const isSubject = own !== undefined && subject.toLowerCase() === titleOf(heading.plain).toLowerCase();
  if (isSubject && isRoute(own, block) && isPageName(titleOf(heading.plain))) return own;
  const [, lead = '', route] = placed.exec(block.sentences[0] ?? '') ?? [];
  if (route === undefined || !isRoute(route, block) || isNegated(lead)) return undefined;
  return ofCalls.test(lead.replace(/^Lives/, '')) || !isPageName(titleOf(heading.plain)) ? undefined : route;
}
