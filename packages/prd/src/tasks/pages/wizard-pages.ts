import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isPageName, titleOf, type PutPage } from './page-name.ts';
import { pageWords, spacedPage } from './page-words.ts';
import { routeForm } from './page-routes.ts';

/** Steps that are a page each: `Steps of the wizard, one screen each (`/claim/:id/…`):` over `` `who` – identification ``. */

const eachPage = where(
  pageWords,
  latin.iu`(?<![\p{L}])(?:(?:one|an?|its own|their own|own|separate|je eine?|eigene[rn]?|une?|una?|uma) (?:${spacedPage})(?: (?:each|per step|pro schritt|chacune?|por paso|por etapa)|\s*\()|(?:each|every) (?:step )?(?:is |has |gets )?(?:on )?(?:an?|its own|one) (?:${spacedPage})|(?:${spacedPage}) (?:of|in) the (?:wizard|flow|funnel|checkout))(?![\p{L}])`,
);
const base = latin.u`\x60(${routeForm})\/?(?:…|\.\.\.|\*)?\x60`;
const step = latin.u`^(?:step \d+\s*[:.–—-]\s*)?(?:[\x60"]([\p{L}\p{N}_-]{2,30})[\x60"]\s*(?:[:：–—-]|→)\s*)?([\p{L}\p{N}][^,.;:：(（–—]{1,50})`;

/** The page that an item of such a list is. */
export function wizardPage(block: Block, put: PutPage): boolean {
  const label = block.kind === 'item' && !block.parent ? block.labels[0] : undefined;
  if (label === undefined || !eachPage.test(label)) return false;
  const [, word, text = ''] = step.exec(block.text) ?? [];
  const name = text.split(/\s(?:[+&-]|with|where|mit|avec|con|com)\s/, 1)[0]?.trim() ?? '';
  if (!isPageName(name) && word === undefined) return false;
  const over = word === undefined ? undefined : base.exec(label)?.[1];
  const route = over === undefined ? null : `${over.replace(/\/+$/, '')}/${word}`;
  put(titleOf(name === '' ? (word ?? '') : name), route, route === null ? 0.7 : 0.9);
  return true;
}
