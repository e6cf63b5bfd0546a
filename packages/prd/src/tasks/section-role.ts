import { Among } from '../expressions/among.ts';
import { pattern, type Pattern } from '../expressions/pattern.ts';
import { latin, type Latin } from '../expressions/latin.ts';
import { remembering } from './memory.ts';
import { otherSeveral } from './pages/page-words.ts';
import { tellsOfStoring } from './models/storing-titles.ts';

/** What the text under a heading or label is about. A heading may have several. */
export type Role = 'requirement' | 'acceptance' | 'test' | 'goal' | 'api' | 'model' | 'page' | 'story' | 'dependency';

export interface Classification {
  readonly roles: ReadonlySet<Role>;
  /** Why nothing under this heading is asked for: `out of scope`, `changelog`, … */
  readonly excluded: string | undefined;
}

/** A plan or a background asks for no rule of its own, but may well name an endpoint that is to be made. */
const statementOnly: ReadonlySet<string | undefined> = new Set(['plan', 'background']);

/** The reason why nothing at all under a heading is to be made, not even what it names. */
export function firmExclusion(reason: string | undefined): string | undefined {
  return statementOnly.has(reason) ? undefined : reason;
}

/** The reason that weighs more where a heading and one above it both exclude. */
export function joinExclusions(above: string | undefined, own: string | undefined): string | undefined {
  return firmExclusion(above) ?? firmExclusion(own) ?? above ?? own;
}

