import type { Block } from '../block.ts';
import type { Collector } from '../collector.ts';

import { latin, type Latin } from '../../expressions/latin.ts';
import { formOf } from './page-forms.ts';
import { isPageName, leadingNumber, pageWord, type PutPage, titleOf, withPageWord } from './page-name.ts';
import { otherSeveral, otherSpaced, severalWords, spacedSeveral } from './page-words.ts';
import { isImperative } from '../imperative.ts';
import { isBar, isOfNavigation } from './trailed-pages.ts';
import { isVague } from './vague-names.ts';
import { numbering } from '../section-role.ts';
import { isNegated, plainText } from '../statement.ts';

/** Pages that a list or the headings under one name. */

/** `UI-2 Menu`: what specifications number so is a screen. */
const numberedScreen = /^(?:UI|SCR|SCREEN|PG)-?\d/;
export const screenList: Latin = latin.iu`\b(?:pages|screens|site ?map|views|following (?:user )?interfaces|(?:which|what) windows)\b|${otherSeveral}`;

const listHeading = latin.iu`^(?:[\d.]+\\?[.)]?\s*|[一二三四五六七八九十]+、\s*)?(?=)(?:(?:key|main|list of|app|application|mobile|web|required|core|die|основные|主要)(?=)\s*)*(?:\p{L}+ (?:and|&|und|et|y|e|и) )?(?=)(?:${severalWords})(?:列表|清单|一覧|목록|구성)?(?=)(?: (?:and|&|und|и|y) \p{L}+)?$|^(?:[^\s:]+ ){1,6}(?=)(?:${spacedSeveral}|site ?map)$|^(?:\d[\d.]*\s*)?(?=)(?:pages?|screens?|ui|view)(?=) (?:specifications?|specs?|descriptions?|inventory|list|breakdown|details)$|^(?:[\d.]+\\?[.)]?\s*)?(?:(?:the|our|all|new) )?(?:pages|screens|views) (?:to (?:be )?\p{L}+|(?:that )?we (?:need|build|want)|needed|required|in scope|overview|of the (?:app|application|product|portal|site|website|system)|for \p{L}+)$|^(?:[\d.]+\\?[.)]?\s*)?(?:(?:die|les|nos|las|los|as|le) )?(?:${otherSpaced}) (?:à|zu|im|in|a|da|de|do|del|della|principaux|principales|principais|principali|nécessaires|необходимые)(?: [\p{L}’']+){0,3}$|^(?:[\d.]+\\?[.)]?\s*|\p{Lu}\p{L}+ \d+ ?[.:–—-]\s*)?(?:${otherSpaced}) \p{Ll}+$`;

/** The commonest of all, which need no expression with the words of a dozen languages. */
const plainHeading = /^(?:[\d.]+\s*)?(?:pages|screens|views)$/i;

/** `MVP screen inventory`, `UI / 画面構成 (タブ切替式SPA)`, `Frontend (Flutter) — screens`. */
const listOfScreens = latin.iu`^(?:[\d.]+\\?[.)]?\s*)?(?:(?!full )(?:\p{L}+ ){0,2}(?:(?:pages?|screens?|views?) (?:inventory|list|map|overview|catalog(?:ue)?|definitions?)|screen responsibilities)|(?:ui ?[/／・&] ?)?画面(?:構成|一覧|設計|仕様|定義|リスト)?(?:\s*[(（][^()（）]*[)）])?|(?:[\p{L}-]+ ){0,2}[\p{L}-]+(?: \([^()]*\))? [–—-] (?:pages|screens|views))$`;

/** Whether it is a heading under which each item is a screen: `Screens`, `4 Masken`, `五、页面`. */
export function isListHeading(heading: string): boolean {
  return (
    plainHeading.test(heading) ||
    listOfScreens.test(heading) ||
    (listHeading.test(heading) &&
      !/^(?:[\d.]+\s*)?(?:define|create|build|implement|develop|add|manage|configure) /i.test(heading))
  );
}

