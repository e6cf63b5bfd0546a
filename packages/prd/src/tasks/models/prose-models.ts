import type { Block } from '../block.ts';
import type { Role } from '../section-role.ts';
import type { PutAt } from './list-models.ts';

import { isNegated } from '../statement.ts';
import { wordsOf } from '../words.ts';
import { tellsOf } from './told-models.ts';

/** Sentences of any section that say what a thing consists of. */

const words = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.join(' ').split(' '));

/** What things of every kind have: names, times, amounts, states. */
const attributes: ReadonlySet<string> = words(
  'name title description status state date time start end deadline type kind category email e-mail address phone',
  'number id code price amount quantity total currency color colour size weight length duration capacity location place',
  'city country language age gender birth birthday owner author creator created updated password role url link photo image',
  'avatar notes note comment comments tags priority level score rating version barcode sku unit rate fee balance due',
  'bezeichnung titel beschreibung zustand datum uhrzeit beginn ende frist art kategorie adresse anschrift telefon nummer',
  'preis betrag menge anzahl größe gewicht dauer ort sprache geburtsdatum notiz bild priorität kennung name status',
  'nom titre état heure début fin adresse téléphone numéro prix montant quantité taille poids durée lieu langue courriel',
  'nombre título descripción estado fecha hora inicio fin dirección teléfono número precio cantidad importe duración lugar',
  'nome título descrição data hora início endereço telefone número preço quantidade valor duração local correo',
);
/** What shows or sends things instead of being kept. */
const shown: ReadonlySet<string> = words(
  'page screen view dashboard list table form card button dialog modal menu header footer sidebar tab widget section panel',
  'message email mail notification reminder alert report export file pdf csv response request payload body error banner',
  'row column cell bar map chart graph calendar window popup toast link label field item document prd spec version app',
  'release team sprint phase milestone test requirement feature endpoint api cli command line seite maske ansicht liste',
  'bericht nachricht écran liste rapport pantalla informe página tela relatório everyone everybody nobody someone',
);
const elsewhere: readonly Role[] = ['api', 'page', 'test', 'story', 'goal', 'acceptance', 'dependency'];

/** `A singer has a name, an e-mail address and a voice part.`, where most of the parts are such as things have. */
export function proseModels(block: Block, put: PutAt): boolean {
  if (block.kind !== 'paragraph' || block.excluded !== undefined || elsewhere.some((role) => block.roles.has(role)))
    return false;
  let any = false;
  for (const sentence of block.sentences) {
    if (!sentence.includes(',') || !beginsWithThing.test(sentence)) continue;
    const told = tellsOf(sentence);
    if (!told || told.fields.length < 3 || isNegated(sentence)) continue;
    const subject = wordsOf(told.name);
    const common = told.fields.filter(({ name }) => wordsOf(name).some((word) => attributes.has(word)));
    if (common.length * 2 < told.fields.length || subject.some((word) => shown.has(word) || shown.has(singular(word))))
      continue;
    put(block, told.name, told.fields, 0.65);
    any = true;
  }
  return any;
}

const beginsWithThing =
  /^(?:(?:an?|each|every|the|all|eine?|jede[rs]?|der|die|das|une?|chaque|tou[ts]e?s?|cada|una?|todo|toda|uma?)\s+\p{L}|\p{Lu}\p{Ll}+(?:en|n|s|e)\s)/iu;

function singular(word: string): string {
  return word.replace(/(?<=..)s$/, '');
}
