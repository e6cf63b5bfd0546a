import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';

/** Pages that sentences in languages other than English and German lead to: `abre tela de pacientes`, `跳转到登录页`. */

const chinese = latin.gu`(?:在|进入|進入|打开|打開|跳转到?|跳轉到?|返回|回到|访问|訪問|提供(?:独立的?|獨立的?)?)((?!该|此|本|当前|上一|下一|其他|每个|同一|新)[\p{Script=Han}]{1,6}?(?:页面|页|界面|頁面))`;
const japanese = latin.gu`((?:[\p{Script=Han}ー]|[\p{Script=Katakana}]){2,12})画面(?!(?:への|に)追加)(?=[でにはをがかへの、。])`;

/** `abre tela de pacientes`, `redirige a la página de inicio` */
const romance = latin.giu`(?<![\p{L}])(?:abr(?:e|ir|indo)|mostra(?:r)?|exib(?:e|ir)|muestra|navega(?:r)? (?:a|para|à)|(?:vai|ir|volta(?:r)?|redireciona(?:do|da|r)?|leva) para|redirig(?:e|ir|ido|ida) a|(?:va|ir|vuelve) a|ouvre|affiche|redirigé[e]? vers|(?:mène|va) (?:à|vers)|apre) (?:a |la |l['’]|una |uma |o |le )?((?:tela|pantalla|página|écran|page|schermata|pagina) (?:de |do |da |del |della |di |du |des |d['’])?(?!que|com|con|onde|donde|anterior|seguinte|próxim|atual|actual|siguiente|précédente|suivante|cheia|completa|web)\p{L}{3,}(?: (?:de|do|da|del|du|des) \p{L}{3,})?)(?![\p{L}])`;
const korean = latin.gu`(?<![\p{L}])((?:(?!클릭|후|시 |네이버|구글|카카오|외부)\p{Script=Hangul}{1,6}(?<![는은을를의에서면로며고만나여]) ){0,2}\p{Script=Hangul}{0,6}(?:페이지|화면|대시보드))(?=(?:에서|으로|로|를|을|에|가|이|는|은)(?![\p{L}]))`;
/** `на странице товара` */
const russian = latin.gu`(?<![\p{L}])(?:на|к) страниц(?:е|у) (?!(?:с|и|в|на|не|для|должн\p{L}+|этой|каждой)(?![\p{L}]))(\p{Ll}{4,})(?![\p{L}])`;
const account = where(
  ['личный кабинет', 'личного кабинета', 'личном кабинете'],
  latin.iu`лич(?:ный|ного|ном) кабинет(?:е|а)?(?![\p{L}])`,
);

/** What screens of anything are called: `詳細画面へ遷移する` says not of what. */
const kindsOfScreens = /^(?:詳細|登録|新規登録|編集|一覧|管理|初期|確認|完了|入力|検索|検索結果|結果|設定|各)$/;

/** The names of the pages that a sentence tells so. */
export function pagesElsewhere(sentence: string): string[] {
  const found: string[] = [];
  if (/[页界頁]/.test(sentence)) for (const match of chinese.all(sentence)) found.push(match[1] ?? '');
  if (sentence.includes('画面'))
    for (const [, word = ''] of japanese.all(sentence)) if (!kindsOfScreens.test(word)) found.push(word);
  if (/tela|pantalla|página|écran|schermata|pagina/i.test(sentence))
    for (const [, each = ''] of romance.all(sentence)) found.push(`${each.charAt(0).toUpperCase()}${each.slice(1)}`);
  if (/페이지|화면|대시보드/.test(sentence))
    for (const [, each = ''] of korean.all(sentence)) if (!/^(?:페이지|화면)$/.test(each)) found.push(each);
  if (sentence.includes('страниц')) for (const [, thing = ''] of russian.all(sentence)) found.push(`Страница ${thing}`);
  if (account.test(sentence)) found.push('Личный кабинет');
  return found;
}