const explicitPage = latin.iu`^[*_${'`'}]*([\p{L}][\p{L}\p{N} &/'-]{1,40}?)(?:[ -]?${pageWord}[*_${'`'}]*(?:\s*\([^)]*\))?\s*(?:[:：–—→-]|$)|(?<!\bhook)[ -]form(?= with|$| [(–—-])|(?<=dashboard)(?= with|$| [(–—-]))`;

/** Whether an item begins with a name in bold that ends in a word for a page. */
export function namesPage(text: string): boolean {
  return text.startsWith('**') && explicitPage.test(text);
}

const boldLead = /^(?:\*\*|__)[^*_]{2,40}[:：]?(?:\*\*|__)\s*(?:[:：–—-]|$)/;

/**
 * The sections about pages whose items have bold names, of which a quarter are called pages: `**Login Page**: …`,
 * `**Home**: …`. The others are pages too.
 */
export function sectionsOfPages(blocks: readonly Block[]): ReadonlySet<number> {
  const counts = new Map<number, { bold: number; called: number }>();
  for (const { kind, parent, roles, section, text } of blocks) {
    if (kind !== 'item' || parent || !roles.has('page') || roles.has('api') || !boldLead.test(text)) continue;
    const count = counts.get(section) ?? { bold: 0, called: 0 };
    count.bold++;
    if (explicitPage.test(text)) count.called++;
    counts.set(section, count);
  }
  return new Set([...counts].filter(([, { bold, called }]) => called * 4 >= bold).map(([section]) => section));
}

/** Titles of what users see, which may list pages or else what these have. */
const interfaceTitle = latin.iu`^(?:(?:[A-Z]\.)?[\d.]+\\?[.)]?\s*)?(?:the |our )?(?:(?:\p{L}+ )?ui|ux|ui\/ux|(?:user |web |mobile )?interfaces?|front-?end|surfaces|what (?:the )?(?:users?|people|customers?|guests?|staff|members?|visitors?|they) sees?|(?:bedien|benutzer|web)?oberflächen?|interfaces? (?:utilisateur|web|do usuário)|interfaz(?: de usuario| web)?|interfaccia(?: utente)?|интерфейс)(?:\s*[(（][^()（）]*[)）])?$`;
const namedItem = /^(?:\*\*|__)[^*_]{2,40}[:：]?(?:\*\*|__)/;

/** The sections about an interface in which each item, of two or more, begins with a name in bold that a page can have. */
export function sectionsOfInterfaces(blocks: readonly Block[]): ReadonlySet<number> {
  const found = new Map<number, number>();
  const spoilt = new Set<number>();
  let isOpen = false;
  for (const block of blocks) {
    if (block.kind === 'heading') isOpen = interfaceTitle.test(block.plain);
    if (!isOpen || block.parent || block.kind !== 'item') continue;
    const lead = namedItem.exec(block.text.replace(leadingNumber, ''))?.[0];
    const name = lead?.replace(/[*_]+|\s*[:：–—-]\s*$/g, '').trim() ?? '';
    if (isPageName(name) && !ofTechnology.has(name.toLowerCase()))
      found.set(block.section, (found.get(block.section) ?? 0) + 1);
    else spoilt.add(block.section);
  }
  return new Set(
    [...found].filter(([section, count]) => count > 1 && !spoilt.has(section)).map(([section]) => section),
  );
}

/** A heading right under one such as `Screens`: `### Library`. */
export function listedHeading(block: Block, put: PutPage): void {
  if (block.text.length > 80) return;
  const title = block.plain.replace(/\s*\([^)]*\)$/, '');
  const name = title.replace(numbering.for(title), '').replace(/^(?:SCR|UI|S|P|PG)-?\d+\s*[:.–—-]?\s*/, '');
  if (isPageName(name) && block.excluded === undefined) put(titleOf(name), null, 0.75);
}

/** What a list of technology has: `**Framework**: Next.js`. */
const ofTechnology: ReadonlySet<string> = new Set(
  'framework frameworks styling styles css font fonts icon icons routing router ui hosting charting stack tooling bundler runtime backend frontend server orm ci/cd markup build vcs linting formatting prototyping animation animations i18n seo pwa desktop tablet mobile wearable'.split(
    ' ',
  ),
);

/** Nothing but a link to another site, which is no page of the product. */
const elsewhere = /^\W*(?:\[[^\]]*\]\(https?:\/\/[^)]*\)|<?https?:\/\/\S+)\W*$/;

const namesAfterLead = latin.u`^(?:\*\*|__)([^*]{2,40}?)[:：]?(?:\*\*|__)\s*[:：]?\s*(.+)$|^([^:：,]{2,40})[:：]\s*(.+)$`;

/** `Month, week, day, list views`: ways to show one thing. */
const modes =
  /^(?:(?:month|week|day|year|agenda|list|grid|table|map|kanban|board|timeline|gallery|card|calendar|split)(?:ly)?(?:, (?:and )?| and |\/| views?\.?$|$))+$/i;

