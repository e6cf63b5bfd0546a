import type { Json } from '@orch/core';

import { OrchError } from '@orch/core';

import type { NodeSpec } from './graph.ts';

/** Stands in an input for the output of another node, or for the member at `path` in it. */
export type Reference = { readonly $ref: string; readonly path?: string | readonly string[] };

/**
 * The output of node `id` in the input of another. A path is member names and array positions joined by dots;
 * names that hold dots need the form of an array.
 */
export function ref(id: string, path?: string | readonly string[]): Reference {
  return path === undefined ? { $ref: id } : { $ref: id, path };
}

/** Protects JSON that may look like a reference, such as a JSON Schema, from being read as one. */
export function literal(value: Json): { readonly $literal: Json } {
  return { $literal: value };
}

type JsonRecord = { readonly [key: string]: Json };

function asReference(value: JsonRecord): Reference | undefined {
  if (typeof value['$ref'] !== 'string') return undefined;
  const { $ref, path } = value;
  const keys = Object.keys(value).length;
  if (keys === 1) return { $ref };
  if (keys !== 2 || path === undefined) return undefined;
  if (typeof path === 'string') return { $ref, path };
  return Array.isArray(path) && path.every((part) => typeof part === 'string') ? { $ref, path } : undefined;
}

const isLiteral = (value: JsonRecord): boolean => '$literal' in value && Object.keys(value).length === 1;

function collect(value: Json, found: Reference[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
    return;
  }
  const record = value as JsonRecord;
  const reference = asReference(record);
  if (reference) found.push(reference);
  else if (!isLiteral(record)) for (const key of Object.keys(record)) collect(record[key] as Json, found);
}

/**
 * The input with every reference replaced by what `lookup` answers and every literal unwrapped.
 * Values that were put in are not searched again. A `lookup` that answers undefined leaves the reference standing.
 */
export function resolveReferences(input: Json, lookup: (id: string) => Json | undefined): Json {
  if (typeof input !== 'object' || input === null) return input;
  if (Array.isArray(input)) return input.map((item: Json) => resolveReferences(item, lookup));
  const record = input as JsonRecord;
  const reference = asReference(record);
  if (reference) {
    const output = lookup(reference.$ref);
    return output === undefined ? reference : member(output, reference);
  }
  if (isLiteral(record)) return record['$literal'] as Json;
  const entries = Object.keys(record).map((key) => [key, resolveReferences(record[key] as Json, lookup)] as const);
  return Object.fromEntries(entries);
}

/** The input with every reference naming another node; literals stay as they are. */
export function renameReferences(input: Json, rename: (id: string) => string): Json {
  if (typeof input !== 'object' || input === null) return input;
  if (Array.isArray(input)) return input.map((item: Json) => renameReferences(item, rename));
  const record = input as JsonRecord;
  const reference = asReference(record);
  if (reference) return { ...reference, $ref: rename(reference.$ref) };
  if (isLiteral(record)) return record;
  return Object.fromEntries(Object.keys(record).map((key) => [key, renameReferences(record[key] as Json, rename)]));
}

/** Every reference of a node in document order: in its input, in its condition and in its list. */
export function referencesOf({ input, when, forEach }: NodeSpec): Reference[] {
  const found: Reference[] = [];
  if (input !== undefined) collect(input, found);
  if (when !== undefined) collect(when.value, found);
  if (forEach !== undefined) collect(forEach, found);
  return found;
}

function member(output: Json, { $ref, path }: Reference): Json {
  if (path === undefined) return output;
  let value = output;
  for (const part of typeof path === 'string' ? path.split('.') : path) {
    if (typeof value !== 'object' || value === null || !isMember(value, part)) {
      const shown = typeof path === 'string' ? path : path.join('.');
      throw new OrchError('ORCH_REFERENCE_MISSING', `the output of node "${$ref}" has no member "${shown}"`, {
        data: { node: $ref, path },
      });
    }
    value = (value as JsonRecord)[part] as Json;
  }
  return value;
}

/** Own enumerable members only: neither what objects inherit nor the length of an array. */
function isMember(value: object, part: string): boolean {
  return Object.prototype.propertyIsEnumerable.call(value, part);
}
