import type { Field } from '../task.ts';

import { latin } from '../../expressions/latin.ts';
import { makeField } from '../field.ts';
import { above, below, type Limits } from '../limits.ts';

export interface PythonBody {
  readonly name: string;
  readonly bases: readonly string[];
  readonly body: string;
  readonly offset: number;
}

const start = /^class\s+(\w+)\s*(?:\(([^)]*)\))?\s*:[ \t]*$/gm;

/** The classes of a text in Python, without enumerations. */
export function pythonBodies(text: string): PythonBody[] {
  const found: PythonBody[] = [];
  start.lastIndex = 0;
  for (let match = start.exec(text); match; match = start.exec(text)) {
    if (/Enum|Choices/.test(match[2] ?? '')) continue;
    const rest = text.slice(start.lastIndex);
    const body = rest.slice(0, (/\n(?=\S)/.exec(rest.slice(1))?.index ?? rest.length) + 1);
    const bases = (match[2] ?? '')
      .split(/,(?![^[]*\])/)
      .flatMap((base) => (base.includes('=') ? [] : base.trim() || []));
    found.push({ name: match[1] ?? '', bases, body, offset: match.index });
  }
  return found;
}

const member = latin.plain`^(\s+)(\w+)\s*(:?)(.*)$`;
const noMember = /^\s*(?:def|return|class|async|if|for|with|raise|@|#|"""|''')/;

/** The attributes of a class. */
export function pythonFields({ body }: PythonBody): Field[] {
  const fields: Field[] = [];
  let indent: string | undefined;
  for (const line of logicalLines(body)) {
    const [, before = '', name = '', colon = '', behind = ''] = member.exec(line) ?? [];
    if (name === '' || noMember.test(line)) continue;
    indent ??= before;
    // What stands deeper belongs to a method or an inner class.
    if (before.length > indent.length) continue;
    const [type, value] = cutAtEquals(behind);
    if (colon === '' ? value === undefined || type !== '' : type === '') continue;
    fields.push(pythonField(name, type, value));
  }
  return fields;
}

/** The lines of a body; what stands between brackets is one. */
function logicalLines(body: string): string[] {
  const lines: string[] = [];
  let depth = 0;
  for (const source of body.split(/\r?\n/)) {
    const line = source.includes('#') ? source.replace(/(?:^|\s)#[^"']*$/, '') : source;
    if (depth > 0 && lines.length > 0) lines[lines.length - 1] += ` ${line.trim()}`;
    else lines.push(line);
    for (const unit of line) {
      if ('([{'.includes(unit)) depth++;
      else if (')]}'.includes(unit)) depth = Math.max(0, depth - 1);
    }
  }
  return lines;
}

/** `int = 5`, cut at the sign that stands in no brackets. */
function cutAtEquals(text: string): [type: string, value: string | undefined] {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at);
    if ('([{'.includes(unit)) depth++;
    else if (')]}'.includes(unit)) depth--;
    else if (unit === '=' && depth === 0) return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  }
  return [text.trim(), undefined];
}

const bound = /\b(ge|gt|le|lt|min_length|max_length)\s*=\s*(-?\d+(?:\.\d+)?)/g;
const ofFunction = latin.plain`^(?:\w+\.)?(?:mapped_column|Column|Field)\(\s*`;

function pythonField(name: string, declared: string, value: string | undefined): Field {
  const annotated = /^Annotated\[\s*(\w+(?:\[[^\]]*\])?)/.exec(declared)?.[1];
  const constrained = /^(?:Optional\[\s*)?con(int|float|decimal|str|list|set)\(/.exec(declared)?.[1];
  const literal = /\bLiteral\[([^\]]*)\]/.exec(declared)?.[1];
  const type =
    annotated ??
    constrained ??
    (declared === '' ? latin.plain`^(?:Column|Field)?\(?\s*(?:models\.|db\.)?(\w+)`.exec(value ?? '')?.[1] : declared);
  const says = value ?? '';
  const call = ofFunction.exec(says)?.[0];
  const initial = says.includes('(') ? (call === undefined ? undefined : argument(says.slice(call.length))) : says;
  const fallback = initial === undefined ? undefined : constant(initial);
  const base = makeField(name, literal === undefined ? type : `string ${literal}`, literal === undefined ? says : '');
  const { declaredType: _, ...made } = base;
  const isOptional = /^None\b/.test(initial ?? '') || /\bOptional\[|\|\s*None\b/.test(declared);
  const values =
    literal === undefined ? undefined : literal.split(',').map((part) => part.trim().replaceAll(/["']/g, ''));
  return {
    ...made,
    ...(type === undefined ? {} : { declaredType: (declared === '' ? type : declared).slice(0, 80) }),
    ...(isOptional ? { required: false } : {}),
    ...(values ? { type: 'string' as const, values } : {}),
    ...(fallback === undefined ? {} : { defaultValue: fallback }),
    ...bounds(made, `${declared} ${says}`),
  };
}

/** The first argument, or the one that is called default, of a call to `Field`. */
function argument(inner: string): string | undefined {
  const named = /\bdefault\s*=\s*("[^"]*"|'[^']*'|[\w.-]+)/.exec(inner)?.[1];
  return named ?? /^("[^"]*"|'[^']*'|-?[\w.]+)\s*(?=[,)])/.exec(inner)?.[1];
}

/** A value that is written out: a text, a number, a truth value or a member of an enumeration. */
function constant(text: string): string | undefined {
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted) return quoted[2];
  if (/^(?:True|False)$/.test(text)) return text.toLowerCase();
  return /^-?\d+(?:\.\d+)?$/.test(text) || /^[A-Z]\w*\.\w+$/.test(text) ? text : undefined;
}

function bounds({ type }: Field, text: string): Partial<Field> {
  const found: { -readonly [Name in keyof Limits]: Limits[Name] } = {};
  const isWhole = type === 'integer';
  for (const [, word, figure] of text.matchAll(bound)) {
    const value = Number(figure);
    if (word === 'min_length') found.minLength = value;
    else if (word === 'max_length') found.maxLength = value;
    else if (word === 'ge') found.minimum = value;
    else if (word === 'le') found.maximum = value;
    else if (word === 'gt') Object.assign(found, above(value, isWhole));
    else if (word === 'lt') Object.assign(found, below(value, isWhole));
  }
  return found;
}
