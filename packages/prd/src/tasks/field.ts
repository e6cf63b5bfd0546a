import type { Field, FieldType } from './task.ts';

import { dateWithTime, fieldTypeOf, inferFieldType } from './field-type.ts';
import { latin } from '../expressions/latin.ts';
import { countsCharacters, limitsOf, saysSign, type LimitedKind } from './limits.ts';
import { pattern } from '../expressions/pattern.ts';

/** Reading of single fields: a name, a type and constraints, however a document writes them. */

const demanded = pattern.iu`\b(?:required|not null|mandatory|pflicht|obligatoire|obligatorio|обязательн)|必填`;
const undemanded = pattern.iu`\b(?:not|nicht|не) (?:required|mandatory|обязат)`;
const optional = pattern.iu`\b(?:optional|nullable|default null|or (?:null|undefined)|null or|(?:may|can|might) be (?:null|omitted|absent|left (?:out|empty))|freiwillig|facultatif|opcional|необязательн|optionnel|facoltativ|opzional|optioneel|opcjonaln)|可选(?!值)|选填|任意|省略可|선택`;
const unique = pattern.iu`\bunique\b|eindeutig|\bunico\b|único|уникальн|唯一`;
const primary = pattern.iu`\bprimary key\b|\bpk\b|@id\b|primärschlüssel|первичный ключ|主键|clave primaria|clé primaire`;
const mayBeNull = latin.i`\?$|\bnull(?:able)?\b(?!.*not null)|\boption(?:al)?\b|\|\s*undefined\b|^undefined\s*\|`;
const several = latin.i`\[\]|^(?:an? )?(?:array|list|vec(?=<))\b|\blist of\b|^set\s*<|^set of\b|^\[\s*[a-z]`;
const listed = latin.i`^[${'`'}(]*(?:an? )?(?:array|list|set) of [a-z]|^\[[a-z]\w*!?\](?!\()`;
const fallbackForm = latin.iu`(?:(?<![\p{L}])(?:default(?:s to)?|standard(?:wert)?(?=\s*[:=]|\s+['"\d])|vorgabe(?:wert)?|par défaut|por defecto|predeterminado|por padrão|predefinito|по умолчанию)|默认值?|既定値|初期値|デフォルト(?:値)?|기본값)(?:\s*\(|[\s:：=]+)\s*(?:'([^']*)'|"([^"]*)"|${'`'}([^${'`'}]*)${'`'}|([\w.]+\([^()]*\)|[^\s'"${'`'},;)]+))`;
const referenceForm = latin.iu`(?<![\p{L}])(?:references|refers|fk|foreign key|fremdschlüssel|verweist?|verweis|bezug|referencia|référence|riferimento|referência|verwijst)(?![\p{L}])(?:\s*(?:(?:to|on|auf|a|al|à|ao|naar)(?![\p{L}])|→|->|:|\())*\s*(?:the\s+)?[${'`'}"]?([\p{L}_][\p{L}\p{N}_]*)`;
const asianReference = latin.u`[${'`'}"「]?([\p{L}_][\p{L}\p{N}_]*?)[${'`'}"」]?\s*(?:を参照|への参照|への外部キー|를 참조|을 참조)|(?:引用|参照|关联|外键[:：]?)\s*[${'`'}"「]?([A-Za-z_][\w]*)`;

