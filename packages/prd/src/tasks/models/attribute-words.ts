import type { Field } from '../task.ts';

import type { FieldItem } from './field-item.ts';

import { wordsOf } from '../words.ts';

/** Words by which a row of names is told to be what a thing consists of, where no title says so. */

const words = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.join(' ').split(' '));

/** What things of every kind have: names, times, amounts, states. */
const attributes: ReadonlySet<string> = words(
  'name title description status state date time start end deadline type kind category email e-mail address phone',
  'number id code price amount quantity total currency color colour size weight length duration capacity location place',
  'city country language age gender birth birthday owner author creator created updated password role url link photo image',
  'avatar notes note comment comments tags priority level score rating version barcode sku unit rate fee balance due reason',
  'bezeichnung titel beschreibung zustand datum uhrzeit beginn ende frist art kategorie adresse anschrift telefon nummer',
  'preis betrag menge anzahl größe gewicht dauer ort sprache geburtsdatum notiz bild priorität grund kennung name status',
  'nom titre état heure début fin adresse téléphone numéro prix montant quantité taille poids durée lieu langue courriel motif',
  'nombre título descripción estado fecha hora inicio fin dirección teléfono número precio cantidad importe duración lugar motivo',
  'nome titolo descrizione stato ora inizio fine indirizzo telefono numero prezzo importo quantità peso durata luogo codice note',
  'naam omschrijving datum tijd adres telefoon nummer prijs bedrag aantal gewicht plaats soort opmerking nazwa opis cena ilość adres tytuł lokalizacja czas godzina termin kategoria kwota imię nazwisko hasło',
  'дата сумма название описание адрес телефон имя фамилия статус цена количество категория 标题 描述 截止日期 名称 优先级 状态 标签',
  '氏名 名前 名称 日時 日付 住所 電話番号 金額 数量 状態 種別 備考 内容 姓名 手机号 电话 地址 金额 状态 时间 日期 类型 价格 备注 编号 이름 이메일 전화번호 주소 날짜 상태 금액',
  'nome título descrição data hora início endereço telefone número preço quantidade valor duração local correo',
);
/** What shows or sends things instead of being kept. */
const shown: ReadonlySet<string> = words(
  'page screen view dashboard list table form card button dialog modal menu header footer sidebar tab widget section panel',
  'message email mail notification reminder alert report export file pdf csv response request payload body error banner',
  'letter letters brief formular formulaire formulario modulo lettre carta lista elenco label sticker',
  'row column cell bar map chart graph calendar window popup toast link label field item document prd spec version app',
  'release team sprint phase milestone test requirement feature endpoint api cli command line seite maske ansicht liste',
  'bericht nachricht écran liste rapport pantalla informe página tela relatório everyone everybody nobody someone',
  'bildschirm fenster schaltfläche dashboard meldung bouton écrans fenêtre courriel botón ventana correo mensaje botão janela',
  'mensagem pagina schermata pulsante finestra messaggio scherm knop melding strona ekran przycisk formularz raport wiadomość',
  'страница экран окно форма кнопка меню раздел список отчет отчёт письмо сообщение уведомление sayfa düğme buton rapor mesaj',
);

/** Whether a third of the names, and two at least, are such as things of every kind have. */
export function areAttributes(fields: readonly Field[]): boolean {
  const common = fields.filter(({ name }) => wordsOf(name).some((word) => attributes.has(word))).length;
  return common >= 2 && common * 3 >= fields.length;
}

/** An item of a list as it is written, and what it says of fields. */
export interface ReadItem {
  readonly text: string;
  readonly field: FieldItem;
}

/**
 * Whether what a list has is what a thing consists of: two of the items have types or the form of code, or they are
 * attributes. A word in small letters is none in the form of code.
 */
export function areMembers(items: readonly ReadItem[]): boolean {
  const sure = items.filter(
    ({ text, field: { evidence, fields } }) =>
      evidence === 'typed' || (evidence === 'coded' && (text.startsWith('`') || fields.every(isJoined))),
  );
  return sure.length >= 2 || areAttributes(items.flatMap(({ field }) => field.fields));
}

/** `weight_kg`, `bestBefore` */
function isJoined({ name }: Field): boolean {
  return /_|[a-z][A-Z]/.test(name);
}

/** Whether a name is that of something which shows or sends things. */
export function isShown(name: string): boolean {
  return wordsOf(name).some((word) => shown.has(word) || shown.has(word.replace(/(?<=..)s$/, '')));
}
