import type { Field } from '../task.ts';

import { latin, type Latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { chinesePage, japanesePage, koreanPage, pageWords, spacedPage, unspacedPage } from './page-words.ts';
import { plainText } from '../statement.ts';

/** Names of pages: what a title or a lead is without its number and its word for a page, and whether it can be one. */

/** Puts a page, with its route where one is given. */
export type PutPage = (name: string, route: string | null, confidence: number, form?: readonly Field[]) => void;

/** One word for a page or several, as part of an expression. */
export const pageWord: string = String.raw`(?=)(?:web ?)?(?=)(?:${spacedPage}|${unspacedPage})(?=)`;
const pageEnd = where(pageWords, latin.iu`\s+(?:(?:web ?)?(?:${spacedPage})|${chinesePage})$`);
const asianPage = new RegExp(`^[*_\`]*(.*?(?:${japanesePage}|${koreanPage}|sayfas[ıi]|ekran[ıi]))`);

/** `マイページ`, `결제 화면`: where the word for a page belongs to the name. */
export function withPageWord(text = ''): string | undefined {
  return asianPage.exec(text)?.[1];
}

/** What names no page in particular. */
export const generic: Latin = latin.iu`^(?:(?:all |the |main |key |core |new |list of |required |public |protected |user |web |app |application |mobile |frontend |other |common |affected |page|screen|ui|and|\/|&|\s)+|pages?|screens?|views?|routes?|navigation|layout|structure|general|overview|requirements?|data|design|home|multiple|single|error|each|every|seiten|ansichten|interface|one|two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf|deux|trois|quatre|cinq|dos|tres|cuatro|cinco|fiches?|sql|database|api|materialized|tree|list|detail|admin|customer|login)$`;

/** `UI-2 Menu screen` */
export const leadingNumber: RegExp = /^(?:(?:UI|SCR|SC|PG)|[A-Z]{1,4}-)\d{1,3}(?:\.\d+)*[:.)]?\s+(?=\S)/;

/** Pictures before the words. */
const ornament = /^(?:\p{Extended_Pictographic}\ufe0f?\s*)+/u;

/** A title without its number, its article and its word for a page. */
export function titleOf(text: string): string {
  const plain = (text.charCodeAt(0) > 0x2000 ? plainText(text).replace(ornament, '') : plainText(text))
    .replace(leadingNumber, '')
    .replace(/^(?:feature|technical|product|functional) spec(?:ification)?s?\s*[:–—-]\s*/i, '')
    .replace(/^[a-z]+['’]s\s+/, '');
  const title = plain.includes(' ') ? plain.replace(/^(?:the|an?|die|der|das)\s+/i, '').trim() : plain;
  const name = title.slice(0, pageEnd.exec(title)?.index);
  return name === '' ? title : name;
}

/** Words that join others in a name: `Tableau de bord de l’association`. */
const particles = /\s(?:de|du|des|d['’]|del|da|do|di|la|le|les|l['’](?=\S)|el|los|las)(?:\s|(?<=['’]))/g;

const identifier = /^[A-Z]{2,5}-\d{1,4}$/;
/** The beginning of a sentence, kinds of devices, what menus have besides, and what documents of screens have for titles. */
const noName: Latin = latin.iu`^(?:mobile|tablet|desktop|laptop|phone|(?:search|tool|status|progress) ?bar|(?:map|zoom|playback) controls|(?:sign|log)[ -]?(?:out|off)|(?:(?:dark|light) )?(?:mode|theme|language) (?:toggle|switch(?:er)?)|.* an?|(?:it|there|this|that|users?) .* (?:an?|the)|画面(?:仕様|要素|構成|設計|遷移図?|項目|一覧|概要|定義).*)$`;

/** Whether a name can be that of a page, and is not that of what pages have or share. */
export function isPageName(name: string): boolean {
  return (
    name !== '' &&
    !identifier.test(name) &&
    !noName.test(name) &&
    !/^(?:GET|POST|PUT|PATCH|DELETE) |\?$|[:：]|^[-–]\d| (?:[Ss]tructure|[Ss]hell|[Ss]etup|[Ff]oundation)$/.test(
      name,
    ) &&
    name.replaceAll(particles, ' ').split(/\s+/).length <= 4 &&
    (!generic.test(name) || latin.i`^(?:home|login|admin|overview|error)$`.test(name)) &&
    (titled.test(name) ||
      !latin.iu`(?<![\p{L}])(?:for|of|on|to|with|all|each|every|per|für|auf|для|на)(?![\p{L}])`.test(name)) &&
    !latin.i`^(?:(?:an?|the|this|that|its|their|our|one|each|every|der|die|das|eine?)$|labels?|states?|errors?|empty|loading|accessib|responsive|design|colou?rs?|typography|layout|style|header|footer|sidebar|navigation|breadcrumbs?|buttons?|modals?|dialogs?|theme|components?|flows?|interactions?|notes?\b|behaviou?rs?|structure|wireframes?|requirements?|access(?:$|es| (?:control|rights?|levels?|rules?|by)))`.test(
      name,
    )
  );
}

/** `Terms of Service` */
const titled = /^\p{Lu}\p{L}+ of \p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?$/u;
