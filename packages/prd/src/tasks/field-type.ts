import type { FieldType } from './task.ts';

import { remembering } from './memory.ts';

/** What a declared type begins with. A word that ends with `$` is the whole of it. The first one that fits counts. */
const typeWords: readonly (readonly [type: FieldType, words: string])[] = [
  ['uuid', 'uuid guid ulid cuid'],
  [
    'datetime',
    'timestamp datetime date-time instant zeitstempel iso8601 iso-8601 offsetdatetime localdatetime 时间戳 日期时间 日時 日付時刻',
  ],
  ['date', 'date datum localdate дата 日期 日付 날짜 fecha data$'],
  ['boolean', 'bool bit$ tinyint(1) wahrheitswert булев логическ 布尔 真偽 불리언'],
  [
    'integer',
    '정수 int uint bigint smallint tinyint serial bigserial long short bigincrements u8 u16 u32 u64 usize i8 i16 i32 i64 isize ganzzahl цел 整数 整型 entero inteiro entier intero geheel',
  ],
  [
    'number',
    'float f32 f64 double decimal numeric number money real currency zahl число 数字 小数 数値 숫자 numero número nombre dezimal kommazahl décimal decimaal liczba getal',
  ],
  ['json', 'json object map dict record any struct unknown объект 对象'],
  ['email', 'email e-mail'],
  ['url', 'url uri'],
  ['text', 'text longtext mediumtext clob markdown freitext текст 文本 texto texte testo tekst'],
  [
    'string',
    'string 文字列 문자열 str varchar nvarchar char citext enum literal slug строк 字符串 zeichenkette cadena chaîne binary bytes bytea blob inet phone set$',
  ],
];

const typePrefixes = typeWords.flatMap(([type, words]) => words.split(' ').map((word) => [word, type] as const));

/** The prefixes in their order, by what they begin with. */
const prefixesBy: ReadonlyMap<string, typeof typePrefixes> = Map.groupBy(typePrefixes, ([prefix]) => prefix.charAt(0));

/** A date with its time, as types of several words: `fecha y hora`. */
export const dateWithTime: RegExp =
  /^(?:date (?:and|&|\/) time|datum (?:und|mit) (?:uhr)?zeit|fecha y hora|date et heure|data e ora|data e hora|datum en tijd|data i (?:godzina|czas)|дата и время|日付と時刻)/i;

/** The type that a declared type means, or undefined where it is no known word. */
export const fieldTypeOf: (declared: string) => FieldType | undefined = remembering((declared) => {
  let word = declared.trim().toLowerCase();
  if (dateWithTime.test(word)) return 'datetime';
  if (word.startsWith('n') || word.startsWith('u'))
    word = word.replace(/^(?:null|none|undefined)\s*(?:\||or\b)\s*/, '');
  if (/[<[ ]/.test(word))
    word = word.replace(/^(?:an? )?(?:array|list|set|vec|option(?:al)?|nullable)\s*(?:<|\[|of\s)\s*/, '');
  word = word.replace(/^[`*_"'([]+/, '');
  return prefixesBy
    .get(word.charAt(0))
    ?.find(([prefix]) => (prefix.endsWith('$') ? word === prefix.slice(0, -1) : word.startsWith(prefix)))?.[1];
});

/** Words for types that are spelled in other ways, and those that only stand for one. */
const otherTypes =
  'timestamptz datetimetz datetime2 time jsonb int2 int4 int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64 float4 float8 bigint unsigned byte varbinary tsvector vector geometry geography point interval oid objectid array list file image images number[] string[] choice select varchar2 nchar ntext tinytext mediumblob longblob currency percentage percent lookup relation reference fk pk';

const exactTypes: ReadonlySet<string> = new Set([
  ...typePrefixes.map(([prefix]) => prefix.replace(/\$$/, '')),
  ...otherTypes.split(' '),
  ...'integer boolean booleano booléen booleana логический строка булево целое decimal arreglo fecha/hora datetime timestamp varchar'.split(
    ' ',
  ),
  ...'texte testo tekst dezimal dezimalzahl décimal decimale decimaal entier intero liczba getal booleano'.split(' '),
  ...'日期 时间 字符串 整数 布尔 文本 文字列 整数 真偽値 日付 日時 数値 문자열 정수 숫자 날짜 불리언'.split(' '),
]);

/** Whether a word is the name of a type and nothing else, with its length, brackets and marks: `varchar(20)`, `UUID?`. */
export function isTypeWord(word: string): boolean {
  if (word === '') return false;
  const lower = word.toLowerCase();
  if (exactTypes.has(lower)) return true;
  const bare = lower.replace(/^[`*_"'[(<]+/, '').replace(/[`*_"'.;:!?]+$/, '');
  if (bare === '' || bare.length > 60) return false;
  if (exactTypes.has(bare)) return true;
  const base = /^[^\s(<[\]|?!,)]+/.exec(bare)?.[0] ?? '';
  return base !== bare && exactTypes.has(base);
}

/** What the last word of a field's name suggests. */
const lastWords = new Map<string, FieldType>(
  (
    [
      ['email', 'email mail'],
      ['datetime', 'expires expiry'],
      ['date', 'date birthday dob day'],
      ['boolean', 'active enabled disabled verified completed done archived deleted public read'],
      [
        'number',
        'price amount total rate ratio lat lng latitude longitude weight score balance cost percentage fee salary wage discount deposit',
      ],
      [
        'integer',
        'count quantity qty age size position order priority number stock year duration minutes seconds level port',
      ],
      ['url', 'url uri website link avatar'],
      ['json', 'metadata settings options payload config data attributes'],
      ['text', 'description content body note notes comment text bio message'],
    ] as const
  ).flatMap(([type, words]) => words.split(' ').map((word) => [word, type] as const)),
);

const booleanFirstWords = new Set(['is', 'has', 'can', 'should', 'allow', 'enable']);

/** The type that a field's name suggests; `string` where it suggests none. */
export function inferFieldType(name: string): FieldType {
  const lower = name.toLowerCase();
  const joined = name.includes(' ') ? name.replaceAll(' ', '_') : name;
  const words = lower === joined ? joined : joined.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
  const last = words.slice(words.lastIndexOf('_') + 1);
  const byLast = lastWords.get(last);
  if (byLast === 'email' || words.startsWith('email')) return 'email';
  const isMoment =
    (words !== last && (last === 'at' || last === 'on')) || words.includes('timestamp') || words.includes('datetime');
  if (isMoment || byLast === 'datetime') return 'datetime';
  if (byLast === 'date' || words.startsWith('due_date') || words.startsWith('date_of_')) return 'date';
  if (words !== last && booleanFirstWords.has(words.slice(0, words.indexOf('_')))) return 'boolean';
  // Phones, plates and accounts have numbers that nobody counts with.
  if (last === 'number' && words !== last) return 'string';
  return byLast ?? 'string';
}