/** Several screens that one statement names: `**Kiosk screens** Scan, Confirm, My loans`. */
export function severalPages(text: string, put: PutPage): boolean {
  if (!text.startsWith('**') && !text.startsWith('__') && !text.includes(':') && !text.includes('：')) return false;
  const [, bold, after, plain, behind] = namesAfterLead.exec(text) ?? [];
  const label = bold ?? plain ?? '';
  if (
    label === '' ||
    !(screenList.test(label) || isBar(label)) ||
    latin.i`\b(?:api|per|all|each|other|existing)\b`.test(label)
  )
    return false;
  const list = (after ?? behind ?? '').replace(/^[–—-]\s+/, '');
  if (modes.test(list)) return false;
  if (partlyBold.test(list)) return boldOnes(list, put);
  const names = list.replace(/[.;。]$/, '').split(/\s*(?:[,;、，]|\s(?:and|und|et|y|e|и)\s)\s*/);
  if (isImperative(names[0] ?? '') && (names[0] ?? '').includes(' ')) return false;
  if (names.length < 2 || names.length > 20 || !names.every((name) => shortName.test(plainText(name)))) return false;
  for (const each of names) {
    const [, before, route] = withRoute.exec(plainText(each)) ?? [];
    const name = before ?? plainText(each);
    if (isPageName(name)) put(titleOf(name), route ?? null, route === undefined ? 0.7 : 0.9);
  }
  return true;
}

/** Bold words behind others. */
const partlyBold = latin.u`[\p{L}\p{N};] (?:\*\*|__)\p{L}`;
const inBold = /(?:\*\*|__)([^*_]{2,40}?)(?:\*\*|__)/g;

/** `Pages: the old one gets a button; new are **Thank you** and **Unsubscribed**`: names in bold behind such a label. */
function boldOnes(text: string, put: PutPage): boolean {
  const names =
    text.includes('**') || text.includes('__') ? [...text.matchAll(inBold)].map(([, name = '']) => name) : [];
  for (const name of names) if (isPageName(name)) put(titleOf(name), null, 0.7);
  return names.length > 0;
}

/** `Inbox, Conversation, Insights`: nothing but names, under a title such as `Console pages`. */
export function rowOfPages(block: Block, title: string, put: PutPage): boolean {
  if (
    block.kind !== 'paragraph' ||
    block.text.length > 300 ||
    !/, | [·•|/] /.test(block.text) ||
    !(screenList.test(title) || isOfNavigation(title))
  )
    return false;
  const names = block.plain
    .replace(/[.;]$/, '')
    .split(/\s*(?:[,;]|\s[·•|/]\s|\s(?:and|und|et|y|e|и)\s)\s*/)
    .map((name) => name.replace(/(?<=\S)\s*\([^()]*\)$/, ''));
  if (
    names.length < 3 ||
    !names.every((name) => latin.u`^\p{Lu}`.test(name) && shortName.test(name) && isPageName(name))
  )
    return false;
  for (const name of names) put(titleOf(name), null, 0.7);
  return true;
}

/** `invoice list (/invoices)` */
const withRoute = /^(.+?)\s*[(（](\/(?!api\/)[^\s)）]*)[)）]$/;
const shortName = latin.u`^[\p{L}\p{N}][\p{L}\p{N} &/'’-]{1,30}(?:\s*\([^)]*\))?$`;

/** `Parents' portal with an overview of …` */
const describedName = latin.u`^(\p{Lu}[\p{L}\p{N} &/'’-]{1,40}?) (?:with|mit|avec|con|com|showing|listing|where|that) \S`;
/** `Phase screens (Look / Smell / Taste)`, over what all of them have. */
const namesThem = /(?:pages|screens|views)\**\s*\([^()]*[,/][^()]*\)/i;

const notNow = latin.i`\bnot (?:in|for|part of) (?:this|the first) (?:release|version|phase|mvp)\b`;
const boldLabel = latin.u`^(?:\*\*|__)([^*_]{2,40}?)[:：]?(?:\*\*|__)\s*(?:[:：–—-]|\(|$)`;
/** Under screens also `**Board** Shows all rooms.`, which were two lines. */
const boldName = latin.u`^(?:\*\*|__)([^*_]{2,40}?)[:：.]?(?:\*\*|__)\s*(?:[:：–—-]|\(|$|(?=[\p{Lu}«„“"]))`;

