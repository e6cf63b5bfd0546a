import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isForeign, isNegated, modals } from '../statement.ts';
import { isThirdPerson } from '../imperative.ts';
import { isPageName, titleOf, type PutPage } from './page-name.ts';
import { pagesElsewhere } from './told-elsewhere.ts';
import { isVague } from './vague-names.ts';

/** Pages that prose leads to or counts: `On the results page he filters`, `a start screen and a code screen`. */

const name = String.raw`(\p{L}[\p{L}’'-]*(?: (?!(?:page|screen|view)\b)[\p{L}’'-]+){0,2})`;
/** The way to a page, or what somebody does there. */
const reached = where(
  [' page', ' screen', ' view'],
  latin.gu`(?<![\p{L}])(?:[Oo]n|[Ff]rom|[Oo]pens?|[Ss]ees?|[Vv]ia|[Vv]isits?|[Rr]eaches|(?:gets?|comes?|goes|go|leads?|returns?|back|navigates?|redirected|sent|taken) to|lands? on|(?:has|have|gets?) (?:only )?)(?: there)? (?:the|an?|his|her|their|its) ${name} (?:page|screen|view)(?![\p{L}])`,
);
/** A dashboard that somebody is led to: `redirected to their parent dashboard`. */
const dashboard = where(
  [' dashboard', 'homepage'],
  latin.gu`(?<![\p{L}])(?:(?:(?:redirected|taken|sent|brought|returned|navigates?|goes|go|leads?) (?:back )?to|lands? on|(?:is|are) on|[Ss]ees?|[Aa]t|[Oo]n|[Ff]rom) (?:the|an?|his|her|their)|(?:naar|bij|zum|zur|au|al|para|ao)(?: (?:het|de|o|el|das))?) ((?!(?:the|an?|het|de|o|el|new|same|own|web|updated|existing)\b)(?:\p{L}+ )?[Dd]ashboard)(?![\p{L}])|(?:^|, )(?:[Tt]he|THE|[Aa]n?|[Tt]heir) ((?:(?!real)\p{L}+ )?(?:[Dd]ashboard|[Hh]omepage)) (?:${modals}|(?!is|was|has)[a-z]+s) |^(Homepage) (?:${modals}) `,
);
/** `the medication detail screen`, `an offline fallback page`: two words or three say which. */
const described = where(
  [' page', ' screen'],
  latin.gu`(?<![\p{L}])(?:[Tt]he|[Aa]n?|[Dd]edicated) ((?:(?!(?:page|screen|the|an?|of|on|in|to|and|or|for|with|from|by|at|when|off|if|that|dedicated)\b)[\p{L}-]+ ){1,2}(?!(?:page|screen|off)\b)[\p{L}-]+) (?:page|screen)(?![\p{L}])(?! (?:load|time|speed|title|header|size|reader|width|refresh|transition|view|content|data|count|number|layout|element|component|builder|template|design|share|recording|capture)s?\b)`,
);
/** `A dedicated Expiration page lists …` */
const dedicated = where([' page', ' screen'], latin.gu`[Dd]edicated (\p{L}+) (?:page|screen)(?![\p{L}])`);
/** One of several in a row. */
const counted = latin.gu`(?<![\p{L}])(?:[Aa]n?|[Tt]he) ${name} (?:page|screen)(?![\p{L}])`;
const compound = where(
  ['seite', 'ansicht', 'maske', 'bildschirm', '-screen', '-dashboard'],
  latin.gu`(?<![\p{L}])(?:[Dd]ie|[Dd]er|[Dd]en|[Aa]uf der|[Aa]uf die|[Üü]ber die|[Ii]n der|[Ii]n die|[Zz]ur|[Zz]um|[Ee]ine[rnm]?|[Aa]uf dem)(?: \p{Ll}+en)? (?!(?:Haupt|Web|Internet|Rück|Vorder|Innen|Außen|Gegen|Kehr|Ober|Unter|Server|Client|Druck|Längs|Breit|Touch|Green|Split|Smartphone|Handy|Grafana|Kibana|LED)-?(?:[Ss]eite|[Aa]nsicht|[Ss]creen|[Bb]ildschirm|[Mm]aske|[Dd]ashboard))((?:\p{Lu}\p{L}{2,}(?:seite|ansicht|maske|bildschirm))|\p{Lu}\p{L}{2,}-(?:Screen|Seite|Ansicht|Maske|Dashboard|Bildschirm))(?![\p{L}])`,
);
/** `available → rental screen`, `via SearchTrackables screen`: behind an arrow, or written as code writes names. */
const pointed = where(
  [' page', ' screen'],
  latin.gu`(?:→|->|=>) (\p{L}[\p{L}-]*(?: [\p{L}-]+)?) (?:page|screen)(?=$|[.,;)])|(?:via|on|to|from|in|through) (?:the )?(\p{Lu}\p{Ll}+\p{Lu}\p{L}+) screen(?![\p{L}])`,
);
/** `THE User_Management_Page SHALL …`: how statements after EARS write what they are about. */
const identifier = where(
  ['_page', '_screen', '_dashboard'],
  latin.gu`(?<![\p{L}_])((?:\p{Lu}\p{Ll}+_){1,4})(Page|Screen|Dashboard)(?![\p{L}_])`,
);
/** The pages that a sentence tells so. */
export function toldPages(block: Block, sentence: string, put: PutPage): boolean {
  if (block.roles.has('api') || block.roles.has('test') || (block.excluded ?? 'plan') !== 'plan') return false;
  const names = [...namesIn(sentence).filter((each) => !isVague(each)), ...identifiersIn(sentence)];
  if (names.length === 0 || isNegated(sentence)) return false;
  for (const each of names) put(titleOf(each), null, 0.6);
  return true;
}

const ofAny = /^(?:Facebook|Instagram|Wikipedia|Split|Full|Touch|Lock|Man|Web)_$/;

function identifiersIn(sentence: string): string[] {
  const found = [...identifier.all(sentence)].filter(
    (match) => !ofAny.test(match[1] ?? '') && !isOfOthers(sentence, match),
  );
  return found.map(
    ([, words = '', last]) => `${words.replaceAll('_', ' ').trim()}${last === 'Dashboard' ? ' Dashboard' : ''}`,
  );
}

/** `returns from Stripe's checkout page`: the words before a name say whose page it is. */
function isOfOthers(sentence: string, { 0: words, index }: RegExpExecArray): boolean {
  const lead = sentence.slice(Math.max(0, index - 30), index);
  return isForeign(lead + words) || /\b(?:not|no) $/.test(lead);
}

function namesIn(sentence: string): string[] {
  const found = [
    ...reached.all(sentence),
    ...compound.all(sentence),
    ...dashboard.all(sentence),
    ...described.all(sentence),
    ...dedicated.all(sentence),
    ...pointed.all(sentence),
  ]
    .filter((match) => !isOfOthers(sentence, match))
    .map((match) => (match[1] ?? match[2] ?? match[3] ?? '').replace(/^(?:initial|very first) (?=[^ ]+$)/, ''));
  if ((sentence.includes(' page') || sentence.includes(' screen')) && !isForeign(sentence)) {
    const row = [...counted.all(sentence)].map((match) => match[1] ?? '');
    if (row.length > 1) found.push(...row);
  }
  const named = found.filter(
    (each) =>
      (isPageName(each) && !isThirdPerson(each.split(' ').at(-1) ?? '')) ||
      /^(?:home|list|detail|overview|login)$/i.test(each),
  );
  if (isForeign(sentence)) return named;
  named.push(...pagesElsewhere(sentence));
  return named;
}
