/** The words by which documents tell what users do with things, in lower case. */

/** What is done with a record. */
export type Deed = 'create' | 'update' | 'delete' | 'read' | 'store' | 'manage';

/** The verbs of each deed, in the forms that documents use: in English, French, Spanish, Portuguese and Italian the thing follows. */
export const forwards: ReadonlyMap<string, Deed> = deeds({
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
export const backwards: ReadonlyMap<string, Deed> = deeds({
  create: 'anlegen erstellen hinzufügen erfassen angelegt hinzugefügt aanmaken toevoegen 생성 등록 추가 작성',
  update: 'bearbeiten ändern aktualisieren geändert bewerken wijzigen aanpassen 수정 변경 편집',
  delete: 'löschen entfernen stornieren archivieren gelöscht verwijderen 삭제 취소',
  read: 'anzeigen einsehen auflisten suchen filtern angezeigt aufgelistet bekijken zoeken 조회 목록 검색',
  store: 'speichern gespeichert opslaan opgeslagen 저장',
  manage: 'verwalten beheren 관리',
});

/** Nouns that tell a deed: `expense creation`, `management of expenses`. */
export const nouns: ReadonlyMap<string, Deed> = deeds({
  create: 'creation registration création creación criação cadastro erstellung anlage erfassung',
  update: 'editing modification edición edição bearbeitung änderung',
  delete: 'deletion removal suppression eliminación exclusão löschung',
  manage: 'management crud gestion gestión gestão gestione verwaltung',
});
/** What stands between such a noun and the thing. */
export const genitives: ReadonlySet<string> = words('of von der des de del du di da do dos das dei delle');

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

function deeds(lists: Readonly<Record<string, string>>): ReadonlyMap<string, Deed> {
  return new Map(Object.entries(lists).flatMap(([deed, list]) => list.split(' ').map((verb) => [verb, deed as Deed])));
}

/** What stands before a thing and is no part of its name. */
export const determiners: ReadonlySet<string> = words(
  'a an the their his her its own new existing all any each every multiple other another my your our one two three several many some more this that these those selected specific single individual custom personal recent past previous upcoming saved related un une le la les des du de mes ses leurs leur nouveau nouvelle nouveaux el los las una uno sus su nuevo nueva nuevos nuevas o os as um uma novo nova novos novas seus suas meus minhas il lo gli i delle dei nuovi nuove ein eine einen einem einer der die das den neue neuen neuer eigene een het de nieuwe',
);
/** Words that end a name. */
export const ends: ReadonlySet<string> = words(
  'and or to of for von in on at by with from as is are be been being was were can could will would shall must should may might if when then than that which who where while after before into onto via per within without using through between about over under up out off so it them they he she we you i not no only also just how what such including etc vs both either because due upon until once during against across do does did has have had et ou pour dans sur par avec sans y e con para por en sin em no na com da do dos del al und oder für in mit zu aus auf bei nach im am zum zur können kann soll sollen muss müssen wird werden ist sind en voor met van',
);
/** What no application keeps, or what is a part of something kept. */
export const noThings: ReadonlySet<string> = words(
  'button page form modal dialog view screen list table chart graph report field input filter link icon notification dashboard tab menu data information content detail details change changes feature features system app application api apis endpoint request response test tests time date status state role roles permission permissions access account accounts password username email name profile avatar photo image picture file files text title description value values option options setting settings preference preferences configuration token session sessions history result results activity log logs error errors code page component interface section column row label tag search query number amount price total count type way ability support option functionality operation operations action actions process value thing everything anything nothing something stuff version key id ids url path directory folder line service server database db schema column user-interface website site documentation screenshot animation control controls slug bio date dokument dokumente',
);
/** Too little for a name by themselves: `auction item` is one. */
export const vague: ReadonlySet<string> = words('item entry record unit element object piece part');
/** What joins verbs, and things. */
export const joints: ReadonlySet<string> = words(', / & and or und oder et ou y e o of en');