/** Headings whose text asks for nothing, by reason. English, German, French, Spanish, Portuguese, Russian, Chinese, Japanese. */
const exclusions: readonly (readonly [reason: string, words: Pattern])[] = [
  [
    'out of scope',
    pattern.iu`^out$|^cut(?: list| for now| from .*)?(?:$| ?[/(,]| [–—-] )|^don['’]?t (?:build|do|make)\b|^(?:what |things )?(?:we|it|this) (?:(?:are|is|do|does|will) )?(?:not|never|deliberately not)\b|^(?:what |things )?(?:we|it|this) (?:(?:are|is|do|does|wo)n['’]t)\b|^no[- ]gos?$|^don['’]ts?$|^o que não (?:entra|faz parte|inclui)|^(?:lo )?qu[eé] no (?:entra|incluye|se (?:hace|hará|construye))|^ce qui n['’]est pas|^was nicht (?:dazu|enthalten|kommt|gebaut)|^(?:explicitly |deliberately )?not (?:implemented|supported|required|needed|in)\b|out[- ‑]of[- ‑]scope|^fora d[oae] (?:mvp|vers[ãa]o|v1)|^fuera de(?:l)? (?:mvp|versión|v1)|^hors (?:mvp|version|v1)|^nicht im (?:mvp|ersten)|not in scope|^not (?:now|yet|in this)\b|^(?:parked|deliberately left out)\b|non[- ‑]?goals?\b|anti-goals|^(?:[\p{L}]+ )?exclusions?$|^excluded\b|^not (?:included|planned|doing|covered)|won['’]?t (?:have|do|build)|nicht im umfang|nicht[- ]?ziele|außerhalb des (?:umfangs|scopes?)|abgrenzung|nicht enthalten|hors p[ée]rim[èe]tre|hors[- ]?scope|non[- ]objectifs|fuera de(?:l)? alcance|no objetivos|fora d[eo] escopo|não[- ]objetivos|вне (?:рамок|объ[её]ма|скоупа|области)|не входит|за рамками|не[- ]?цели|范围外|範圍外|不在.{0,6}范围|不在.{0,6}範圍|非目标|非目標|不包[含括]|超出范围|不做|スコープ外|対象外|作らない|実装しない|やらない|非目標|범위 ?(?:외|밖|제외)|제외 ?(?:범위|사항|항목|대상)|비목표|fuori (?:ambito|scope)|buiten scope|poza zakresem|kapsam dışı|di luar (?:cakupan|lingkup)`,
  ],
  [
    'future work',
    pattern.iu`^(?:possible |potential )?future\b|\bfuture (?:work|scope|enhancements?|considerations?|phases?|features?|improvements?|releases?|versions?)|^later\b|^backlog$|(?<!§ ?[\d.]{1,6} )[(（](?:future|later|post[- ]?mvp|phase [2-9]|v[2-9]|später|zukünftig|на будущее|后续|未来)(?![\p{L}\d])|^next steps|^post[- ]?(?:mvp|launch)|^(?:version|v) ?[2-9]\b|^stretch goals?|^ice ?box\b|^wish(?:es)?\b|^(?:(?:our|my|the|features?|future|product|project|mvp|v\d) )*wish ?list(?:$| ?[(:,/–—-]| for | of (?:features|ideas)| items$| features$)|if (?:there is |there['’]s )?(?:any )?(?:money|time|budget)\b.{0,20}\b(?:left|allows?|permits?)|^wünsche|^nice[- ]to[- ]haves?|^zukunft|zukünftig|^ausblick|spätere (?:version|phase)|^futur(?:es?|s)?$|[ée]volutions? (?:futures?|envisagées?|possibles?|ultérieures?|prévues?)|^(?:possible|planned|potential) (?:extensions?|additions)|^(?:geplante|mögliche|spätere) erweiterungen|^(?:evoluciones|evoluções|sviluppi|mejoras|melhorias) (?:futur|previst|posibl|possí)|^mejoras futuras|^melhorias futuras|на будущее|в будущем|^будущ\p{L}+ (?:верси|релиз|работ|улучшен|развит|функци)|перспектив|未来|未來|后续|後續|将来|今後|향후|추후|연기 가능`,
  ],
  [
    'risk',
    pattern.iu`^(?:our |my )?(?:worries|concerns|fears)$|^scary\b|^what (?:could|can|might) go wrong|^(?:[\p{L}-]+ )?risks?(?: (?:and|&|\/|,|assessment|register|analysis|management).*)?$|^risks?\b.*(?:mitigat|assumption|dependenc)|^(?:[\p{L}-]+ )?mitigations?\b|mitigations?\b.*\brisks?\b|^risiken|^risques?|^riesgos?|^riscos?|^риски|^[风風][险險](?:$|[与和及、&/]|评估|分析|管理|清单|识别|应对|提示|點|点)|^リスク|^리스크|^위험|^rischi|^risico|^ryzyk|^riskler`,
  ],
  [
    'open question',
    pattern.iu`^(?:some|my|our|more|remaining) questions$|open (?:\w+ )?(?:questions?|issues?|points?)|offene (?:fragen|punkte)|questions ouvertes|preguntas abiertas|quest(?:ões|oes) (?:em )?abertas?|открытые вопросы|待解决|未决|待定|开放问题|未解決|未決|unresolved|미(?:해결|결정)|결정 필요|domande aperte|pytania otwarte|open vragen|açık sorular`,
  ],
  [
    'changelog',
    pattern.iu`^log$|change ?log|(?:revision|version|document|change|design) (?:history|log)|^revisions?$|änderungs(?:historie|protokoll|verlauf)|versionshistorie|^(?:historique|historial|histórico)(?: d[eu]s? .*)?$|история изменений|журнал изменений|变更(?:记录|日志|历史)|修订|更新(?:记录|日志)|変更履歴|改訂|^historia zmian|^storico\b|^cronologia\b|wijzigings?geschiedenis|^versiebeheer|변경 ?(?:이력|기록)|개정 ?이력`,
  ],
  [
    'sign-off or hand-over',
    pattern.iu`sign[- ‑]?offs?\b|^approvals?$|^reviewers?\b|^review (?:logs?|notes|process|history|workflow|checklist|board)\b|^(?:document |prd |final )?(?=)reviews? (?:&|and) (?:approvals?|sign)|hand[- ‑]?(?:off|over)|^roles? (?:and|&) (?:order|responsib)|(?<!(?:screen|view|component) )responsibilit|^raci\b|^stakeholders?\b|^(?:(?:the|our|core|project|product|development|dev|engineering|leadership|delivery) )?team$|\bteam (?:members?|structure|composition|size|requirements?|allocation|roles|needed|required|and roles|& roles)\b|where communication|^collaboration (?:&|and) reviews?|excellence checklist|ready[- ‑]to[- ‑]implement|release\/push|^decision log|^decisions?(?: log| record)?$|qa artifacts|freigabe|abzeichnung|ansprechpartner|beteiligte|parties prenantes|interesados|aprobaci|aprova[çc]|согласован|утвержден|участник|审批|评审|干系人|承認|関係者|승인|담당자|이해관계자`,
  ],
  [
    'glossary or reference',
    pattern.iu`^inspirations?$|^(?:play ?test(?:ing)?|user test(?:ing)?|interview|session|workshop|usability test(?:ing)?) (?:notes|feedback|impressions)\b|^(?:\p{L}+['’]s |my |personal |meeting )notes$|^(?:known )?pitfalls?\b|^glossar|^glossaire|^definitions?(?: and .*)?$|^terminology|^terms(?: and definitions)?$|^acronyms|^(?:references?(?=$|[ ]*[:(/&,–—]| (?:and|documents?|links?|materials?|docs|lists?|implementations?|projects?|games|apps|products|designs|sources?|section)\b)|bibliography|(?:useful |external |additional )(?:links|resources)|related (?:documents|docs|links|work|reading)|further reading)\b|^begriffe|^glosariusz|^glossario|^glosario|^glossário|^begrippen|^woordenlijst|^referenzen|^глоссарий|^термины|^определени|^сокращени|нормативн\p{L}+ .*документ|^источники|^ссылки|术语|词汇|相关(?:文档|资料)|関連(?:文書|ドキュメント|資料)|관련 ?문서|^связанные документы|参考|用語|参照|용어|참고|참조`,
  ],
  [
    'alternative',
    pattern.iu`^alternatives?\b|^variantes? (?:étudiée|écartée|considerad|descartad|estudiad)|(?:solutions?|options?|pistes?) (?:écartée|rejetée|étudiée)|(?:opciones|alternativas|opções|soluciones|soluções) (?:descartad|considerad|avaliad|evaluad)|^(?:other |rejected |discarded )?(?:options|approaches|ideas) (?:we )?(?:considered|rejected|discarded|looked at|studied|evaluated)|decided against|^rejected\b|^(?:things |what |ideas )?(?:that )?(?:we |was |were )?(?:rejected|discarded|ruled out)\b|^verworfen|^alternativen|^alternativas|^альтернатив(?!\p{L}* (?:поток|сценар|путь))|^替代方案|^代替案|^대안`,
  ],
  [
    'competition',
    pattern.iu`^competit(?:ion|ive|ors?)\b|^how (?:the )?(?:others?|competitors?|the competition)\b|^prior art\b|^(?:the )?market\b(?! data| ?place| feed)|wettbewerb|^konkurren[zt]|concurren(?:ce|ts?)\b|^competencia|^competidores|^concorr[êe]n|конкурент|竞品|競合|경쟁`,
  ],
  [
    'background',
    pattern.iu`^(?:background|motivation|context|(?:the )?problem(?: (?:statement|description|definition|space|summary|overview|we solve|to solve))?|(?:design )?rationale|(?:(?:product|project|our) )?(?:vision|mission)(?: statement)?|elevator pitch)(?: (?:and|&|/) .*|\s*(?:[-–—:(&/].*)?)$|^(?:why\b|drawbacks?\b|pros (?:and|&) cons\b|trade-?offs?\b|(?:user |target )?personas?\b|target (?:users?|audience|market)\b)|^hintergrund|^motivation|^ausgangslage|^problemstellung|^zielgruppe|^contexte|^antecedentes|^contexto|^предыстория|^контекст|^проблема|^мотивация|^целевая аудитория|^(?:user |key )?(?:roles|actors)$|^(?:aktorzy|attori|actores|atores|acteurs|actoren|akteure)$|^(?:benutzer|nutzer)?rollen$|^(?:роли|акторы)(?: пользователей| системы)?$|^(?:用户)?角色(?:定义|说明)?$|^персоны|背景|问题陈述|痛点|痛點|^(?:\p{L}+ )?pain ?points?|目标用户|目標用戶|目標使用者|用户画像|愿景|願景|課題|배경|비전|페르소나|타겟|대상 ?(?:사용자|고객)|문제 ?정의`,
  ],
  [
    'plan',
    pattern.iu`^(?:implementation |project |delivery |release |rollout |deployment |launch |development |testing |resources? (?:allocation )?(?:and|&) )?(?:timelines?|schedule|milestones?|phases?(?: \d+\b.*)?|roll-?out|roadmap|budget|costs?)(?: (?:and|&|/|overview|estimat|breakdown|plan).*|\s*[-–—:(&/\d].*)?$|^(?:release|rollout|launch|migration|deployment|implementation|work|project|sequencing|development|execution) (?:plan|strategy|phases|timeline|order|steps)\b|^(?:the |our )?plan$|^rollback|^sequencing|^estimate[sd]?\b|^effort|^resourcing$|^resourc(?:es?|ing) (?:plan|requirements?|allocation|needed|priorit).*$|^timeline (?:to|for|reality)\b|^cost of\b|zeitplan|meilensteine|^calendrier|^planning$|^cronograma|^план\b|^сроки|^этапы|里程碑|时间(?:表|线|计划)|排期|实施计划|発売|スケジュール|일정|마일스톤|로드맵|출시|(?:개발|실행) ?(?:계획|우선순위)|스프린트`,
  ],
  [
    'example',
    pattern.iu`^(?:usage )?examples?\b|^sample (?:data|payloads?|requests?|responses?|code|input|output)|^test data|^beispiele?\b|^exemples?\b|^ejemplos?\b|^exemplos?\b|^примеры?(?:\s|$)|^示例|^例子|^例$|^예시`,
  ],
  [
    'metadata',
    pattern.iu`^metadata$|^(?:current |project )*(?:status|state|statistics|stats)(?: (?:summary|overview|notes?|report))*$|^document (?:info|information|control|details)|^about this document|^table of contents|^contents$|^toc$|^inhalt(?:sverzeichnis)?$|^sommaire|^índice|^оглавление|^содержание$|^目录|^(?:项目|产品)名称|^文档(?:说明|目的)|^目次|^목차`,
  ],
  [
    'what exists already',
    pattern.iu`^what (?:already )?exists\b|^what (?:is|we have) (?:already there|today|already)\b|^as[- ]is\b|^(?:existing|today['’]s|current) (?:situation|landscape|interfaces?|endpoints?|apis?|systems?|setup|solution|process)$|^ist-?(?:zustand|situation|stand)|^bestehende[rs]? (?:system|lösung|schnittstelle|landschaft)|^(?:l['’])?existant$|^situation actuelle|^situación actual|^situação atual|^situazione attuale|^текущ\p{L}+ (?:ситуаци|состояни)|^(?:现状|現状|现有系统|既存システム)`,
  ],
  [
    'another system',
    pattern.iu`^(?:consumed|used|called)(?: by (?:us|the \p{L}+))?$|^we (?:call|use|consume)$|^(?:genutzte|verwendete|konsumierte)(?: (?:schnittstellen|dienste|apis?))?$|^(?:consommées?|utilisées?|consumid[oa]s|utilizad[oa]s)$|[(（](?:just |only )?(?:for (?:your )?(?:information|reference)|fyi|informational|zur (?:information|info|kenntnis)|pour information|a título informativo)[)）]|third[- ]party (?:apis?|services?)|^external (?:apis?|services?|endpoints?|systems?)|upstream (?:apis?|services?)|^consumed apis?|externe (?:schnittstellen|apis?|dienste)|внешние (?:api|сервисы|системы)|外部(?:接口|服务|系统|api)|외부 ?(?:api|서비스|시스템)`,
  ],
];

