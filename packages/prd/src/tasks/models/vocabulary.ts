/**
 * The words by which documents speak of models, in lower case: English, German, French, Spanish, Portuguese, Italian,
 * Dutch, Russian, Turkish, Indonesian, Chinese, Japanese, Korean. Sets, because to look a word up costs nothing at start.
 */

const words = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.join(' ').split(' '));

/** What one model is called: `User table`, `Entität Kunde`. */
export const kinds: ReadonlySet<string> = words(
  'table model entity collection schema record document dataset aggregate relation',
  'tabelle modell entität entitaet datensatz relation',
  'tabla modelo entidad colección coleccion',
  'modèle entité',
  'tabela entidade coleção',
  'tabella modello entità',
  'tabel entiteit tabela encja tabell',
  'таблица модель сущность коллекция справочник документ регистр объект',
  'tablo tablosu varlık varlığı koleksiyonu entitas',
  '表 数据表 資料表 模型 数据模型 实体 實體 集合 テーブル モデル エンティティ コレクション マスタ マスター 台帳 테이블 모델 엔티티 엔터티 컬렉션',
);

/** Words of code beside a name, which do not tell that it is stored. */
export const codeKinds: ReadonlySet<string> = words(
  'class object struct type interface klasse objekt clase objeto classe objet класс объект 类 对象 クラス 클래스',
);

/** What several models are called: the names under such a title are models themselves. */
export const manyKinds: ReadonlySet<string> = words(
  'entità tables models entities collections schemas classes records objects documents datasets aggregates',
  'tabellen modelle entitäten klassen datensätze objekte stammdaten datenobjekte',
  'tablas modelos entidades clases colecciones objetos',
  'modèles entités objets',
  'tabelas classes coleções cadastros',
  'entiteiten tabelle tabele encje tabeller',
  'таблицы модели сущности коллекции справочники таблиц моделей сущностей коллекций',
  'tablolar tabloları varlıklar koleksiyonlar entitas',
  '表清单 表列表 数据表 資料表 实体 實體 实体列表 表结构 テーブル テーブル一覧 テーブル構成 エンティティ エンティティ一覧 테이블 엔티티',
);

/** What the parts of a model are called: a label of these words goes on with what the heading names. */
export const parts: ReadonlySet<string> = words(
  'field fields column columns attribute attributes property properties structure definition definitions details shape layout',
  'feld felder spalte spalten attribut attribute eigenschaft eigenschaften struktur aufbau datenfelder',
  'campo campos columna columnas atributo atributos propiedad propiedades estructura definición',
  'champ champs colonne colonnes attribut attributs propriété propriétés structure',
  'coluna colunas propriedade propriedades estrutura definição',
  'campi colonna colonne attributo attributi proprietà struttura velden kolommen',
  'поле поля столбец столбцы атрибут атрибуты свойства реквизиты структура',
  'alan alanlar alanları sütunlar tanımı tanımları kolom atribut',
  '内容 保持内容 保存内容 主な項目 字段 字段定义 字段说明 字段列表 属性 列 结构 表结构 定义 カラム フィールド 項目 項目定義 属性 定義 テーブル定義 構造 필드 컬럼 속성 정의 구조',
);

