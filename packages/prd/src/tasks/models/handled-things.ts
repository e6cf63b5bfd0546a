import type { Block } from '../block.ts';

import { modelKey, singular } from '../task-keys.ts';
import { isNegated } from '../statement.ts';
import { latin } from '../../expressions/latin.ts';

/**
 * Things that users create, change and delete, in a document that declares no model: what is dealt with as with a record
 * is one. Counted over all of the document, because each statement for itself says little.
 */

/** What is done with a record. */
type Deed = 'create' | 'update' | 'delete' | 'read' | 'store' | 'manage';

/** The verbs of each deed, in the forms that documents use: in English, French, Spanish, Portuguese and Italian the thing follows. */
const forwards: ReadonlyMap<string, Deed> = deeds({
  create:
    'create creates creating created add adds adding added register registers upload uploads uploading record records log logs post posts publish publishes schedule schedules submit submits ' +
    'créer ajouter crée ajoute crear agregar añadir registrar crea agrega criar adicionar cadastrar cria cadastra adiciona creare aggiungere inserire',
  update:
    'edit edits editing edited update updates updating updated modify modifies modifying modified rename renames change changes ' +
    'modifier éditer modifie editar modificar actualizar edita modifica actualiza alterar atualizar altera atualiza modificare aggiornare',
  delete:
    'delete deletes deleting deleted remove removes removing removed archive archives archiving cancel cancels ' +
    'supprimer supprime archiver eliminar borrar elimina borra excluir remover deletar exclui remove eliminare cancellare',
  read:
    'view views viewing list lists listing browse browses search searches filter filters sort sorts see sees display displays export ' +
    'consulter afficher lister rechercher voir listar consultar visualizar buscar ver visualizzare elencare',
  store:
    'save saves saved store stores stored persist persists track tracks tracking ' +
    'enregistrer sauvegarder stocker guardar almacenar salvar armazenar salvare memorizzare',
  manage:
    'manage manages managing managed maintain maintains organize organizes organise crud ' +
    'gérer gestionar administrar gerenciar gerir gestire',
});

/** The same in German, Dutch and Korean, where the thing stands before. */
const backwards: ReadonlyMap<string, Deed> = deeds({
  create: 'anlegen erstellen hinzufügen erfassen angelegt hinzugefügt aanmaken toevoegen 생성 등록 추가 작성',
  update: 'bearbeiten ändern aktualisieren geändert bewerken wijzigen aanpassen 수정 변경 편집',
  delete: 'löschen entfernen stornieren archivieren gelöscht verwijderen 삭제 취소',
  read: 'anzeigen einsehen auflisten suchen filtern angezeigt aufgelistet bekijken zoeken 조회 목록 검색',
  store: 'speichern gespeichert opslaan opgeslagen 저장',
  manage: 'verwalten beheren 관리',
});

/** Nouns that tell a deed: `expense creation`, `management of expenses`. */
const nouns: ReadonlyMap<string, Deed> = deeds({
  create: 'creation registration création creación criação cadastro erstellung anlage erfassung',
  update: 'editing modification edición edição bearbeitung änderung',
  delete: 'deletion removal suppression eliminación exclusão löschung',
  manage: 'management crud gestion gestión gestão gestione verwaltung',
});
/** What stands between such a noun and the thing. */
const genitives = words('of von der des de del du di da do dos das dei delle');

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

function deeds(lists: Readonly<Record<string, string>>): ReadonlyMap<string, Deed> {
  return new Map(Object.entries(lists).flatMap(([deed, list]) => list.split(' ').map((verb) => [verb, deed as Deed])));
}