const roles: readonly (readonly [role: Role, words: Pattern])[] = [
  [
    'acceptance',
    pattern.iu`acceptance|^acs?$|(?:done|accepted|complete[d]?|finished|ready) (?:when|if|once)|how we (?:will )?(?:know|verify)|we(?:['’]ll| will)? know (?:it|this|we|that)\b|erledigt,? wenn|fertig,? wenn|(?:user|usage|key) scenarios?|definition of done|\bdod\b|akzeptanz|abnahme|crit[èe]res? d['’]acceptation|criterios? de aceptaci|critérios? de aceit|crit[ée]rios? de aceita|при[её]мк|验收|驗收|受け?入れ|수용 ?(?:기준|조건)|인수 ?(?:기준|조건)|완료 ?(?:기준|조건|판정)|critères? de (?:r[ée]ception|validation)|criteri di accettazione|acceptatiecriteria|kryteria akceptacji|kabul kriter|kriteria penerimaan`,
  ],
  [
    'test',
    pattern.iu`^(?!.*acceptance)(?:test(?:ing)?|manual|qa|e2e|integration|unit)?[ -]?(?=)(?:scenarios?|cases?)\b|^(?!.*acceptance)(?:test(?:ing)?|manual|qa|e2e|integration|unit)[ -]?(?=)plan\b|^(?!.*acceptance)test(?:s|ing)?\b|^what to (?:try|test)|^verification|^how to test|testszenari|testfälle|^сценари|тест-?кейс|тестирован|测试(?:场景|用例|计划)|シナリオ|テスト|테스트|시나리오`,
  ],
  [
    'goal',
    pattern.iu`success (?:metrics?|measures?|indicators?)|\bkpis?\b|^(?:business |product |project )?(?:goals?|objectives?|outcomes?)\b|^(?:in[- ])?scope\b|in[- ]scope\b|^measures? of success|^ziele?\b|erfolgsmessung|^umfang|^objectifs?\b|^objetivos?\b|périmètre|alcance|escopo|^цели?\b|^目标|^範囲|^范围|목표|목적|성공 ?(?:지표|조건)|^범위|^obiettivi`,
  ],
  [
    'story',
    pattern.iu`user stor(?:y|ies)|^stor(?:y|ies)\b|user journeys?|^use cases?\b|\bepics?\b|anwender-?geschichte|user-?storys?|histoires? utilisateur|historias? de usuario|histórias? de usuário|пользовательские истории|用户故事|ユーザーストーリー|사용자 ?스토리|유저 ?스토리`,
  ],
  [
    'api',
    pattern.iu`\bapis?\b|endpoints?\b|end-points?\b|\brest(?:ful)?\b|\bhttp\b|web ?services?|schnittstelle|endpunkte?|эндпо[ий]нт|接口|介接|エンドポイント|엔드포인트|인터페이스 ?명세|puntos? de acceso|points? d['’](?:accès|entrée)|\broutes? (?:api|serveur)`,
  ],
  [
    'model',
    pattern.iu`(?:data|domain|database|object|entity|db|information|persistence|storage) ?-?(?=)(?:models?|schemas?|structures?|entit(?:y|ies)|tables?|design|layer|dictionary)(?=)\b|^(?:core |key |main )?(?:models?|schemas?|entit(?:y|ies)|tables?|databases?|collections?|data|storage\/schema)$|\b(?:data|information) ?-?models?\b|^content ?model$|^(?:the )?data(?:,.{2,25}| sketch| at a glance)$|model danych|danych$|dane$|^(?:what|which data) (?:is|are|gets?|will be) (?:kept|stored|saved|held|recorded|persisted|written)\b|\b(?:information|data|records) (?:to be )?(?:held|kept|stored|recorded|saved|persisted)$|\b(?:on[- ]disk|storage|record) (?:formats?|layouts?)\b|gegevensmodel|datov\p{L} model|datamodell|tietomalli|adatmodell|model(?:ul)? de date|модель даних|^(?:key |core |main |domain )*aggregates?\b|^(?:business|domain) objects?\b|^objets? m[ée]tiers?|^oggetti (?:di )?(?:business|dominio)|modell[oi] (?:di|del|dei) (?:dominio|dati)|modelo de dominio|modelo de domínio|[(](?:aggregate(?: root)?|entity|entità|entité|entidad|entidade|entität|table|tabella|tabelle|tabla|tabela)[)]$|^データ$|^保存(?:する)?(?:項目|情報)|^(?:what|which)(?: data| information)? (?:do |should |must |will )?we (?:record|keep|note|track|store|hold|save|remember)\b|(?:管理|保存|保持|登録)(?:する|対象の?)データ|データ一覧|\bschemas?$|\bentities\b|\btables? (?:schema|definition)|(?:daten|domänen|fach|objekt|entitäten)modell|datenbank|datenstruktur|datenhaltung|^(?:produkt|stamm|bewegungs|fach|grund|benutzer|nutzer)?daten$|^данные$|entitäten|tabellen|data contracts?|\b(?:things|what) (?:we|to|you|it|(?:the|an?) \p{L}+) (?:needs? to |ha(?:s|ve) to |must |should )?(?:remember|store|keep|save|know)s?\b|[(]the ["“”]?data["“”]?[)]|^(?:les |los |os )?(?:données|datos|dados|dati|gegevens)(?!\p{L}| (?:person|sens|de (?:prueba|test)|d['’]exemple))|mod[èe]les? de donn|base de donn|entit[ée]s|modelos? de (?:datos|dados)|base de datos|banco de dados|entidades|entità|\bencj[ei]\b|entiteit(?:en)?|entitet(?:er)?\b|\btabele\b|tabeller|bas[ei] di dati|baza danych|модел[ьи] данных|сущност|база данных|структура данных|таблиц|数据(?:模型|库|结构|表)|資料(?:模型|庫|結構|表)|实体|實體|表结构|データ(?:モデル|ベース|構造|要件|項目|定義)|エンティティ|\bentity (?:definitions?|models?|list|types?|tanımları)|veri ?(?:taban[ıI]|modeli|yapısı)|VERİ ?TABAN[ıI]|tabloları?\b|^tablolar|şemas[ıI]|ŞEMAS[ıI]|テーブル(?:定義|設計|一覧)|데이터 ?(?:모델|구조|베이스)|테이블|엔(?:티|터)티|스키마|(?:saved?|stored|persist(?:ed|ent)|game|master) data$|^(?:data )?(?:storage|persistence)$|^(?:(?:cloud|google|firebase|aws) )?(?:postgres(?:ql)?|mysql|mariadb|sqlite|mongo ?db|supabase|firestore|dynamodb|cosmos ?db|realm|core data)(?: (?:data|db))?(?: (?:tables?|schemas?|collections?|structure|layout|design|documents?|paths?|entities|models?))?(?:\s*\(.*)?$|^stored (?:entities|objects|records)|\brecords? (?:in|on|layout|format)\b|^(?:output|input|fact|dimension) (?:tables?|data ?sets?)$|^(?:attribut(?:e|es|os|s)?|fields?|columns?|properties|felder|datenfelder|поля|атрибуты|字段|属性|campos|champs)$|хранени[ея]`,
  ],
  [
    'page',
    pattern.iu`\bpages?\b|\bscreens?\b|site ?map|\bnavigation\b|\broutes?\b|\brouting\b|\bviews?$|^(?:which|what) windows\b|\bviews\b|^ui\b|\bui\/ux|\bui$|user interface|\bwireframes?|front-?end|\bseiten\b|seitenstruktur|oberfläche|pantalla\b|tela\b|écran\b|страниц|экран|интерфейс пользователя|${otherSeveral}`,
  ],
  [
    'dependency',
    pattern.iu`dependenc(?:y|ies)|^depends on|^what (?:do )?(?:we|it|this|you) (?:rel(?:y|ies)|depends?|builds?) (?:up)?on|\bneighbou?r(?:ing)? systems|\bother systems\b|systemy zewnętrzne|sistemi esterni|externe systemen|umsysteme|nachbarsysteme|drittsysteme|fremdsysteme|sistemas (?:externos|terceros|vecinos)|systèmes (?:tiers|externes|voisins)|^prerequisites?|^integrations?\b|^integracion(?:es)?\b|^intégrations?\b|^integrações|^integrazioni|^integracje|^systems? involved|^third[- ]part(?:y|ies)$|external systems|abhängigkeit|voraussetzung|dépendances|dependencias|dependências|зависимост|интеграци|依赖|前置条件|集成|依存|의존|선행 ?조건|연동`,
  ],
  [
    'requirement',
    pattern.iu`requirements?\b|^(?:what it |must |it )?do(?:es)?$|^(?:sub-?)?commands?$|^(?:command[- ]line )?(?:options|flags)$|^exit (?:status|codes?)$|\bfunctional\b|\brules?\b|validations?\b|security|privacy|\blegal\b|compliance|performance|constraints?\b|edge cases?|error (?:handling|conditions?|cases?|states?)|\berrors?$|\blimits?\b|quotas?|permissions?|access control|authori[sz]ation|accessibility|\bux\b|reliability|availability|scalability|observability|logging|success criteria|\bslas?\b|\bslos?\b|quality attributes|service levels?|features?\b|functionality|capabilit|behaviou?rs?\b|invariants?|^guarantees|targets?$|anforderung|(?:muss|soll|kann|wunsch)-?kriterien|kriterien$|geschäftsregel|\bregeln\b|validierung|sicherheit|datenschutz|leistung|randfälle|grenzfälle|sonderfälle|fehlerbehandlung|fehlerfälle|erfolgskriteri|funktionen|funktionsumfang|randbedingung|exigences|r[èe]gles|s[ée]curit[ée]|contraintes|fonctionnalit|requisitos?|reglas|regras|seguridad|segurança|restriccion|restriç|rendimiento|desempenho|funcionalidad|comportamientos?\b|verhalten\b|поведени|требовани|правил|ограничени|безопасност|производительност|критери[ий] успеха|функци|возможност|ошибк|валидаци|обработка ошибок|需求|规则|規則|约束|約束|限制|安全|性能|效能|成功标准|成功標準|功能|异常|边界|权限|校验|验证|要件|ルール|制約|セキュリティ|機能|요구 ?사항|요건|기능|제약|보안|성능|정책|규칙|제한|에러|오류|예외|검증|필수|requisiti|funzionalit|vincoli|sicurezza|vereisten|\beisen\b|wymagania|^reguły|^regole|^regels\b|gereksinim|kebutuhan|persyaratan|besoins?\b|(?:must|should|could)[- ]haves?|^(?:must|should|mandatory)\b|muss-haves?|必須|必备|必須|principles?\b|guidelines?\b|^polic(?:y|ies)\b|polic(?:y|ies)$|safeguards?|mechanics|gameplay|budgets?$|^what (?:only )?(?:we|it|you|users?|(?:the|an?|each|every|all) \w+) .*\b(?:build(?:ing)?|does|do(?:ing)?|get|needs?|ship(?:ping)?|deliver(?:ing)?)\b|^how (?:it|this|everything|the \p{L}+) (?:works?|behaves?|should (?:work|behave))|guard ?rails?|quality (?:bars?|checks?)|^(?:proposed )?solution (?:overview|[(])|^mvp scope|^faults?\b|^operations?$|^notifications?$|^(?:business )?logic$|^user (?:interaction|flows?)\b|^what (?:has to|must|should) (?:hold|be true|work)|^(?:technical )?frame\b|obligations?\b|exceptions?\b|(?:alternative|exception|error|failure) (?:flows?|paths?|scenarios?|modes?)|vorgaben?\b|vorschrift|pflicht(?:bestandteil|angabe|feld)|grundsätze|ausnahmen?\b|alternativabläufe|zusicherung|исключени[ея](?!\p{L})|альтернативн|принцип|политик[аи](?!\p{L})|wichtige regel`,
  ],
];

