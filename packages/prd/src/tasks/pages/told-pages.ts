import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isForeign, isNegated } from '../statement.ts';
import { isThirdPerson } from '../imperative.ts';
import { isPageName, titleOf, type PutPage } from './page-name.ts';
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
  [' dashboard', ' homepage'],
  latin.gu`(?<![\p{L}])(?:(?:redirected|taken|sent|brought|returned|navigates?|goes|go|leads?) (?:back )?to|lands? on|(?:is|are) on|[Ss]ees?|[Aa]t|[Oo]n|[Ff]rom) (?:the|an?|his|her|their) ((?!(?:new|same|own|web|updated|existing)\b)(?:\p{L}+ )?[Dd]ashboard)(?![\p{L}])|(?:^|, )(?:[Tt]he|[Aa]n?|[Tt]heir) ((?:(?!real)\p{L}+ )?(?:[Dd]ashboard|[Hh]omepage)) (?:must|shall|should|will|(?!is|was|has)[a-z]+s) `,
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
  latin.gu`(?<![\p{L}])(?:[Dd]ie|[Dd]er|[Dd]en|[Aa]uf der|[Aa]uf die|[Üü]ber die|[Ii]n der|[Ii]n die|[Zz]ur|[Zz]um|[Ee]ine[rnm]?|[Aa]uf dem)(?: \p{Ll}+en)? (?!(?:Haupt|Web|Internet|Rück|Vorder|Innen|Außen|Gegen|Kehr|Ober|Unter|Server|Client|Druck|Längs|Breit)(?:seite|ansicht))((?:\p{Lu}\p{L}{2,}(?:seite|ansicht|maske|bildschirm))|\p{Lu}\p{L}{2,}-(?:Screen|Seite|Ansicht|Maske|Dashboard|Bildschirm))(?![\p{L}])`,
);
/** `available → rental screen`, `via SearchTrackables screen`: behind an arrow, or written as code writes names. */
const pointed = where(
  [' page', ' screen'],
  latin.gu`(?:→|->|=>) (\p{L}[\p{L}-]*(?: [\p{L}-]+)?) (?:page|screen)(?=$|[.,;)])|(?:via|on|to|from|in|through) (?:the )?(\p{Lu}\p{Ll}+\p{Lu}\p{L}+) (?:page|screen)(?![\p{L}])`,
);
/** `THE User_Management_Page SHALL …`: how statements after EARS write what they are about. */
const identifier = where(
  ['_page', '_screen', '_dashboard'],
  latin.gu`(?<![\p{L}_])((?:\p{Lu}\p{L}*_){1,4})(Page|Screen|Dashboard)(?![\p{L}_])`,
);
const chinese = latin.gu`(?:在|进入|進入|打开|打開|跳转到?|跳轉到?|返回|回到|访问|訪問|提供(?:独立的?|獨立的?)?)((?!该|此|本|当前|上一|下一|其他|每个|同一|新)[\p{Script=Han}]{1,6}?(?:页面|页|界面|頁面))`;
const japanese = latin.gu`((?:[\p{Script=Han}ー]|[\p{Script=Katakana}]){2,12})画面(?!(?:への|に)追加)(?=[でにはをがかへの、。])`;

/** `abre tela de pacientes`, `redirige a la página de inicio` */
const romance = latin.giu`(?<![\p{L}])(?:abr(?:e|ir|indo)|mostra(?:r)?|exib(?:e|ir)|muestra|navega(?:r)? (?:a|para|à)|(?:vai|ir|volta(?:r)?|redireciona(?:do|da|r)?|leva) para|redirig(?:e|ir|ido|ida) a|(?:va|ir|vuelve) a|ouvre|affiche|redirigé[e]? vers|(?:mène|va) (?:à|vers)|apre) (?:a |la |l['’]|una |uma |o |le )?((?:tela|pantalla|página|écran|page|schermata|pagina) (?:de |do |da |del |della |di |du |des |d['’])?(?!que|com|con|onde|donde)\p{L}{3,}(?: (?:de|do|da|del|du|des) \p{L}{3,})?)(?![\p{L}])`;
const korean = latin.gu`(?<![\p{L}])((?:(?!클릭|후|시 )\p{Script=Hangul}{1,6}(?<![는은을를의에서면로며고만나여]) ){0,2}\p{Script=Hangul}{0,6}(?:페이지|화면|대시보드))(?=(?:에서|으로|로|를|을|에|가|이|는|은)(?![\p{L}]))`;
/** `на странице товара` */
const russian = latin.gu`(?<![\p{L}])(?:на|со|к|с) страниц(?:е|у|ы) (?!(?:с|и|в|на|не|для|должн\p{L}+|этой|каждой)(?![\p{L}]))(\p{Ll}{4,})(?![\p{L}])`;
const account = where(
  ['личный кабинет', 'личного кабинета', 'личном кабинете'],
  latin.iu`лич(?:ный|ного|ном) кабинет(?:е|а)?(?![\p{L}])`,
);

/** What screens of anything are called: `詳細画面へ遷移する` says not of what. */
const kindsOfScreens = /^(?:詳細|登録|新規登録|編集|一覧|管理|初期|確認|完了|入力|検索|検索結果|結果|設定|各)$/;

/** The pages that a sentence tells so. */
export function toldPages(block: Block, sentence: string, put: PutPage): boolean {
  if (block.roles.has('api') || block.roles.has('test') || (block.excluded ?? 'plan') !== 'plan') return false;
  const names = [...namesIn(sentence).filter((each) => !isVague(each)), ...identifiersIn(sentence)];
  if (names.length === 0 || isNegated(sentence)) return false;
  for (const each of names) put(titleOf(each), null, 0.6);
  return true;
}

function identifiersIn(sentence: string): string[] {
  return [...identifier.all(sentence)].map(
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
    .map((match) => (match[1] ?? match[2] ?? '').replace(/^(?:initial|very first) (?=\p{L}+$)/u, ''));
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
  if (/[页界頁]/.test(sentence)) for (const match of chinese.all(sentence)) named.push(match[1] ?? '');
  if (sentence.includes('画面'))
    for (const [, word = ''] of japanese.all(sentence)) if (!kindsOfScreens.test(word)) named.push(word);
  if (/tela|pantalla|página|écran|schermata|pagina/i.test(sentence))
    for (const [, each = ''] of romance.all(sentence)) named.push(`${each.charAt(0).toUpperCase()}${each.slice(1)}`);
  if (/페이지|화면|대시보드/.test(sentence))
    for (const [, each = ''] of korean.all(sentence)) if (!/^(?:페이지|화면)$/.test(each)) named.push(each);
  if (sentence.includes('страниц')) for (const [, thing = ''] of russian.all(sentence)) named.push(`Страница ${thing}`);
  if (account.test(sentence)) named.push('Личный кабинет');
  return named;
}
