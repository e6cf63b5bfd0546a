import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isNegated, plainText } from '../statement.ts';
import { isPageName, titleOf, type PutPage } from './page-name.ts';
import { isVague } from './vague-names.ts';

/** Pages that features name in passing: `Product listing page, product detail pages`, `Build the login/signup screens`. */

const pageWord = [
  'page',
  'screen',
  'dashboard',
  'portal',
  'panel',
  'página',
  'pagina',
  'pantalla',
  'tela',
  'ecrã',
  'écran',
  'ダッシュボード',
  '대시보드',
  '仪表盘',
  '页',
  '界面',
  '屏幕',
  '画面',
  'ページ',
  '화면',
  '페이지',
];
const making = '(?:build|create|add|implement|design|develop|provide|include|introduce|redesign|make)';
const behind =
  '(?:with|for|to|that|where|which|showing|displaying|using|including|listing|summari[sz]ing|layouts?|in|at|when|has|have)';
const before = `[^\\p{L}\\p{N}]*(?:${making} )?(?:(?:an?|the|new|separate|dedicated|basic|simple|responsive|real-time) )*`;
/** Nothing but a name with a word for a page, perhaps with what is on it. */
const phrase = where(
  pageWord,
  latin.iu`^${before}([\p{L}\p{N}][\p{L}\p{N} '’/&-]{1,40}?)[ -](?:page|screen)(s?)(?: ${behind} .*| ?[(–—:].*)?[.]?$`,
);
const dashboard = where(
  ['dashboard'],
  latin.iu`^${before}(?:\p{L}+-[\p{L}-]+ |(?:realtime|interactive|modern|clean|intuitive|personal|simple|basic) )*((?:\p{L}+ )?dashboard)s?(?: ${behind}(?: .*)?| ?[(–—:].*)?[.]?$`,
);
/** `Separate login and registration pages for buyers` */
const pair = where(
  pageWord,
  latin.iu`^${before}(?!(?:intuitive|consistent|clean|modern|clear|fast|easy|beautiful|mobile|desktop|small|large|web|attractive|friendly) )((?:\p{L}+ )?\p{L}+) (?:and|&) ((?:\p{L}+ ){0,2}\p{L}+) (?:pages|screens)(?: ${behind} .*)?[.]?$`,
);
/** `Player portal`: the word belongs to the name. */
const named = where(
  pageWord,
  latin.iu`^${before}((?!(?:user|api|web|graphical|programming|command|line|network|public|common|the|standard|this|that)\b)[\p{L}-]+(?: (?!user\b)[\p{L}-]+)? portal|(?:admin|control|management) panel)(?: ${behind} .*| ?[(–—:].*)?[.]?$`,
);
/** `Page d’accueil`, `Página de confirmação`: the word stands before what the page is for. */
const romance = where(
  pageWord,
  latin.iu`^[^\p{L}\p{N}]*((?:[Pp]ages?|[Pp]áginas?|[Pp]agin[ae]|[Pp]antallas?|[Tt]elas?|[Ee]crãs?|[Éé]crans?) (?:de|d['’]|do|da|del|di|des|du|de la|de l['’]|principal|única) ?[\p{L}'’/-]+(?: (?:de|d['’]|do|da|del|di|des|du|la|le)? ?[\p{L}'’/-]+){0,2}?)(?: (?:avec|con|com|para|pour|per|onde|donde|où) .*| ?[(–—:+].*)?[.]?$`,
);
const asian = where(
  pageWord,
  latin.u`^[^\p{L}\p{N}]*([\p{L}\p{N}][\p{L}\p{N}/ ]{1,14}? ?(?:页面|界面|屏幕|页|仪表盘|画面|ページ|ダッシュボード|화면|페이지|대시보드))(?: ?\d+[장개个])?(?: ?(?:자동 )?(?:생성|추가|구현|개발|제작|디자인|を(?:作成|追加|表示).*))?[.。]?$`,
);
const bracketed = where(
  pageWord,
  latin.iu`([\p{L}-]+) (?:page|screen)s(?:[*_]+)? ?\(([^()]{3,120})\)[*_]*[.]?$|(?:화면|페이지|页面|画面) ?[(（]([^()（）]{2,60}[,、/][^()（）]{2,60})[)）]$`,
);
const parts = /\s*[,;，、；。]\s*|\s+(?:and|\+|&|및)\s+|[.]\s+/;
const label = latin.u`^[^:：]{2,40}[:：]\s+`;
/** A part of a sentence, and no name. */
const clause =
  /(?<![\p{L}\p{N}-])(?:the|an?|must|shall|should|will|then|given|if|when|is|are|opens?|as|by|from|it|you|we|they|he|she|entre|par|sur|pour|avec|por|para|con|com|mit|auf|zu|cloudflare|github|gitlab)(?![\p{L}\p{N}-])|['’]s$|-facing$|^\d/iu;
const longest = 400;

/** The pages that the parts of an item, a cell or a short paragraph are. */
export function phrasedPages(block: Block, text: string, put: PutPage): boolean {
  if (text.length > (block.kind === 'paragraph' ? 60 : longest) || (block.excluded ?? 'plan') !== 'plan') return false;
  if ((['api', 'test', 'story'] as const).some((role) => block.roles.has(role))) return false;
  if (block.kind === 'row' && block.roles.has('model')) return false;
  const plain = plainText(text);
  const names = namesIn(plain).filter((name) => !clause.test(name) && !isVague(name) && isPageName(name));
  for (const name of names) put(titleOf(name), null, 0.6);
  return names.length > 0;
}

function namesIn(plain: string): string[] {
  const inBrackets = bracketed.exec(plain);
  if (inBrackets && isVague(inBrackets[1] ?? '')) return [];
  if (inBrackets) return (inBrackets[2] ?? inBrackets[3] ?? '').split(/\s*[,/、]\s*|\s+(?:and|&)\s+/).map(capitalised);
  const rest = plain.replace(label.for(plain), '');
  const [, one, other] = pair.exec(rest) ?? [];
  if (one !== undefined && other !== undefined) return [one, other].map(capitalised);
  return rest
    .split(parts)
    .filter((part) => !isNegated(part))
    .flatMap(namesOf);
}

function namesOf(part: string): string[] {
  const [, name, many = ''] = phrase.exec(part) ?? [];
  // `Portal pages:`: they follow.
  if (many !== '' && part.endsWith(':')) return [];
  if (name !== undefined) return many === '' || !/^[\w-]+\/[\w-]+$/.test(name) ? [name] : name.split('/');
  const [, inAsian = ''] = asian.exec(part) ?? [];
  if (inAsian !== '') {
    const [first = '', second] = inAsian.split('/');
    const word = / ?(?:页面|界面|屏幕|画面|ページ|화면|페이지)$/.exec(inAsian)?.[0] ?? '';
    return second === undefined || first.length > 6 ? [inAsian] : [`${first}${word}`, second];
  }
  const board = dashboard.exec(part)?.[1] ?? named.exec(part)?.[1];
  if (board !== undefined) return [capitalised(board)];
  const inRomance = romance.exec(part)?.[1];
  return inRomance === undefined ? [] : [inRomance];
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
