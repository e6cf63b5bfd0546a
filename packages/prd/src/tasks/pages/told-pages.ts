import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isForeign, isNegated } from '../statement.ts';
import { isPageName, titleOf, type PutPage } from './listed-pages.ts';

/** Pages that prose leads to or counts: `On the results page he filters`, `a start screen and a code screen`. */

const name = String.raw`(\p{L}[\p{L}’'-]*(?: (?!(?:page|screen|view)\b)[\p{L}’'-]+)?)`;
/** The way to a page, or what somebody does there. */
const reached = where(
  [' page', ' screen', ' view'],
  latin.gu`(?<![\p{L}])(?:[Oo]n|[Ff]rom|[Oo]pens?|[Ss]ees?|[Vv]ia|[Vv]isits?|[Rr]eaches|(?:gets?|comes?|goes|go|leads?|returns?|back|redirected|sent|taken) to|lands? on|(?:has|have|gets?) (?:only )?)(?: there)? (?:the|an?|his|her|their|its) ${name} (?:page|screen|view)(?![\p{L}])`,
);
/** One of several in a row. */
const counted = latin.gu`(?<![\p{L}])(?:[Aa]n?|[Tt]he) ${name} (?:page|screen)(?![\p{L}])`;
const compound = where(
  ['seite', 'ansicht', 'maske', 'bildschirm'],
  latin.gu`(?<![\p{L}])(?:[Dd]ie|[Dd]er|[Dd]en|[Aa]uf der|[Aa]uf die|[Üü]ber die|[Ii]n der|[Ii]n die|[Zz]ur|[Ee]ine[rn]?|[Aa]uf dem) (?!(?:Web|Internet|Rück|Vorder|Innen|Außen|Gegen|Kehr|Ober|Unter|Server|Client|Druck|Längs|Breit)(?:seite|ansicht))(\p{Lu}\p{L}{2,}(?:seite|ansicht|maske|bildschirm))(?![\p{L}])`,
);
const chinese = latin.gu`(?:在|进入|打开|跳转到?|返回|回到|访问)((?!该|此|本|当前|上一|下一|其他|每个|同一|新)[\p{Script=Han}]{1,6}?(?:页面|页|界面))`;
const japanese = latin.gu`((?:[\p{Script=Han}ー]|[\p{Script=Katakana}]){2,12})画面(?=[でにはをがかへの、。])`;
/** Names of no page, or of none in particular. */
const vague = latin.iu`(?<![\p{L}])(?:same|next|previous|current|first|last|new|whole|entire|web|main|other|each|every|any|that|this|app|application|full|right|left|user|users?['’]s?|of|on|in|to|and|or|resulting|corresponding|target|existing|lock|touch|split|wide|small|large|big|single|second|third|own|relevant|respective|front|back|materiali[sz]ed|database|sql|list|grid|tree|table|custom|different|separate|dedicated|blank|white|black|login-protected|product['’]s|its|phone|computer|mobile|different|simple|simplified|modal|read-only|status|per|for|with|public|internal|private|external)(?![\p{L}])`;

/** The pages that a sentence tells so. */
export function toldPages(block: Block, sentence: string, put: PutPage): boolean {
  if (block.roles.has('api') || block.roles.has('test') || block.excluded !== undefined) return false;
  const names = namesIn(sentence).filter((each) => !vague.test(each));
  if (names.length === 0 || isForeign(sentence) || isNegated(sentence)) return false;
  for (const each of names) put(titleOf(each), null, 0.6);
  return true;
}

function namesIn(sentence: string): string[] {
  const found = [...reached.all(sentence), ...compound.all(sentence)].map((match) => match[1] ?? '');
  if (sentence.includes(' page') || sentence.includes(' screen')) {
    const row = [...counted.all(sentence)].map((match) => match[1] ?? '');
    if (row.length > 1) found.push(...row);
  }
  const named = found.filter((each) => isPageName(each) || /^(?:home|list|detail|overview|login)$/i.test(each));
  if (/[页界]/.test(sentence)) for (const match of chinese.all(sentence)) named.push(match[1] ?? '');
  if (sentence.includes('画面')) for (const match of japanese.all(sentence)) named.push(match[1] ?? '');
  return named;
}
