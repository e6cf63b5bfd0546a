/** The words by which documents tell what users do with things, in lower case. */

/** What is done with a record. */
export type Deed = 'create' | 'update' | 'delete' | 'read' | 'store' | 'manage' | 'management';

/** The verbs of each deed, in the forms that documents use. */
export const englishVerbs: ReadonlyMap<string, Deed> = deeds({
  create:
    'create creates creating created add adds adding added register registers upload uploads uploading record records log logs post posts publish publishes schedule schedules submit submits',
  update:
    'edit edits editing edited update updates updating updated modify modifies modifying modified rename renames change',
  delete: 'delete deletes deleting deleted remove removes removing removed archive archives archiving cancel cancels',
  read: 'view views viewing list lists listing browse browses search searches filter filters sort sorts see sees display displays export',
  store: 'save saves saved store stores stored persist persists track tracks tracking',
  manage: 'manage manages managing managed maintain maintains organize organizes organise crud',
});

/** The same in French, Spanish, Portuguese and Italian; in these languages, as in English, the thing follows. */
export const forwards: ReadonlyMap<string, Deed> = new Map([
  ...englishVerbs,
  ...deeds({
    create:
      'créer ajouter crée ajoute crear agregar añadir registrar crea agrega criar adicionar cadastrar cria cadastra adiciona creare aggiungere inserire',
    update:
      'modifier éditer modifie editar modificar actualizar edita modifica actualiza alterar atualizar altera atualiza modificare aggiornare',
    delete:
      'supprimer supprime archiver eliminar borrar elimina borra excluir remover deletar exclui remove eliminare cancellare',
    read: 'consulter afficher lister rechercher voir listar consultar visualizar buscar ver visualizzare elencare',
    store: 'enregistrer sauvegarder stocker guardar almacenar salvar armazenar salvare memorizzare',
    manage: 'gérer gestionar administrar gerenciar gerir gestire',
  }),
]);

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
export const englishNouns: ReadonlyMap<string, Deed> = deeds({
  create: 'creation registration',
  update: 'editing modification',
  delete: 'deletion removal',
  management: 'management crud',
});
export const nouns: ReadonlyMap<string, Deed> = new Map([
  ...englishNouns,
  ...deeds({
    create: 'création creación criação cadastro erstellung anlage erfassung',
    update: 'edición edição bearbeitung änderung',
    delete: 'suppression eliminación exclusão löschung',
    management: 'gestion gestión gestão gestione verwaltung',
  }),
]);
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
  'both a an the their his her its own new existing all any each every multiple other another my your our one two three several many some more this that these those selected specific single individual custom personal recent past previous upcoming saved related un une le la les des du de mes ses leurs leur nouveau nouvelle nouveaux el los las una uno sus su nuevo nueva nuevos nuevas o os as um uma novo nova novos novas seus suas meus minhas il lo gli i delle dei nuovi nuove ein eine einen einem einer der die das den neue neuen neuer eigene een het de nieuwe',
);
/** Words that end a name. */
export const ends: ReadonlySet<string> = words(
  'and or to of for von in on at by with from as is are be been being was were can could will would shall must should may might if when then than that which who where while after before into onto via per within without using through between about over under up out off so it them they he she we you i not no only also just how what such including etc vs both either because due upon until once during against across do does did has have had et ou pour dans sur par avec sans y e con para por en sin em no na com da do dos del al und oder für in mit zu aus auf bei nach im am zum zur können kann soll sollen muss müssen wird werden ist sind en voor met van',
);
/** What no application keeps, or what is a part of something kept. */
export const noThings: ReadonlySet<string> = words(
  'button page form modal dialog view screen list table chart graph report field input filter link icon notification dashboard tab data information content detail change changes feature system app application api apis endpoint request response test tests time date status state role permission access account password username email name profile avatar photo image picture file text title description value values option setting preference configuration token session sessions history result results activity log error code component interface section column row label tag search query number amount price total count type way ability support functionality operation action process thing everything anything nothing something stuff version key id ids url path directory folder line service server database db schema user-interface website site documentation screenshot animation control slug bio dokument warning release color colour newline match cache gravity tension power memory risk deadline awareness stakeholder padding import symbol window branch semicolon certificate cluster node domain monitoring interrupt engagement analytics shake fuel energy zeit risiko zugang strom druck temperatur stadt valor conciencia plazo tiempo valeur texte temps tempo 위험 코드 테스트 전원 오류 시간',
);
/** Too little for a name by themselves: `auction item` is one. */
export const vagueThings: ReadonlySet<string> = words('item entry record unit element object piece part');
/** How something is done, beside words in -ly. */
export const manners: ReadonlySet<string> = words('online offline daily weekly monthly yearly together again easily');
/** What joins verbs, and things. */
export const joints: ReadonlySet<string> = words(', / & and or und oder et ou y e o of en 및 와 과');
