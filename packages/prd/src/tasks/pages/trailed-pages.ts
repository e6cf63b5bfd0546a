import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { isPageName, titleOf, type PutPage } from './page-name.ts';

/** Pages by the ways that lead to them: menus, bars of tabs, and trails such as `Settings → Tokens`. */

const bar = latin.iu`^[*_]*(?:(?:(?:bottom|main|primary|app|global) )(?:tab|nav(?:igation)?)(?:[ -]?(?:bar|menu|tabs))?|(?:main|primary|bottom) (?:menu|tabs)|tab[ -]?(?:bar|navigation)|barra de pestañas|navigationsleiste)[*_]*$`;

/** Whether a label is that of a bar of tabs or a menu: `Tab navigation`. */
export function isBar(label: string): boolean {
  return bar.test(label);
}

const navigation = latin.iu`^(?:[\d.]+\\?[.)]?\s*)?(?:(?:main|app|site|global|primary) navigation|navigation (?:menu|structure)|\p{L}+ \(navigation\)|navigationsmenü|menüstruktur)$`;

/** Whether a title says that the pages follow between which people go: `Modules (Navigation)`. */
export function isOfNavigation(title: string): boolean {
  return navigation.test(title);
}

const trail = latin.u`^[*${'`'}]*(?:\p{Lu}[\p{L}\p{N} &'-]{1,30}\s*(?:→|›|»|>|->)\s*){1,3}(\p{Lu}[\p{L}\p{N} &'-]{1,30})[*${'`'}]*\s*(?:[:：]|[–—-]\s)`;

/** `Admin navigates to Admin > Approval Matrix` */
const way = latin.u`(?:navigates?|goes|go) to (?:\p{Lu}[\p{L}\p{N} &'-]{1,30}\s*(?:→|›|»|>|->)\s*){1,3}(\p{Lu}[\p{L}\p{N} &'-]{1,30})[.]?$`;

/** `Settings → Access tokens: a table of …`: the way to a page. */
export function trailedPage(block: Block, put: PutPage): boolean {
  const name = /[→›»>]/.test(block.text) ? (trail.exec(block.text) ?? way.exec(block.plain))?.[1] : undefined;
  if (name === undefined || !isPageName(name)) return false;
  put(titleOf(name), null, 0.7);
  return true;
}

const menu = latin.iu`(?<![\p{L}])(?:(?:main|left|right|side|top|bottom|footer|header|user|admin|app|site|account|navigation|hamburger|burger|drawer|global|primary|secondary) menu|nav(?:igation)?[ -]?bar|tab ?bar|navigation)(?![\p{L}])[^.:]{0,40}(?<![\p{L}])(?:have|has|contains?|includes?|shows?|offers?|links? to|leads? to|consists? of)(?: the following)?(?: (?:items|links|pages|entries))?[:：]\W*$`;
const shortItem = latin.u`^[*_]*\p{Lu}[\p{L}\p{N}'’&/ -]{1,30}[*_]*$`;

/** An item of a list that a sentence says a menu has: `Activity log`, under `The admin menu should have:`. */
export function menuPage({ kind, labels: [label = ''], text, plain, children }: Block, put: PutPage): boolean {
  if (kind !== 'item' || label.length > 200 || !menu.test(label) || !shortItem.test(text)) return false;
  if (children.length > 0 || plain.split(' ').length > 3 || !isPageName(plain)) return false;
  put(titleOf(plain), null, 0.65);
  return true;
}
