/**
 * The words for a page of a product, by language. Everything that reads pages takes them from here. They are parts of
 * expressions, in constants of their own, so that a bundler can put them together.
 */

const english = 'pages?|screens?|views?';
const englishMany = 'pages|screens|views';
const german = 'seiten?|ansicht(?:en)?|masken?|bildschirme?|fenster';
const germanMany = 'seiten|ansichten|masken|bildschirme|fenster';
const french = '[ée]crans?|fenêtres?';
const frenchMany = '[ée]crans|fenêtres';
const spanish = 'pantallas?|páginas?|ventanas?|vistas?';
const spanishMany = 'pantallas|páginas|ventanas|vistas';
const portuguese = 'telas?|ecrãs?|janelas?';
const portugueseMany = 'telas|ecrãs|janelas';
const italian = 'schermat[ae]|pagin[ae]|finestr[ae]';
const italianMany = 'schermate|pagine|finestre';
const dutch = 'scherm(?:en)?';
const dutchMany = 'schermen';
const polish = 'ekrany?|widoki?|(?:pod)?stron[ay]';
const polishMany = 'ekrany|widoki|(?:pod)?strony';
const czech = 'obrazovk[ay]|stránk[ay]';
const czechMany = 'obrazovky|stránky';
const nordic = 'skärm(?:ar|bild(?:er)?)|skærm(?:e|billede[rt]?)|skjerm(?:er|bilder?)';
const nordicMany = 'skärmar|skärmbilder|skærme|skærmbilleder|skjermer|skjermbilder';
const hungarian = 'képernyők?|oldalak';
const hungarianMany = 'képernyők|oldalak';
const romanian = 'ecrane?|pagini?';
const romanianMany = 'ecrane|pagini';
const ukrainian = 'сторінк[аи]|екрани?';
const ukrainianMany = 'сторінки|екрани';
const vietnamese = 'màn hình';
const arabic = 'شاشة|شاشات|الشاشات|صفحة|صفحات|الصفحات';
const arabicMany = 'شاشات|الشاشات|صفحات|الصفحات';
const turkish = 'sayfa(?:lar[ıi]?|s[ıi])?|ekran(?:lar[ıi]?|[ıi])';
const turkishMany = 'sayfalar[ıi]?|ekranlar[ıi]?';
const indonesian = 'halaman';
const russian = 'страниц[аы]|экраны?|окн[оа]';
const russianMany = 'страницы|экраны|окна';
export const chinesePage = '页面?|界面|屏幕|頁面|介面|畫面|螢幕';
const chineseMany = '页面|界面|屏幕|頁面|介面|畫面|螢幕';
export const japanesePage = '画面|ページ';
export const koreanPage = '화면|페이지';

/** One page or several, in languages that put spaces between words. */
export const spacedPage: string = `${english}|${german}|${french}|${spanish}|${portuguese}|${italian}|${dutch}|${turkish}|${polish}|${czech}|${nordic}|${hungarian}|${romanian}|${indonesian}|${vietnamese}|${russian}|${ukrainian}|${arabic}`;
/** One page or several, in languages that do not. */
export const unspacedPage: string = `${chinesePage}|${japanesePage}|${koreanPage}`;
/** Several pages, in languages other than English that put spaces between words. */
export const otherSpaced: string = `${germanMany}|${frenchMany}|${spanishMany}|${portugueseMany}|${italianMany}|${dutchMany}|${turkishMany}|${polishMany}|${czechMany}|${nordicMany}|${hungarianMany}|${romanianMany}|${indonesian}|${vietnamese}|${russianMany}|${ukrainianMany}|${arabicMany}`;
/** Several pages, in languages other than English. */
export const otherSeveral: string = `${otherSpaced}|${chineseMany}|${japanesePage}|${koreanPage}`;
/** Several pages, in languages that put spaces between words. */
export const spacedSeveral: string = `${englishMany}|${otherSpaced}`;
/** Several pages: what the title of a list of pages has. */
export const severalWords: string = `${englishMany}|site ?map|${otherSeveral}`;

/** Parts of the words for a page, one of which stands in each of them. */
export const pageWords: readonly string[] =
  'page screen view seite ansicht maske bildschirm fenster écran ecran fenêtre pantalla ecrã página ventana vista tela janela finestr schermat pagin scherm ekran sayfa halaman страниц экран окн widok stron obrazovk stránk skärm skærm skjerm képernyő oldal ecran pagini сторінк екран màn شاش صفح 页 界面 屏幕 螢幕 頁面 介面 畫面 画面 ページ 화면 페이지'.split(
    ' ',
  );