/** Words of a title that names no model, but the data of the whole document or a technology. */
export const general: ReadonlySet<string> = words(
  'data database databases db storage store persistence overview introduction summary core key main general basic common shared domain logical',
  'logique conceptuel physique lógico conceptual relacional логическая концептуальная conceptual physical conceptually information content er erd uml diagram diagrams models model schema schemas entities entity tables table list lists collection collections the',
  'design architecture and of for with in api rest local cloud remote server client backend frontend level layer section initial new proposed suggested recommended planned typical possible following available orm',
  'draft mvp v1 v2 appendix stored persisted saved minimal minimum required additional other others existing related relational nosql',
  'postgres postgresql mysql mariadb sqlite mongodb mongo redis supabase firestore firebase dynamodb prisma typeorm sequelize mongoose drizzle sql s3 minio indexeddb',
  'localstorage elasticsearch cassandra neo4j bigquery snowflake kafka clickhouse convex json yaml xml csv graphql typescript openapi swagger dto dtos',
  'daten produktdaten stammdaten systemdaten bewegungsdaten persistenz persistencia persistance persistência datenmodell domänenmodell fachmodell objektmodell entitätenmodell datenbank datenbankschema datenbankmodell datenhaltung datenstruktur datenstrukturen datenobjekte übersicht allgemein konzeptionelles logisches und der die das des im für wichtige zentrale',
  'datos información informaciones base esquema resumen general principales los las el la de del y para modelo',
  'données informations bdd vue générale principales principaux les le et des du pour modélisation modèle schéma dictionnaire',
  'dados modelagem informações banco visão geral principais os as do da dos das e esquema dicionário',
  'dati gegevens database schema',
  'principali chiave di della dei delle il lo belangrijkste centrale wichtigste wichtigsten zentralen fachliche fachlichen główne kluczowe najważniejsze ключевые главные hlavní',
  'данные данных данными база базы базе в бд модель модели структура структуры хранение хранилище хранилища основные и требования к',
  'veri veritabanı tabanı tabloları şeması modeli ve',
  'danych dane baza persistenti persistentes persistés persistées concetti dominio domínio bazy encje datamodell datamodel gegevensmodel tietomalli adatmodell gérées gérés traitées conservées enregistrées gestionados tratados gerenciados gestiti trattati',
  '名词 术语 用語 용어 数据 数据库 数据模型 数据结构 数据字典 数据库设计 数据设计 数据存储 資料庫 資料模型 概述 核心 实体 表 模型 总体 设计 実体 データ データベース データモデル データ構造 データ設計 db設計 データ要件 概要 主要 設計 テーブル 데이터 데이터베이스 데이터모델 모델 스키마 개요 설계 주요',
);

/** Words of a title about another side of the data than what it consists of. */
export const aspects: ReadonlySet<string> = words(
  'key keys index indexes indices indexing constraint constraints relationship relationships relations relationen validation validations example examples sample samples',
  'migration migrations enum enums enumeration enumerations security privacy retention backup backups performance requirements requirement',
  'criteria criterion',
  'returns return lifecycle triggers functions views endpoints transitions responses response requests request body payload params parameters headers query environment variables',
  'config configuration configurations options flags diagram design strategy architecture considerations partitioning normalization normalisation seed seeds seeding access control',
  'infrastructure stack technologies technology tools tooling',
  '구성요소 요소 스타일 레이아웃 디자인 아이콘 색상 문구',
  'naming conventions convention caching cache encryption integrity consistency quality volumes sizing usage testing input inputs output outputs functionality behavior behaviour',
  'capabilities patterns logic props screens ui ux types kpis changes changelog storage engine hosting management processing handling sync synchronization summary overview key-features features',
  'indizes beziehungen beziehung validierung hinweise hinweis beispiel beispiele sicherheit datenschutz aufbewahrung anforderungen ablauf zustände speicherung verwaltung',
  'operações operaciones responsabilidades responsabilidad tecnología tecnologia tecnologías responsibilities responsibility verantwortlichkeiten responsabilités relaciones relación restricciones validaciones ejemplo ejemplos seguridad índices requisitos almacenamiento gestión',
  'contraintes exemple exemples sécurité remarques exigences stockage gestion',
  'relacionamentos relacionamento relações restrições validações exemplo exemplos segurança armazenamento gestão',
  'связи ограничения примеры пример индексы примечания безопасность хранение валидация управление',
  'ilişkiler örnek indeksler yönetimi',
  '索引 约束 关系 关系说明 表关系 示例 说明 安全 备注 枚举 枚举值 接口 请求 响应 返回 请求参数 响应参数 校验 迁移 インデックス 制約 リレーション 関係 例 備考 注意 バリデーション 응답 요청 관계 제약 제약조건 인덱스 예시 참고',
);

/** Words for the frame of a document or of its data, which name nothing. */
export const frames: ReadonlySet<string> = words(
  'purpose scope goal goals objective objectives objetivo objetivos alcance escopo visão ziel ziele zielsetzung umfang objectif objectifs périmètre цель цели назначение 目标 目的 背景 概要 原型图',
);

