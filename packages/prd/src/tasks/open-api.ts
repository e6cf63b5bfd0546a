import type { Field, FieldType, HttpMethod } from './task.ts';

import { cleanPath } from './clean-path.ts';
import { makeField } from './field.ts';
import { child, listOf, readKeys, type KeyNode } from './key-tree.ts';

export interface OpenApiEndpoint {
  readonly method: HttpMethod;
  readonly path: string;
  readonly line: number;
  readonly evidence: string;
  readonly confidence: number;
  readonly summary?: string;
  readonly requestFields: readonly Field[];
  readonly responseFields: readonly Field[];
}

export interface OpenApiSchema {
  readonly name: string;
  readonly fields: readonly Field[];
  /** 0-based, in the text. */
  readonly line: number;
}

const verbs: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options']);

/** The endpoints of an OpenAPI or Swagger description, whole or a fragment, in YAML or JSON, with their bodies. */
export function openApiEndpoints(lines: readonly string[], firstLine: number): OpenApiEndpoint[] {
  const roots = readKeys(lines);
  const schemas = schemasOf(roots);
  const found: OpenApiEndpoint[] = [];
  const server = find(roots, 'servers')?.children.map((entry) => child(entry, 'url')?.value)[0];
  const base = (server ?? find(roots, 'basePath')?.value ?? '').replace(/^https?:\/\/[^/]+/i, '');
  const prefix = (cleanPath(base) ?? '').replace(/\/$/, '');
  for (const path of find(roots, 'paths')?.children ?? []) {
    const clean = path.key.startsWith('/') ? cleanPath(path.key) : undefined;
    if (clean === undefined) continue;
    for (const operation of path.children) {
      if (!verbs.has(operation.key)) continue;
      const method = operation.key.toUpperCase() as HttpMethod;
      const summary = child(operation, 'summary')?.value ?? '';
      found.push({
        method,
        path: prefix + clean,
        line: firstLine + operation.line,
        evidence: `${method} ${clean}`,
        confidence: 0.95,
        ...(summary === '' ? {} : { summary: summary.slice(0, 200) }),
        requestFields: bodyFields(requestOf(operation), schemas),
        responseFields: bodyFields(answerOf(operation), schemas),
      });
    }
  }
  return found;
}

/** The schemas of a description that are objects. */
export function openApiSchemas(lines: readonly string[]): OpenApiSchema[] {
  const schemas = schemasOf(readKeys(lines));
  return [...schemas.values()].map((node) => ({
    name: node.key,
    fields: schemaFields(node, schemas, 0),
    line: node.line,
  }));
}

/** The fields of a schema by itself. */
export function objectFields(schema: KeyNode): Field[] {
  return schemaFields(schema, new Map(), 0);
}

function find(nodes: readonly KeyNode[], key: string): KeyNode | undefined {
  for (const node of nodes) {
    if (node.key === key) return node;
    const inner = node.key === '' || node.key === '-' ? find(node.children, key) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

function schemasOf(roots: readonly KeyNode[]): Map<string, KeyNode> {
  const holder = child(find(roots, 'components'), 'schemas') ?? find(roots, 'schemas') ?? find(roots, 'definitions');
  return new Map((holder?.children ?? []).map((node) => [node.key, node]));
}

function requestOf(operation: KeyNode): KeyNode | undefined {
  const body = child(operation, 'requestBody');
  const swagger = child(operation, 'parameters')?.children.find((entry) => child(entry, 'in')?.value === 'body');
  return child(body ?? swagger, 'schema') ?? contentSchema(body);
}

function answerOf(operation: KeyNode): KeyNode | undefined {
  const answer = child(operation, 'responses')?.children.find(({ key }) => /^(?:2\d\d|2XX|default)$/.test(key));
  return child(answer, 'schema') ?? contentSchema(answer);
}

function contentSchema(body: KeyNode | undefined): KeyNode | undefined {
  const types = child(body, 'content')?.children ?? [];
  return child(types.find(({ key }) => key.includes('json')) ?? types[0], 'schema');
}

function bodyFields(schema: KeyNode | undefined, schemas: ReadonlyMap<string, KeyNode>): Field[] {
  if (!schema) return [];
  const items = child(schema, 'items');
  return schemaFields(items && !child(schema, 'properties') ? items : schema, schemas, 0);
}

function schemaFields(schema: KeyNode, schemas: ReadonlyMap<string, KeyNode>, depth: number): Field[] {
  if (depth > 8) return [];
  const target = referred(schema);
  if (target !== undefined) {
    const known = schemas.get(target);
    return known ? schemaFields(known, schemas, depth + 1) : [];
  }
  const required = new Set(listOf(child(schema, 'required')));
  const parts = (child(schema, 'allOf')?.children ?? []).flatMap((part) => schemaFields(part, schemas, depth + 1));
  const own = (child(schema, 'properties')?.children ?? [])
    .filter(({ key }) => key !== '' && key !== '-')
    .map((property) => propertyField(property, required.has(property.key), schemas));
  return [...parts.map((field) => (required.has(field.name) ? { ...field, required: true } : field)), ...own];
}

function referred(schema: KeyNode): string | undefined {
  return /\/([^/]+)$/.exec(child(schema, '$ref')?.value ?? '')?.[1];
}

const jsonTypes: Readonly<Record<string, FieldType>> = { object: 'json', array: 'json' };

function propertyField(property: KeyNode, required: boolean, schemas: ReadonlyMap<string, KeyNode>): Field {
  const text = (key: string): string | undefined => child(property, key)?.value;
  const items = child(property, 'items');
  const type = text('type');
  const format = text('format');
  const target = referred(property) ?? (items && referred(items));
  const targeted = target === undefined ? undefined : schemas.get(target);
  const isEnum = targeted !== undefined && child(targeted, 'enum') !== undefined;
  const values = listOf(child(isEnum ? targeted : property, 'enum'));
  const declared = (type === 'array' ? items && child(items, 'type')?.value : undefined) ?? format ?? type;
  const base = makeField(property.key, declared, '');
  const figure = (key: string): number | undefined => {
    const value = Number(text(key) ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const limits = { minLength: figure('minLength'), maxLength: figure('maxLength') };
  const range = { minimum: figure('minimum'), maximum: figure('maximum') };
  const fallback = text('default');
  return {
    ...base,
    ...(target !== undefined && !isEnum && type === undefined ? { type: 'json' as const } : {}),
    ...(type !== undefined && type !== 'array' && jsonTypes[type] ? { type: jsonTypes[type] } : {}),
    required,
    ...(type === 'array' ? { list: true } : {}),
    ...(values.length > 0 ? { values } : {}),
    ...(fallback === undefined || fallback === '' ? {} : { defaultValue: fallback }),
    ...(target === undefined || isEnum ? {} : { references: target }),
    ...defined(limits),
    ...defined(range),
  };
}

function defined(limits: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(limits).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
