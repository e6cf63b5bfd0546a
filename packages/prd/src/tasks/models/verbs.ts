/**
 * The verbs by which sentences, labels and titles tell what a thing consists of and what is kept of it, in lower case and in
 * the forms that documents use. One table for all readers.
 */

const words = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.join(' ').split(' '));

/** A thing has its parts: `Each order consists of …`. */
export const having: ReadonlySet<string> = words(
  'has have contains contain includes include stores store holds hold keeps comprises comprise records remembers tracks captures capture carries carry consists consist knows bears',
  'hat haben enthält enthalten umfasst umfassen speichert besitzt besteht beinhaltet führt trägt bestehen',
  'a ont possède possèdent contient contiennent comprend comprennent comporte comportent stocke contenant inclut incluent',
  'tiene tienen tendrá tendrán contiene contienen contendrá incluye incluyen incluirá almacena guarda posee poseerá consta constan constará',
  'tem têm terá possui possuem possuirá contém contêm conterá inclui incluem incluirá armazena guarda',
  'ha hanno contiene contengono comprende comprendono possiede include includono avrà conterrà includerà heeft hebben bevat bevatten omvat ma zawiera mają posiada posiadają składa',
  'содержит содержат имеет имеют включает включают хранит состоит',
);

/** Somebody keeps things: `We store …`, `to record …`. */
export const keeping: ReadonlySet<string> = words(
  'keep keeps store stores record records save saves persist persists capture captures log logs note notes write writes',
  'speichern speichert erfassen erfasst führen führt notieren notiert',
  'conserve conservera conserveront conservons conserver enregistre enregistrera enregistreront enregistrons enregistrer stocke stockons stocker',
  'guardará guardarán almacenará registrará guarda guardan guardamos guardar almacena almacenan almacenamos almacenar registra registran registramos registrar',
  'armazena armazenam armazenamos armazenar salva salvar salvare memorizzare',
  'registrano conserva conservano memorizza memorizzano salvano registriamo conserviamo salviamo bewaren bewaart noteren registreren',
  'хранит хранятся хранится храним сохраняет przechowujemy',
);

/** Things are kept: `are stored with …`, `wird erfasst`. */
export const kept: ReadonlySet<string> = words(
  'kept stored recorded saved persisted captured logged written noted',
  'gespeichert gespeicherte erfasst abgelegt festgehalten geführt hinterlegt vorgehalten notiert vermerkt',
  'enregistré enregistrée enregistrés enregistrées conservé conservée conservés conservées stocké stockée stockés stockées',
  'guardado guardada guardados guardadas almacenado almacenada almacenados almacenadas registrado registrada registrados registradas',
  'armazenado armazenada armazenados armazenadas bewaard opgeslagen vastgelegd registrato registrata registrati registrate salvato salvata salvati salvate memorizzati conservati conservate хранимые saklanan disimpan',
);

/** Somebody deals with things in a way for which they have to be kept. */
export const tracking: ReadonlySet<string> = words(
  'track tracks tracked hold holds held manage manages managed collect collects collected remember remembers know knows register registered need needs needed require requires required',
  'belong belongs gehören gehört verwalten verwaltet merkt halten garder mémoriser conservar',
);

/** Somebody makes a thing: `we create an appointment`. */
export const making: ReadonlySet<string> = words(
  'create creates record records store stores save saves add adds open opens legt legen erzeugt speichert crée créons enregistre',
  'crea guarda registra cria salva',
);

/** What a thing is told to be by its parts, between a form of `be` and a word such as `by`. */
export const described: ReadonlySet<string> = words(
  'stored kept saved recorded entered registered listed described identified defined made characterised characterized',
  'défini définie définis définies definito definita definido definida definiert décrit décrite décrits décrites composé composée composés composées identifié identifiée identifiés identifiées',
  'caractérisé caractérisée caractérisés caractérisées descritta descritto descritti descritte composta composto composti composte',
  'descrito descrita descritos descritas compuesto compuesta compuestos compuestas beschrieben gekennzeichnet',
);
/** The same, said of a thing itself: `se compone de`. */
export const reflexive: ReadonlySet<string> = words(
  'identifica identificam identifican compone componen compõe compose composent describe describen caracteriza caracterizan caractérise',
);
/** What stands behind that: `is described by`, `is made up of`. */
export const describing: ReadonlySet<string> = words(
  "with by of as par de da di por con com durch aus d’un d’une d'un d'une du des",
);

export const being: ReadonlySet<string> = words('is are est sont è sono es son é são ist sind wird werden');

/** A thing and another: what is told behind it are no parts. */
export const belonging: ReadonlySet<string> = words(
  'tied linked assigned attached connected belong belongs link links connect connects refer refers relate relates gehört gehören appartient appartiennent pertenece pertenecen pertence pertencem appartiene appartengono należy należą принадлежит принадлежат',
);
/** What a thing does or is subject to, said behind its parts. */
export const doing: ReadonlySet<string> = words(
  'belong belongs refer refers point points relate relates can must may will gehört gehören verweist kann muss appartient',
  'appartiennent appartiene può possono peut pertenece pertenecen puede pertence pertencem pode принадлежит относится',
);

/** Words between a name and its parts, after a name that is one without doubt: `A Loan model with …`. */
export const joiningParts: ReadonlySet<string> = words('with mit avec con com с having including');

export const ands: ReadonlySet<string> = words('and und et y e и');

/** Words that speak of each thing of a kind. */
export const every: ReadonlySet<string> = words(
  'each every jede jeder jedes jedem jeden chaque cada ogni каждый каждая каждое elke elk każdy każda każde',
);
/** Words that speak of one thing of a kind. */
export const one: ReadonlySet<string> = words('a an one ein eine einen einem einer eines un une una uno uma um een');
/** Words before what something is kept for: `for each`, `pro`. */
export const concerning: ReadonlySet<string> = words(
  'for to about of on per für zu zum zur von bei pro je pour de para por par di van voor bij',
);