const nothing: Classification = { roles: new Set(), excluded: undefined };
const edges = latin.gu`^[^\p{L}\p{N}]+|[\s:：.]+$`;
export const numbering: Latin = latin.u`^(?:Q\d{0,2}[.:]|(?:[Aa]rticle|[Aa]rtículo|[Aa]rtigo|[Aa]rticolo|[Aa]rtikel|[Aa]rt[.]|[Ss]ection|[Ss]ección|[Cc]hapter|[Cc]hapitre|[Kk]apitel|§) ?\d+(?:\.\d+)*\s*[.):–—-]?\s+|\d\ufe0f?\u20e3|\d+(?:\.\d+)*\\?[.)、．]?|[IVX]+\.|第.{1,3}[章节節]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])\s*`;

/** Classifies a heading or a label by its words. Long texts are no labels and classify as nothing. */
export function classify(title: string): Classification {
  return title.length > 90 ? nothing : classOf(title);
}

const classOf = remembering((title): Classification => {
  const words = title
    .replaceAll(/[*_`#]+/g, '')
    .replace(edges.for(title), '')
    .replace(numbering.for(title), '')
    .trim();
  const found = classOfWords(words);
  if (found.roles.size > 0 || found.excluded !== undefined) return found;
  // `Data (as far as I know)`: the remark behind a title may say what it is about, `(future)`, or nothing of it.
  const bare = classOfWords(words.replace(remark, ''));
  return bare.excluded === undefined ? bare : found;
});

const remark = /\s*[(（][^()（）]*[)）]$/;

const among = new Among([...exclusions, ...roles].map(([, words]) => words));

function rolesOf(text: string, mayMatch: readonly boolean[]): Set<Role> {
  const found = new Set<Role>();
  for (const [index, [role, words]] of roles.entries())
    if (mayMatch[exclusions.length + index] === true && words.test(text)) found.add(role);
  // `Data we keep` is about data, though `What we track` may sound like a feature.
  return tellsOfStoring(text) ? new Set(['model']) : found;
}

const classOfWords = remembering((text): Classification => {
  const mayMatch = among.mayMatch(text);
  return {
    excluded: exclusions.find(([, words], index) => mayMatch[index] === true && words.test(text))?.[0],
    roles: rolesOf(text, mayMatch),
  };
});