/** What stands before a thing and is no part of its name. */
const determiners = words(
  'a an the their his her its own new existing all any each every multiple other another my your our one two three several many some more this that these those selected specific single individual custom personal recent past previous upcoming saved related un une le la les des du de mes ses leurs leur nouveau nouvelle nouveaux el los las una uno sus su nuevo nueva nuevos nuevas o os as um uma novo nova novos novas seus suas meus minhas il lo gli i delle dei nuovi nuove ein eine einen einem einer der die das den neue neuen neuer eigene een het de nieuwe',
);
/** Words that end a name. */
const ends = words(
  'and or to of for von in on at by with from as is are be been being was were can could will would shall must should may might if when then than that which who where while after before into onto via per within without using through between about over under up out off so it them they he she we you i not no only also just how what such including etc vs both either because due upon until once during against across do does did has have had et ou pour dans sur par avec sans y e con para por en sin em no na com da do dos del al und oder für in mit zu aus auf bei nach im am zum zur können kann soll sollen muss müssen wird werden ist sind en voor met van',
);
/** What no application keeps, or what is a part of something kept. */
const noThings = words(
  'button page form modal dialog view screen list table chart graph report field input filter link icon notification dashboard tab menu data information content detail details change changes feature features system app application api apis endpoint request response test tests time date status state role roles permission permissions access account accounts password username email name profile avatar photo image picture file files text title description value values option options setting settings preference preferences configuration token session sessions history result results activity log logs error errors code page component interface section column row label tag search query number amount price total count type way ability support option functionality operation operations action actions process value thing everything anything nothing something stuff version key id ids url path directory folder line service server database db schema column user-interface website site documentation screenshot animation control controls slug bio date dokument dokumente',
);
/** Too little for a name by themselves: `auction item` is one. */
const vague = words('item entry record unit element object piece part');
/** Names that are counted at most: whoever uses more says little of each. */
const mostNames = 2000;
const longestName = 3;

interface Count {
  readonly name: string;
  readonly block: Block;
  readonly deeds: Set<Deed>;
  times: number;
}

export interface HandledThing {
  readonly name: string;
  readonly block: Block;
}

const paths =
  /(?:\b[A-Z]{3,7} )?(?<![\w)])\/[\w{:[<][^\s,;]*|https?:\S+|[\w-]{1,60}\.(?:tsx?|jsx?|py|md|json|ya?ml|html)\b/g;
const tokens = latin.gu`[\p{L}][\p{L}’'-]*|[.,;:()\/&!?]`;
/** `Kundenverwaltung` */
const compound = /^([\p{L}-]{3,})verwaltung$/u;
const particle = /(?:을|를|은|는|이|가|의|에|도|들)$/;

/** Counts what is done with the things of a document. */
export class HandledThings {
  readonly #counts = new Map<string, Count>();

  /** Takes what a statement says is done with things. */
  note(block: Block): void {
    if (block.kind === 'fence' || block.excluded !== undefined || block.roles.has('test')) return;
    for (const sentence of block.kind === 'heading' ? [block.plain] : block.plain.split(/(?<=[.!?;]) |\n/)) {
      if (isNegated(sentence)) continue;
      const text = sentence.includes('/') || sentence.includes('.') ? sentence.replaceAll(paths, ' . ') : sentence;
      this.#read(
        [...tokens.all(text.toLowerCase())].map(([token]) => token),
        block,
      );
    }
  }

  /** The things that are dealt with as records are. */
  found(): HandledThing[] {
    const handled = [...this.#counts.values()].filter(isHandled);
    // `auction item` and `item`, `work` and `work item`: one thing, by the name that says more.
    return handled.filter(
      ({ name }) => !handled.some((other) => other.name !== name && ` ${other.name} `.includes(` ${name} `)),
    );
  }

  #read(row: readonly string[], block: Block): void {
    for (let at = 0; at < row.length; at++) {
      const deeds = new Set<Deed>();
      const end = verbsFrom(row, at, forwards, deeds);
      if (deeds.size > 0) {
        let from = end;
        for (let each = 0; each < 4; each++) {
          const next = nameFrom(row, from);
          if (next.name === undefined) break;
          this.#count(next.name, deeds, block);
          const after = joinAt(row, next.end);
          if (after === next.end || forwards.has(row[after] ?? '')) break;
          from = after;
        }
        at = Math.max(at, end - 1);
        continue;
      }
      const back = new Set<Deed>();
      const last = verbsFrom(row, at, backwards, back);
      if (back.size > 0) {
        const name = nameBefore(row, at);
        if (name !== undefined) this.#count(germanOne(name), back, block);
        at = last - 1;
        continue;
      }
      const managed = compound.exec(row[at] ?? '')?.[1];
      if (managed !== undefined) {
        const name = nameOf([germanOne(managed)]);
        if (name !== undefined) this.#count(name, new Set(['manage']), block);
        continue;
      }
      const told = new Set<Deed>();
      const behind = verbsFrom(row, at, nouns, told);
      if (told.size === 0) continue;
      const isGenitive = genitives.has(row[behind] ?? '');
      const thing = isGenitive ? nameFrom(row, behind + 1).name : nameBefore(row, at);
      // A noun of German is one word, and what follows goes on with the sentence.
      const name = row[behind] === 'von' ? germanOne(thing?.split(' ')[0] ?? '') : thing;
      if (name !== undefined && name !== '') this.#count(name, told, block);
      at = behind - 1;
    }
  }

  #count(name: string, deeds: ReadonlySet<Deed>, block: Block): void {
    const key = modelKey(name);
    const known = this.#counts.get(key);
    if (known) {
      known.times++;
      for (const deed of deeds) known.deeds.add(deed);
    } else if (this.#counts.size < mostNames) {
      this.#counts.set(key, { name: withoutPlural(name), block, deeds: new Set(deeds), times: 1 });
    }
  }
}

