import type { Field, FieldType } from './task.ts';

import { makeField } from './field.ts';
import { child, listOf, type KeyNode } from './key-tree.ts';

/** What a schema demands of a field and a field cannot hold; its line is 0-based, in the text. */
export type LoseDemand = (property: string, node: KeyNode, reason: string) => void;

const jsonTypes: Readonly<Record<string, FieldType>> = { object: 'json', array: 'json' };

const unheld: Readonly<Record<string, string>> = {
  pattern: 'the form of a value is not checked',
  multipleOf: 'steps of a number are not checked',
  minItems: 'the length of a list is not checked',
  maxItems: 'the length of a list is not checked',
  uniqueItems: 'whether items of a list differ is not checked',
  oneOf: 'alternatives are not checked',
  anyOf: 'alternatives are not checked',
  not: 'what a value may not be is not checked',
};

/** The name of the schema that one refers to. */
export function referred(schema: KeyNode): string | undefined {
  return /\/([^/]+)$/.exec(child(schema, '$ref')?.value ?? '')?.[1];
}

/** The field of a property of a schema in OpenAPI or JSON Schema. Limits of a list are those of its items. */
export function propertyField(
  property: KeyNode,
  required: boolean,
  schemas: ReadonlyMap<string, KeyNode>,
  lose: LoseDemand,
): Field {
  const schema = valueOf(property, schemas);
  const items = child(schema, 'items');
  const type = typeOf(schema);
  const item = type === 'array' && items ? valueOf(items, schemas) : schema;
  const target = referred(schema) ?? (items && referred(item));
  const values = [
    ...listOf(child(item, 'enum')),
    ...(child(item, 'const')?.value ? [child(item, 'const')?.value ?? ''] : []),
  ];
  const declared = child(item, 'format')?.value ?? (type === 'array' && item === schema ? undefined : typeOf(item));
  const base = makeField(property.key, declared, '');
  const fallback = child(schema, 'default')?.value;
  loseUnheld(property.key, schema === item ? [schema] : [schema, item], lose);
  return {
    ...base,
    ...(target !== undefined || alternativesOf(item).length > 0 ? { type: 'json' as const } : {}),
    ...(type !== undefined && type !== 'array' && jsonTypes[type] ? { type: jsonTypes[type] } : {}),
    required,
    ...(type === 'array' ? { list: true } : {}),
    ...(values.length > 0 ? { values } : {}),
    ...(fallback === undefined || fallback === '' ? {} : { defaultValue: fallback }),
    ...(target === undefined ? {} : { references: target }),
    ...limits(item, base.type === 'integer'),
  };
}

function alternativesOf(schema: KeyNode): readonly KeyNode[] {
  return [...(child(schema, 'oneOf')?.children ?? []), ...(child(schema, 'anyOf')?.children ?? [])];
}

/** The schema itself, the only alternative to null, or the one that it refers to where that is no object. */
function valueOf(outer: KeyNode, schemas: ReadonlyMap<string, KeyNode>): KeyNode {
  const [only, ...others] = alternativesOf(outer).filter((each) => typeOf(each) !== 'null');
  const schema = only && others.length === 0 ? only : outer;
  const target = schemas.get(referred(schema) ?? '');
  if (!target) return schema;
  const type = typeOf(target);
  const isValue = child(target, 'enum') !== undefined || (type !== undefined && jsonTypes[type] === undefined);
  return isValue ? target : schema;
}

/** `string`, and of `[string, null]` the first that is not null. */
function typeOf(schema: KeyNode): string | undefined {
  const type = child(schema, 'type');
  return type?.value === '' ? listOf(type).find((each) => each !== 'null') : type?.value;
}

function loseUnheld(name: string, schemas: readonly KeyNode[], lose: LoseDemand): void {
  for (const node of schemas.flatMap(({ children }) => children)) {
    const reason = unheld[node.key];
    if (reason !== undefined && node.value !== 'false') lose(name, node, reason);
  }
}

function limits(schema: KeyNode, isWhole: boolean): Partial<Field> {
  const figure = (key: string): number | undefined => {
    const written = child(schema, key)?.value;
    const value = written === undefined || written === '' ? Number.NaN : Number(written);
    return Number.isFinite(value) ? value : undefined;
  };
  const found = {
    minLength: figure('minLength'),
    maxLength: figure('maxLength'),
    ...bounds('minimum', 'exclusiveMinimum', 1),
    ...bounds('maximum', 'exclusiveMaximum', -1),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));

  /** A bound that is excluded lies one step beyond for whole numbers; others have no next value. */
  function bounds<Of extends 'minimum' | 'maximum', Beyond extends string>(
    of: Of,
    beyond: Beyond,
    step: 1 | -1,
  ): Partial<Record<Of | Beyond, number | undefined>> {
    const said = child(schema, beyond)?.value;
    // OpenAPI 3.0 says of a bound that it is excluded, JSON Schema names another.
    const included = said === 'true' ? undefined : figure(of);
    const excluded = said === 'true' ? figure(of) : figure(beyond);
    if (excluded === undefined || !isWhole) return named(of, included, beyond, excluded);
    const next = (step === 1 ? Math.floor(excluded) : Math.ceil(excluded)) + step;
    const nearest = included === undefined ? next : step === 1 ? Math.max(included, next) : Math.min(included, next);
    return named(of, nearest, beyond, undefined);
  }
}

function named<Of extends string, Beyond extends string>(
  of: Of,
  included: number | undefined,
  beyond: Beyond,
  excluded: number | undefined,
): Partial<Record<Of | Beyond, number | undefined>> {
  return { [of]: included, [beyond]: excluded } as Partial<Record<Of | Beyond, number | undefined>>;
}
