import type { Field, FieldType } from './task.ts';

import { fieldTypeOf, inferFieldType } from './field-type.ts';
import { makeField, readField } from './field.ts';
import { latin } from '../expressions/latin.ts';

/** Values of an example whose form tells their type. */
const forms: readonly (readonly [declared: string, form: RegExp])[] = [
  ['datetime', /^\d{4}-\d\d-\d\dT\d\d:\d\d/],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['uuid', /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i],
  ['email', /^[^\s@]+@[^\s@]+\.[a-z]+$/i],
  ['url', /^https?:\/\/\S+$/i],
];

/** The fields that a JSON body shows, by example or by the names of types: `{ "title": "string", "pages": 12 }`. */
export function exampleFields(text: string): Field[] {
  const parsed = parse(text);
  const body = Array.isArray(parsed) ? (parsed as readonly unknown[])[0] : parsed;
  if (body === undefined) return looseFields(text.split(/\r\n|\n|\r/));
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) => fieldOf(name, value) ?? []);
}

/** A thing of an example that holds several: `{ "rules": [{ "id": 1, "text": "" }], "entries": [] }`. */
export interface ExampleModel {
  readonly name: string;
  readonly fields: readonly Field[];
  /** Where its name stands in the text. */
  readonly offset: number;
}

/**
 * The things that a JSON example of a whole store holds, each in a list of its own; none where it shows one thing, which
 * has a key or more values than lists.
 */
export function exampleModels(text: string): ExampleModel[] {
  const store = parseJson(text.replaceAll(stringOrComment, (part) => (part.startsWith('"') ? part : '')));
  if (typeof store !== 'object' || store === null || Array.isArray(store)) return [];
  const members: readonly (readonly [name: string, value: unknown])[] = Object.entries(store);
  const values = members.filter(([, value]) => value === null || typeof value !== 'object').length;
  const lists = members.filter(([, value]) => Array.isArray(value)).length;
  if (values > lists || members.some(([name]) => isKey.test(name))) return [];
  const offsets = memberOffsets(text);
  return members.flatMap(([name, value]) => {
    if (wrapper.test(name)) return [];
    const first: unknown = Array.isArray(value) ? (value as readonly unknown[])[0] : undefined;
    if (typeof first !== 'object' || first === null || Array.isArray(first)) return [];
    const fields = Object.entries(first).flatMap(([key, each]) => fieldOf(key, each) ?? []);
    return fields.length > 1 && /^[\p{L}_][\p{L}\p{N}_-]{0,40}$/u.test(name)
      ? [{ name, fields, offset: offsets.get(name) ?? 0 }]
      : [];
  });
}

const stringOrComment = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g;
/** The key of a record: `_id`, `patientId`. */
const isKey = /^_?id$|_id$|[a-z]I[dD]$/;
/** What answers and configurations call a list, whatever is in it. */
const wrapper =
  /^(?:errors|warnings|data|links|results|items|plugins|steps|records|values|entries)$|(?:options|config)$/i;

/** Where the names of the outermost members of a JSON text stand, which may have comments. */
function memberOffsets(text: string): Map<string, number> {
  const found = new Map<string, number>();
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|\/\/[^\n]*|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && token.endsWith(':')) found.set(token.slice(1, token.lastIndexOf('"')), index);
  }
  return found;
}

function parse(text: string): unknown {
  // What comments say about a field is read line by line.
  return /\/\/(?<!:\/\/)|\/\*/.test(text) ? undefined : parseJson(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replaceAll(/(?:\.\.\.|…)(?=\s*[}\]])/g, '').replaceAll(/,(?=\s*[}\]])/g, ''));
  } catch {
    // Not JSON, but perhaps a shape that people read as such.
    return undefined;
  }
}

/** The field that one member of an example stands for; undefined where its name could be no field. */
function fieldOf(name: string, value: unknown): Field | undefined {
  if (!latin.u`^[\p{L}_][\p{L}\p{M}\p{N}_-]{0,60}$`.test(name)) return undefined;
  if (typeof value === 'string') return stringField(name, value);
  if (typeof value === 'number') return shown(name, numberType(name, String(value)));
  if (typeof value === 'boolean') return shown(name, 'boolean');
  if (value === null) return { ...shown(name, undefined), required: false };
  if (!Array.isArray(value)) return shown(name, 'json');
  const item: unknown = value[0];
  const field = item === undefined || Array.isArray(item) ? shown(name, undefined) : fieldOf(name, item);
  return field && { ...field, list: true };
}

/** A whole number in an example may be a whole price: only a name tells that a field has no fractions. */
function numberType(name: string, value: string): FieldType {
  const isWhole = /(?:^|_)id$|[a-z]Id$/.test(name) || inferFieldType(name) === 'integer';
  return isWhole && !value.includes('.') ? 'integer' : 'number';
}

function stringField(name: string, value: string): Field | undefined {
  const isType = latin.plain`^[a-z]\w*(?:\[\])?\??(?:\s*[(|,].*)?$`.test(value) && fieldTypeOf(value) !== undefined;
  const isChoice = latin.plain`^\w[\w-]*(?:\s*\|\s*\w[\w-]*)+$`.test(value);
  if (isType || isChoice) return readField(`${name}: ${value}`);
  const form = forms.find(([, expression]) => expression.test(value))?.[0];
  if (form !== undefined) return shown(name, form);
  const guessed = shown(name, undefined);
  const isText = ['string', 'text', 'email', 'url', 'uuid'].includes(guessed.type);
  return isText || /^(?:\.{3}|…|<.*>|)$/.test(value) ? guessed : shown(name, 'string');
}

/** A field whose type is only seen in an example, not declared. */
function shown(name: string, type: string | undefined): Field {
  const { declaredType: _, ...field } = makeField(name, type);
  return field;
}

/** The members of a body that is no JSON, line by line. */
function looseFields(lines: readonly string[]): Field[] {
  const fields: Field[] = [];
  let depth = 0;
  for (const text of lines) {
    for (const field of lineFields(text, depth)) {
      if (!fields.some((known) => known.name === field.name)) fields.push(field);
    }
    depth += depthOf(text);
  }
  return fields;
}

/** The members on one line of a body: those of an object on this line, else those of the outermost object. */
export function lineFields(text: string, depth: number): Field[] {
  const inline = /^\s*\{(.+)\}\s*$/.exec(text)?.[1] ?? (depth === 1 ? text : '');
  const parts = depth === 0 && inline === text ? [] : inline.split(/,(?=\s*["'\w])/);
  return parts.flatMap((part) => {
    const pair =
      latin.u`^\s*["']?([\p{L}_][\p{L}\p{M}\p{N}_]*(?:-[\p{L}\p{M}\p{N}_]+(?=["'-]))*)["']?(\??)\s*:\s*(.+?),?\s*$`.exec(
        part,
      );
    if (!pair) return [];
    const [, name = '', mark = '', written = ''] = pair;
    const declared = written.replaceAll(/["']/g, '');
    const figure = latin.plain`^-?\d+(?:\.\d+)?(?=$|,?\s*\/\/)`.exec(declared)?.[0];
    const type = figure === undefined ? declared : `${numberType(name, figure)}${declared.slice(figure.length)}`;
    return readField(`${name}${mark}: ${type}`) ?? [];
  });
}

/** By how many brackets a line opens more than it closes. */
export function depthOf(text: string): number {
  return (text.match(/[{[]/g)?.length ?? 0) - (text.match(/[}\]]/g)?.length ?? 0);
}