/** Made or managed, and something else as well, in more than one place. */
function isHandled({ deeds, times }: Count): boolean {
  if (deeds.has('create') && deeds.has('manage')) return true;
  return (deeds.has('create') || deeds.has('manage')) && deeds.size > 1 && times > 1 && deeds.size + times > 4;
}

/** Gathers verbs from a place on: `create, edit and delete`; answers where they end. */
function verbsFrom(row: readonly string[], at: number, verbs: ReadonlyMap<string, Deed>, found: Set<Deed>): number {
  let end = at;
  for (let next = at; ;) {
    const deed = deedOf(row[next] ?? '', verbs);
    if (deed === undefined) return end;
    found.add(deed);
    end = next + 1;
    next = joinAt(row, end);
  }
}

function deedOf(word: string, verbs: ReadonlyMap<string, Deed>): Deed | undefined {
  const deed = verbs.get(word);
  // `수정할`, `삭제한다`
  return deed ?? (verbs === backwards && /^[가-힣]{3,}$/.test(word) ? verbs.get(word.slice(0, 2)) : undefined);
}

/** The index behind a comma, a slash or a word such as `and`. */
function joinAt(row: readonly string[], at: number): number {
  let next = at;
  while (joints.has(row[next] ?? '') && next - at < 2) next++;
  return next;
}
const joints = words(', / & and or und oder et ou y e o of en');

function nameFrom(row: readonly string[], from: number): { readonly name?: string; readonly end: number } {
  let start = from;
  while (determiners.has(row[start] ?? '')) start++;
  let end = start;
  while (end < row.length && end - start <= longestName && isNameWord(row[end] ?? '')) end++;
  const name = nameOf(row.slice(start, end));
  return name === undefined ? { end } : { name, end };
}

function nameBefore(row: readonly string[], end: number): string | undefined {
  let start = end;
  while (start > 0 && end - start <= longestName && isNameWord(row[start - 1] ?? '')) start--;
  return nameOf(row.slice(start, end));
}

function nameOf(parts: readonly string[]): string | undefined {
  const from = parts.findLastIndex((word) => determiners.has(word)) + 1;
  const name = parts.slice(from).map((word) => word.replace(particle, ''));
  if (name.length === 0 || name.length > longestName) return undefined;
  const last = name.at(-1) ?? '';
  return last.length < 2 || noThings.has(singular(last)) || (name.length === 1 && vague.has(singular(last)))
    ? undefined
    : name.join(' ');
}

function isNameWord(word: string): boolean {
  return !ends.has(word) && !/^[.,;:()/&!?]/.test(word);
}

function withoutPlural(name: string): string {
  const from = name.lastIndexOf(' ') + 1;
  return name.slice(0, from) + singular(name.slice(from));
}

/** A German name in the singular, without what joins it to the next word: `Kunden`, `Angebots-`, `Rechnungen`. */
function germanOne(name: string): string {
  return name.replace(/(?<=ung|keit|heit|schaft|ion)(?:en|s)$|(?<=e)n$|(?<=[^s])s$/, '');
}