/** Parts of the words by which a field is required, optional, unique, a key or a reference, or has a default. */
const constraint = latin.u`verwei|bezug|riferi|référ|verwijst|standard|vorgabe|défaut|defecto|predetermin|padrão|predefin|умолчан|默认|既定|初期値|デフォルト|기본값|requir|null|mandat|pflicht|oblig|option|undefined|default|freiwillig|facultat|opcional|(?:omit|absen|left )|uni[qc]|optioneel|opcjonaln|facolt|opzion|任意|省略可|선택|eindeutig|\bpk\b|primar|@id|\bcl(?:ave|é)|primär|refer|fk|foreign|fremd|обяз|уникальн|первичный|único|必填|可选|选填|唯一|主键`;
/** Parts of the words for a type that has several values. */
const collection = /\[|array|list|set|vec</;
const plainName = /^\w+$/;

/** Makes a field from a name, the type a document declares and whatever it says about it. */
export function makeField(name: string, declared: string | undefined, notes = ''): Field {
  const type = declared?.trim() ?? '';
  const all = `${type} ${notes}`;
  const lower = all.toLowerCase();
  const isConstrained = constraint.test(lower);
  const optionalMark =
    name.endsWith('?') ||
    ((isConstrained || type.includes('?')) && mayBeNull.test(type)) ||
    (type.includes('None') && /\|\s*None\b/.test(type));
  const clean = plainName.test(name) ? name : name.replaceAll(/[?!*`]+/g, '').trim();
  const values = valuesOf(type) ?? valuesOf(notes);
  const suggested = inferFieldType(clean);
  const isCounted = limited[suggested] !== 'text' && countsCharacters(all);
  const inferred = isCounted ? 'string' : suggested === 'string' && saysSign(all) ? 'number' : suggested;
  const declaredType = type === '' ? undefined : (typeOf(type, clean) ?? (values ? 'string' : undefined));
  const required =
    isConstrained && demanded.test(all)
      ? !undemanded.test(all)
      : !optionalMark && !(isConstrained && optional.test(all));
  const list = collection.test(lower) && (several.test(type) || listed.test(notes));
  const kind = limited[declaredType ?? inferred] ?? 'other';
  // `string[], up to 5, each up to 20 characters`: only characters are about how long they are.
  const limits = list && kind === 'text' ? limitsOf('', charactersIn(all), kind) : limitsOf(type, notes, kind);
  const refers =
    isConstrained &&
    ['refer', 'riferim', 'référ', 'fk', 'foreign', 'fremd', 'verwei', 'verwijst', 'bezug'].some((word) =>
      lower.includes(word),
    );
  const reference =
    (refers ? wholeName(all, referenceForm.exec(all)) : undefined) ??
    (/参照|引用|关联|外键|外部キー|참조/.test(all)
      ? asianReference
          .exec(all)
          ?.slice(1)
          .find((name) => name !== undefined)
      : undefined) ??
    (all.includes('→') || all.includes('->')
      ? latin.plain`(?:→|->)\s*${'`'}?([A-Za-z_]\w*)`.exec(all)?.[1]
      : undefined);
  const fallback = (isConstrained ? fallbackForm.exec(all) : null)?.slice(1).find((value) => value !== undefined);
  return {
    name: clean,
    type: declaredType ?? typeOfValues(values, inferred),
    ...(type === '' ? {} : { declaredType: type.slice(0, 80) }),
    required,
    unique: isConstrained && unique.test(all),
    ...(isConstrained && primary.test(all) ? { primary: true } : {}),
    ...(list ? { list: true } : {}),
    ...(values ? { values } : {}),
    ...(fallback === undefined || /^null$/i.test(fallback) ? {} : { defaultValue: fallback }),
    ...(reference === undefined || latin.i`^(?:the|on|and|not|null|a|an|id|key)$`.test(reference)
      ? {}
      : { references: reference }),
    ...limits,
  };
}

/** A name of several words, `Pet Owner`, of which an expression has found the first. */
function wholeName(text: string, found: RegExpExecArray | null): string | undefined {
  const first = found?.[1];
  if (!found || first === undefined) return undefined;
  const more = /^\p{Lu}/u.test(first)
    ? /^(?: \p{Lu}[\p{L}\p{N}_]*){1,2}/u.exec(text.slice(found.index + found[0].length))?.[0]
    : undefined;
  return first + (more ?? '');
}

/** Values decide where a name suggests what none of them is: `size (one of S, M or L)` is no number. */
function typeOfValues(values: readonly string[] | undefined, inferred: FieldType): FieldType {
  const isNumber = inferred === 'integer' || inferred === 'number';
  return values && isNumber && !values.every((value) => /^-?\d+(?:\.\d+)?$/.test(value)) ? 'string' : inferred;
}

/** The type that a declared one means. Languages that have one type for all numbers count with it too. */
function typeOf(declared: string, name: string): FieldType | undefined {
  const type = fieldTypeOf(declared);
  return type === 'number' && /^number\b/i.test(declared) && /^_?id$|_id$|[a-z]I[dD]$/i.test(name) ? 'integer' : type;
}

const limited: Readonly<Partial<Record<FieldType, LimitedKind>>> = {
  string: 'text',
  text: 'text',
  email: 'text',
  url: 'text',
  integer: 'whole',
  number: 'number',
};

const choice = latin.i`allowed|values|options|either|choices`;
const chosen = latin.i`\b(?:allowed(?: values)?|values|options|either|choices)\b\s*:?\s*((?:["'${'`'}]?[\w-]+["'${'`'}]?\s*(?:[,|/]|\bor\b)\s*)+["'${'`'}]?[\w-]+)`;

/** `eines von: neu, alt` */
const chosenOf = latin.iu`(?<![\p{L}])(?:ein(?:e[rs]?)? (?:von|aus)|un[oa]? (?:de|di|tra)|l['’]un(?:e)? (?:de|des)|uma? d[aeo]s?|één van|jed(?:en|na|no) z|одн[аои]н? из)(?: (?:los|las|les|den|der|dos|das))?(?: (?:valores|werten?|valeurs|valori|waarden))?\s*[:：]\s*([^.;()（）]{1,300})|(?<![\p{L}])(?:un(?:e)? parmi|parmi)\s*:?\s+([^.;()（）]{1,300})|(?:以下之一|之一|可选值|取值(?:范围)?|枚举值?|次のいずれか|以下のいずれか|いずれか|選択肢|다음 중 하나|선택지)\s*[:：]\s*([^.;()（）。；]{1,300})|(?:^|[;；。])\s*([^.;()（）。；]{1,300}?)\s*のいずれか`;
/** `red, green or blue`, where nothing else is said in a clause. */
const alternatives = latin.u`(?:^|[;(])\s*((?:\p{Ll}[\p{L}\p{N}_-]*, ){1,12}\p{Ll}[\p{L}\p{N}_-]*,? (?:or|oder|ou|o) \p{Ll}[\p{L}\p{N}_-]*)\s*(?:$|[;)])`;
const quoted = /^\(?\s*["'`]/;

/** The values of an enumeration: `'a' | 'b'`, `a / b / c`, `enum(a, b)`, `IN ('a', 'b')`, `one of: a, b`. */
export function valuesOf(text: string): string[] | undefined {
  if (text === '' || !/[|/,;:([{'"`：、，]| o[fr] |parmi/.test(text)) return undefined;
  const bare = text.trim();
  const lower = bare.toLowerCase();
  const list =
    (lower.includes('in') || lower.includes('enum')
      ? latin.i`\b(?:enum|in)\b\s*[([{:]\s*([^)\]}]{1,400})`.exec(text)?.[1]
      : undefined) ??
    (/[:：]|parmi|のいずれか/.test(lower)
      ? chosenOf
          .exec(text)
          ?.slice(1)
          .find((values) => values !== undefined)
      : undefined) ??
    (lower.includes('one of') ? latin.i`\bone of\b:?\s*([^.;()（）]{1,300})`.exec(text)?.[1] : undefined) ??
    (quoted.test(bare)
      ? latin.plain`^\(?((?:\s*["'${'`'}][^"'${'`'}]{1,40}["'${'`'}]\s*[|/,]?){2,})`.exec(text)?.[1]
      : undefined) ??
    (bare.includes('|') ? latin.plain`^\(?(\w[\w-]*(?:\s*\|\s*\w[\w-]*)+)\)?$`.exec(bare)?.[1] : undefined) ??
    (bare.includes('/')
      ? latin.plain`^\(?([\w-]+(?:\s+\/\s+[\w-]+)+|[\w-]+(?:\/[\w-]+){2,})\)?$`.exec(bare)?.[1]
      : undefined) ??
    (choice.test(text) ? chosen.exec(text)?.[1] : undefined) ??
    (/ (?:or|oder|ou|o) /.test(text) ? alternatives.exec(text)?.[1] : undefined);
  if (list === undefined) return undefined;
  const values = list
    .split(/[|,，/、]|\bor\b| (?:oder|ou|o|lub|или) |または|或/)
    .map((value) => value.replace(/\s[–—-]\s.*$/, '').replaceAll(/^["'`\s]+|["'`\s]+$/g, ''))
    .filter(
      (value) =>
        value !== '' &&
        value.length <= 40 &&
        !notAnyValue.test(value) &&
        !latin.plain`^(?:[nN]ull|NULL|None|undefined)$`.test(value),
    );
  if (values.length < 2 || values.every((value) => fieldTypeOf(value) !== undefined)) return undefined;
  return [...new Set(values)];
}

/** What is said behind values, and is none: `default low`. */
const notAnyValue = latin.iu`^(?:(?:by )?default(?:s to)?|standard|vorgabe|par défaut|por defecto|padrão|必須|required|optional|unique)(?![\p{L}])|^默认|^既定値`;

/** What may follow a name without a type: `owner_id fk`. */
const flags = latin.i`^(?:pk|fk|idx|index(?:ed)?|unique|nullable|not null|null|optional|required)\b[^.]{0,30}$`;

const nameForm = latin.u`^[${'`'}*_"'[]*([\p{L}_$][\p{L}\p{N}_$.-]*(?:\[\])?\??)[${'`'}*_"'\]]*`;

/**
 * Reads one declaration such as `email: string, unique`, `createdAt?`, `name (text, required)`,
 * `` `id` – UUID ``; undefined where the text does not start with a name that could be a field.
 */
export function readField(text: string): Field | undefined {
  const source = text.trim();
  const name = nameForm.exec(source);
  if (!name) return undefined;
  const head = name[1] ?? '';
  const rest = source.slice(name[0].length).trim();
  if (rest === '') return makeField(head, undefined);
  const match = latin.su`^(?:[:：=]|[–—-](?=\s)|(?=\())\s*(.*)$`.exec(rest);
  if (!match) {
    const type = fieldTypeOf(rest);
    if (type !== undefined) return makeField(head, rest.split(/[\s,]/)[0], rest);
    return flags.test(rest) ? makeField(head, undefined, rest) : undefined;
  }
  const said = match[1] ?? '';
  const notes = (said.startsWith('(') ? said.replace(/^\((.*)\)[.]?$/s, '$1') : said).trim();
  const bare = /^[nor]/i.test(notes)
    ? notes.replace(/^(?:(?:not null|required|optional|nullable)\s+|null\s*(?:\||or\b)\s*)(?=[a-z])/i, '')
    : notes;
  const type =
    dateWithTime.exec(bare)?.[0] ??
    latin.u`^[${'`'}*"'[]*((?:(?:an? )?(?:array|list|set) of )?\p{L}[\p{L}\w<>[\]().]*(?:-\p{L}+)?(?:\([^)]*\))?(?:\[\])?\??|(?:["'][^"']*["']\s*\|?\s*)+)`
      .exec(bare)?.[0]
      .trim() ??
    '';
  const union = !notes.includes('|')
    ? undefined
    : latin.plain`^[${'`'}]?((?:["'${'`'}]?[\w-]+["'${'`'}]?\s*\|\s*)+["'${'`'}]?[\w-]+["'${'`'}]?)`.exec(notes)?.[1];
  const declared = union ?? (fieldTypeOf(type) === undefined ? undefined : type.replaceAll('`', ''));
  return makeField(head, declared, notes);
}

/** Cuts a list at the commas that stand outside brackets and quotes. */
export function splitList(text: string, separators = ',;、，；\n'): string[] {
  const parts: string[] = [];
  let depth = 0;
  let angles = 0;
  let from = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at);
    if (quote === '' && isWordUnit(text.charCodeAt(at)) && !separators.includes(unit)) continue;
    if (quote !== '') {
      if (unit === quote) quote = '';
    } else if (unit === '"' || (unit === "'" && !latin.u`\p{L}`.test(text.charAt(at - 1)))) {
      quote = text.includes(unit, at + 1) ? unit : '';
    } else if (
      '{[(（'.includes(unit) ||
      (unit === '<' && /\w/.test(text.charAt(at + 1)) && /\w/.test(text.charAt(at - 1)))
    ) {
      if (unit === '<') angles++;
      depth++;
    } else if ('}])）'.includes(unit) || (unit === '>' && angles > 0)) {
      if (unit === '>') angles--;
      depth = Math.max(0, depth - 1);
    } else if (depth === 0 && separators.includes(unit)) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Letters and figures of ASCII, and blanks, which mark nothing in a list. */
function isWordUnit(code: number): boolean {
  return code === 32 || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

const conjunction = latin.iu`^(?:and|und|et|y|e|и|和)\s+`;

/** `readerId and dueDate` */
const pairForm = latin.plain`^[${'`'}*]*([A-Za-z_]\w*)[${'`'}*]* (?:and|und|et|y) [${'`'}*]*([A-Za-z_]\w*)[${'`'}*]*[.]?$`;

/** Reads what stands between braces or after a colon: `id, email: string, tags[]`; undefined where a part is no field. */
export function readFieldList(text: string): Field[] | undefined {
  const fields: Field[] = [];
  const parts = splitList(text.includes('//') ? text.replaceAll(/\/\/[^\n]*/g, '') : text);
  for (const part of parts.flatMap((each) => (each.includes(' ') ? pairForm.exec(each)?.slice(1) : null) ?? [each])) {
    const cleaned = part.replace(conjunction.for(part), '').replace(/^\.{3}\w*$|[.。]$/, '');
    if (cleaned === '' || cleaned === '…') continue;
    const alternatives = !cleaned.includes('|')
      ? null
      : latin.plain`^[${'`'}]?(\w+)[${'`'}]?\s*\|\s*[${'`'}]?\w+`.exec(cleaned);
    const field =
      alternatives && !cleaned.includes(':') ? makeField(alternatives[1] ?? '', undefined) : readField(cleaned);
    if (!field) return undefined;
    fields.push(field);
  }
  return fields.length === 0 ? undefined : fields;
}

/** Joins what two places say about the same fields; the first place wins where both say something. */
export function mergeFields(first: readonly Field[], second: readonly Field[]): readonly Field[] {
  if (first.length + second.length < 2) return second.length === 0 ? first : second;
  const merged = new Map<string, Field>();
  for (const field of [...first, ...second]) {
    const key = field.name.replaceAll(/[_-]/g, '').toLowerCase();
    const known = merged.get(key);
    if (!known) merged.set(key, field);
    else if (known.declaredType === undefined && field.declaredType !== undefined)
      merged.set(key, { ...field, name: known.name });
  }
  return [...merged.values()];
}

/** The clauses of a text that count characters. */
function charactersIn(text: string): string {
  return countsCharacters(text) ? text.split(/[;,]/).filter(countsCharacters).join('; ') : '';
}