/** `Member area` over `Loans (/loans)`: the items under it have routes, and it has none. */
function leadsOnly({ text, children }: Block): boolean {
  return children.length > 0 && !text.includes('/') && children.some((child) => /[(\x60 ]\//.test(child.text));
}

/** `5.1 Lobby: …` */
function withoutNumber(text: string): string {
  return /^\d/.test(text) ? text.replace(/^\d{1,3}(?:\.\d{1,3})+\.?\s+/, '') : text;
}

/** `Board: …`, `"Board" – …`, `Board, /board`: a name, perhaps between quotes, and its route behind a comma. */
const leadingName = latin.u`^(?:([\p{L}][\p{L}\p{N} &/'-]{1,40}?)|["“„«]\s*([\p{L}][\p{L}\p{N} &/'-]{1,40}?)\s*["”“»])\s*(?:[:：]|\s[–—-]\s|[(（]|,\s+(\/(?!api\/)[^\s,;]*)$|,\s+(?:for|für|pour|para|per|dla)\s|$)`;
/** `` `Login` / `Register` – … `` */
const twoNames = /^(?:`|\*\*)([^`*/]{2,40})(?:`|\*\*)\s*\/\s*(?:`|\*\*)([^`*/]{2,40})(?:`|\*\*)\s*(?:[:–—-]|$)/;
/** `Overview`, which ends as a word for a page does. */
const notOfView = /\b(?:over|pre|re|inter)$/i;
/** `**6. Technical matters**`: the title of another part of a document without headings. */
const titleOfPart = /^\W*\d{1,2}[.)]\s[^:]*$/;

/** A statement about pages, and no title of a list of them: `页面刷新后数据不丢失`. */
const asianSentence = /[\u3040-\u30ff\u3400-\u9fff].{12}/;

/** An item of a list of screens: `**Login** – email and password`. */
export function listed(block: Block, put: PutPage, isList: boolean, out: Collector): void {
  if (
    block.isTitle ||
    leadsOnly(block) ||
    (block.children.length > 0 && isListHeading(block.plain.replace(/[:：]\s*$/, '')))
  )
    return;
  const context = [...block.labels, block.section < 0 ? '' : 'section'].join(' ');
  const called = explicitPage.exec(block.text);
  const explicit = called && notOfView.test(called[1] ?? '') ? null : called;
  const lead = leadingName.exec(withoutNumber(block.plain).replace(leadingNumber, ''));
  const inList =
    isList ||
    block.labels.some(
      (label) =>
        screenList.test(label) &&
        !(asianSentence.test(label) && !/[:：]\s*$/.test(label)) &&
        !namesThem.test(label) &&
        !/\d\s*pages/i.test(label),
    ) ||
    (block.roles.has('page') && numberedScreen.test(block.text));
  const bold = (inList ? boldName : boldLabel).exec(block.text.replace(leadingNumber, ''));
  const isWhole = !lead || lead[0].length === block.plain.length;
  const described = inList && !explicit && !bold && isWhole ? describedName.exec(block.plain)?.[1] : undefined;
  const name = (
    withPageWord(explicit?.[0]) ??
    explicit?.[1] ??
    bold?.[1] ??
    described ??
    lead?.[1] ??
    lead?.[2] ??
    ''
  ).trim();
  const pair = inList ? twoNames.exec(block.text) : null;
  if (pair) {
    for (const each of [pair[1] ?? '', pair[2] ?? '']) if (isPageName(each)) put(titleOf(each), null, 0.7);
    return;
  }
  if (!isPageName(name) || (block.kind === 'paragraph' && titleOfPart.test(block.text))) return;
  if (!explicit && !inList && ofTechnology.has(name.toLowerCase())) return;
  // `Create custom blur views`: what is to be made has no name here.
  if (explicit && name.includes(' ') && isImperative(name) && isVague(name)) return;
  // `My shifts` over `: for volunteers`: a term with what it means.
  const isTerm = /^[^:.!?]{2,60} : /.test(block.text);
  const isNumbered = withoutNumber(block.plain) !== block.plain;
  if (!explicit && !(inList && !(block.kind === 'paragraph' && !bold && !isTerm && !isNumbered))) return;
  if (elsewhere.test(block.text)) {
    out.omit('page', name, 'a link to another site', block.line);
    return;
  }
  const [first = ''] = block.sentences;
  if (isNegated(first.replace(/\bnot yet \w+ed\b/, '')) || notNow.test(block.text))
    out.omit('page', name, 'negated', block.line);
  else put(titleOf(name), lead?.[3] ?? null, explicit ? 0.8 : context === '' ? 0.6 : 0.7, formOf(block));
}
