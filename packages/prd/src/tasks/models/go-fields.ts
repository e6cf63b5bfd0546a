import type { Field } from '../task.ts';

import { makeField } from '../field.ts';
import { latin } from '../../expressions/latin.ts';
import { above, below } from '../limits.ts';
import { membersOf } from './members.ts';

/** Whether a struct is one of Go: its members end with their lines, and their names stand in front of their types. */
export function isGo(language: string, body: string): boolean {
  return /^(?:go|golang)$/.test(language) || (language === '' && !/;|^\s*(?:pub\s+)?\w+\s*:/m.test(body));
}

const member = latin.plain`^([A-Z]\w*(?:\s*,\s*[A-Z]\w*)*)\s+([*[\]\w.]+(?:\[[^\]]*\][\w.*{}]+)?(?:\{\})?)\s*(?:${'`'}([^${'`'}]*)${'`'})?$`;

const types: Readonly<Record<string, string>> = {
  'time.Time': 'datetime',
  'uuid.UUID': 'uuid',
  'json.RawMessage': 'json',
  'decimal.Decimal': 'decimal',
  'sql.NullString': 'string',
  'sql.NullInt64': 'int64',
  'sql.NullTime': 'datetime',
  'sql.NullBool': 'bool',
  'sql.NullFloat64': 'float64',
  any: 'json',
  error: 'string',
};

/** The members of a struct of Go, with what their tags say of them. */
export function goFields(body: string): Field[] {
  const fields: Field[] = [];
  for (const source of membersOf(body, true)) {
    const text = source
      .replaceAll(/\/\/[^\n]*/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
    const [, names = '', type = '', tags = ''] = member.exec(text.replace(/ struct ?\{.*\}/, ' struct')) ?? [];
    for (const name of names.split(',')) {
      const field = type === '' ? undefined : goField(name.trim(), type, tagsOf(tags));
      if (field) fields.push(field);
    }
  }
  return fields;
}

/** The structs that a struct embeds. */
export function embedded(body: string): string[] {
  return Array.from(
    body.matchAll(/^[ \t]*\*?([A-Z]\w*|\w+\.[A-Z]\w*)[ \t]*(?:`[^`\n]*`)?[ \t]*(?:\/\/.*)?$/gm),
    (match) => match[1] ?? '',
  );
}

type Tags = ReadonlyMap<string, string>;

function tagsOf(text: string): Tags {
  return new Map(Array.from(text.matchAll(/(\w+):"([^"]*)"/g), (match) => [match[1] ?? '', match[2] ?? '']));
}

/** The field of a member; undefined where it is not part of what is kept or shown. */
function goField(name: string, type: string, tags: Tags): Field | undefined {
  const [shown = '', ...options] = (tags.get('json') ?? '').split(',');
  const kept = tags.get('gorm') ?? '';
  if ((shown === '-' && options.length === 0) || kept === '-') return undefined;
  const rules = (tags.get('validate') ?? tags.get('binding') ?? '').split(',');
  const isPointer = type.startsWith('*') || type.startsWith('sql.Null');
  const isBytes = type === '[]byte';
  const bare = type.replace(/^\*/, '').replace(/^(?:\[\w*\]\*?)+/, '');
  const isList = !isBytes && /^\*?\[\w*\]/.test(type);
  const known = isBytes ? 'bytes' : bare.startsWith('map[') || bare.startsWith('interface{') ? 'json' : types[bare];
  const called = shown === '' ? (tags.get('db')?.split(',')[0] ?? name) : shown;
  const made = makeField(
    called === '-' ? name : called,
    `${known ?? bare}${isList ? '[]' : ''}`,
    kept.replaceAll(';', ', '),
  );
  const field = { ...made, declaredType: type.slice(0, 80) };
  const isKey = name === 'ID' || /\bprimary_?key\b/i.test(kept);
  const isDemanded = rules.includes('required') || /\bnot null\b/i.test(kept) || isKey;
  const isOpen = isPointer || options.includes('omitempty') || rules.includes('omitempty');
  return {
    ...field,
    required: isDemanded || !isOpen,
    ...(isKey ? { primary: true } : {}),
    ...(/\bunique(?:Index)?\b/i.test(kept) ? { unique: true } : {}),
    ...ruled(field, rules),
    ...sized(field, kept),
  };
}

function sized({ type }: Field, kept: string): Partial<Field> {
  const size = /\bsize:(\d+)/i.exec(kept)?.[1];
  const fallback = /\bdefault:'?([^';]+)/i.exec(kept)?.[1];
  return {
    ...(size !== undefined && type === 'string' ? { maxLength: Number(size) } : {}),
    ...(fallback === undefined ? {} : { defaultValue: fallback }),
  };
}

/** What the rules of a validator say: `required,min=2,max=12`, `oneof=a b`, `email`. */
function ruled({ type, list }: Field, rules: readonly string[]): Partial<Field> {
  const isNumber = type === 'integer' || type === 'number';
  const isText = type === 'string' || type === 'text' || type === 'email' || type === 'url';
  const found: { -readonly [Name in keyof Field]?: Field[Name] } = {};
  for (const rule of list === true ? rules.slice(rules.indexOf('dive') + 1 || rules.length) : rules) {
    const [word = '', said = ''] = rule.split('=');
    const figure = said === '' ? Number.NaN : Number(said);
    if (isText && (word === 'email' || word === 'url' || word === 'uuid')) found.type = word;
    else if (word === 'oneof') found.values = said.split(' ').filter((value) => value !== '');
    else if (Number.isNaN(figure)) continue;
    else if (word === 'max' || word === 'lte')
      Object.assign(found, isNumber ? { maximum: figure } : { maxLength: figure });
    else if (word === 'min' || word === 'gte')
      Object.assign(found, isNumber ? { minimum: figure } : { minLength: figure });
    else if (word === 'len' && isText) Object.assign(found, { minLength: figure, maxLength: figure });
    else if (word === 'gt' && isNumber) Object.assign(found, above(figure, type === 'integer'));
    else if (word === 'lt' && isNumber) Object.assign(found, below(figure, type === 'integer'));
  }
  return found;
}