/** Words that may be such a side, and the name of a model as well: `Event`, `Rules`, `Settings`. */
export const ambiguous: ReadonlySet<string> = words(
  'event events note notes role roles user-roles permission permissions page pages form forms location locations source sources component components service services',
  'state states status statuses settings setting type trigger function view policy policies test tests case cases error errors risk risks rule rules action actions',
  'flow flows workflow workflows operation operations query queries endpoint parameter variable header flag option feature system systems pattern pipeline metric metrics',
  'integration integrations dependency dependencies assumption assumptions volume screen condition conditions scenario scenarios transition process processes job jobs',
  'rollen rolle notas nota estado estados rol rôles état états statut regeln regel reglas regla règles regras regra flujo fluxo flux respuesta resposta réponse requête permissões permisos',
  'berechtigungen роль роли статус статусы состояния правила ответ запрос kurallar',
  '設定 设置 配置 설정 基本 入力 表示 状态 状態 规则 規則 权限 権限 流程 参数 상태 권한 규칙',
);

/** Parts of a title that leave no doubt that it is about models, in languages that join words. */
export const explicit: readonly string[] = [
  ...'business object,domain object,business entit,domain concept,domain language,concetti di dominio,concepts du domaine,concepts métier,conceptos del dominio,conceitos de domínio,information model,modello informativo,objets métier,objets metier,objetos de negocio,geschäftsobjekt,fachobjekt'.split(
    ',',
  ),
  ...'datamodel datenmodell domänenmodell fachmodell objektmodell entitätenmodell datenstruktur datenobjekt datenkatalog gegevensmodel'.split(
    ' ',
  ),
  ...'数据模型 数据库设计 数据结构 数据字典 数据表 数据库表 表结构 表设计 实体 資料表 資料模型 テーブル エンティティ データモデル データ構造 データ項目 データ定義 db設計'.split(
    ' ',
  ),
  ...'데이터베이스 데이터 모델,데이터모델,테이블,엔티티,스키마,데이터 구조'.split(','),
];

/** What a title calls the form of data, by itself or beside a word for data. */
export const forms: ReadonlySet<string> = words(
  'model models entity entities schema schemas tables collections structure structures dictionary objects records design definitions erd',
  'modell modelle entitäten tabellen struktur strukturen objekte katalog',
  'modelo modelos entidades tablas colecciones estructura diccionario esquema objetos',
  'modèle modèles entités structure dictionnaire schéma objets mcd mld mpd',
  'tabelas coleções estrutura dicionário modello modelli entità',
  'моделей сущностей таблиц модель модели сущности таблицы структура схема словарь справочники',
  'modeli şeması tabloları varlıklar entitas tabel',
  '模型 表 结构 字典 设计 实体 モデル 構造 設計 定義 項目 테이블 모델 구조 설계',
);

/** Words for data, beside a form of it. */
export const matters: ReadonlySet<string> = words(
  'information informations informationen data database db domain object er relational conceptual logical konzeptionelles logisches conceptuel logique conceptual lógico концептуальная логическая daten datenbank datos datos base bdd données donnees dados banco dati gegevens данных данные базы бд veri veritabanı 数据 数据库 資料 データ データベース db 데이터 데이터베이스 db',
);

/** What stores things and is none of them: `The system stores …`. */
export const keepers: ReadonlySet<string> = words(
  'system systems app application platform service server backend frontend client tool we you it they this that database user-interface product solution software website site',
  'anwendung plattform wir es sie datenbank produkt',
  'sistema aplicación plataforma aplicação aplicativo servidor base applicazione piattaforma',
  'système application plateforme serveur on nous',
  'система приложение сервис платформа сервер база',
);

/** The singular of what a model has: the title names one of its parts. */
export const onePart: ReadonlySet<string> = words(
  'column field attribute property key feld spalte attribut columna campo atributo propiedad coluna colonne champ поле столбец атрибут カラム フィールド 列 컬럼 필드 kolom',
);

/** Parts of titles in scripts without spaces that are general or name a form of data. */
export const joinedGeneral: readonly string[] = [
  ...'数据库 数据表 数据 资料库 资料 資料 实体 實體 联系 关系 关联 模型 结构 设计 定义 核心 主要 重要 字段 属性 信息 概念 逻辑 物理 业务 系统 领域 对象 及其 总体 需求 说明 清单 列表 一览 表 与 和 的 及 层 存储 持久化'.split(
    ' ',
  ),
  ...'データベース ドキュメント コレクション データ テーブル エンティティ 項目 定義 設計 構成 構造 要件 一覧 概要 論理 物理 モデル スキーマ 必須 推奨 関連'.split(
    ' ',
  ),
  ...'데이터베이스 데이터 테이블 엔티티 모델 구조 설계 정의 요구사항 목록 스키마 주요 핵심'.split(' '),
].sort((one, other) => other.length - one.length);
