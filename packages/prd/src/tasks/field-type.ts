import type { FieldType } from './task.ts';

const typeWords: readonly (readonly [type: FieldType, pattern: RegExp])[] = [
  ['uuid', /^(?:uuid|guid|ulid|cuid)/],
  [
    'datetime',
    /^(?:timestamp|datetime|timestamptz|instant|zeitstempel|iso-?8601|date-?time|offsetdatetime|localdatetime|时间戳|日期时间)/,
  ],
  ['date', /^(?:date|datum|localdate|дата|日期|fecha|data$)/],
  ['boolean', /^(?:bool|boolean|bit$|tinyint\(1\)|wahrheitswert|булев|логическ|布尔)/],
  [
    'integer',
    /^(?:u?int(?:eger)?\d*|bigint|smallint|tinyint|serial|bigserial|long|short|bigincrements|ganzzahl|цел|整数|整型|entero|inteiro|entier)/,
  ],
  [
    'number',
    /^(?:float\d*|double|decimal|numeric|number|money|real|currency|zahl|число|数字|小数|numero|número|nombre)/,
  ],
  ['json', /^(?:jsonb?|object|map|dict|record|any|struct|unknown|объект|对象)/],
  ['email', /^e-?mail/],
  ['url', /^(?:url|uri)/],
  ['text', /^(?:text|longtext|mediumtext|clob|markdown|freitext|текст|文本|texto)/],
  [
    'string',
    /^(?:string|str|varchar|nvarchar|char|citext|enum|literal|slug|строк|字符串|zeichenkette|cadena|chaîne|binary|bytes|bytea|blob|inet|phone|set$)/,
  ],
];

/** The type that a declared type means, or undefined where it is no known word. */
export function fieldTypeOf(declared: string): FieldType | undefined {
  const word = declared
    .trim()
    .toLowerCase()
    .replace(/^(?:null|none|undefined)\s*(?:\||or\b)\s*/, '')
    .replace(/^(?:an? )?(?:array|list|set|option(?:al)?|nullable)\s*(?:<|\[|of\s)\s*/, '')
    .replace(/^[`*_"'([]+/, '');
  return typeWords.find(([, pattern]) => pattern.test(word))?.[0];
}

/** The type that a field's name suggests; `string` where it suggests none. */
export function inferFieldType(name: string): FieldType {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
  if (/(?:^|_)e?mail$|^email/.test(words)) return 'email';
  if (/_at$|_on$|timestamp|datetime|(?:^|_)(?:expires|expiry)$/.test(words)) return 'datetime';
  if (/(?:^|_)(?:date|birthday|dob|day)$|^due_date/.test(words)) return 'date';
  if (
    /^(?:is|has|can|should|allow|enable)_|(?:^|_)(?:active|enabled|disabled|verified|completed|done|archived|deleted|public|read)$/.test(
      words,
    )
  ) {
    return 'boolean';
  }
  if (
    /(?:^|_)(?:price|amount|total|rate|ratio|lat|lng|latitude|longitude|weight|score|balance|cost|percentage)$/.test(
      words,
    )
  ) {
    return 'number';
  }
  if (
    /(?:^|_)(?:count|quantity|qty|age|size|position|order|priority|number|stock|year|duration|minutes|seconds|level|port)$/.test(
      words,
    )
  ) {
    return 'integer';
  }
  if (/(?:^|_)(?:url|uri|website|link|avatar)$/.test(words)) return 'url';
  if (/(?:^|_)(?:metadata|settings|options|payload|config|data|attributes)$/.test(words)) return 'json';
  if (/(?:^|_)(?:description|content|body|notes?|comment|text|bio|message)$/.test(words)) return 'text';
  return 'string';
}
