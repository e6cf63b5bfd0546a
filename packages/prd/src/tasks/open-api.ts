import type { Field, HttpMethod } from './task.ts';

import { cleanPath } from './clean-path.ts';
import { child, listOf, readKeys, type KeyNode } from './key-tree.ts';
import { propertyField, referred } from './schema-property.ts';

export interface OpenApiEndpoint {
  readonly method: HttpMethod;
  readonly path: string;
  readonly line: number;
  readonly evidence: string;
  readonly confidence: number;
  readonly summary?: string;
  readonly requestFields: readonly Field[];
  readonly responseFields: readonly Field[];
  readonly lost: readonly LostDemand[];
}

/** What a schema demands and no field can hold. */
export interface LostDemand {
  /** Whether the schema is that of an endpoint only, or one with a name. */
  readonly kind: 'api' | 'model';
  readonly text: string;
  readonly reason: string;
  /** 0-based, in the text of a schema; in the document for an endpoint. */
  readonly line: number;
}

export interface OpenApiSchema {
  readonly name: string;
  readonly fields: readonly Field[];
  /** 0-based, in the text. */
  readonly line: number;
  readonly lost: readonly LostDemand[];
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
      const lost: LostDemand[] = [];
      const reader = { schemas, lost, owner: `${method} ${clean}`, kind: 'api' as const };
      found.push({
        method,
        path: prefix + clean,
        line: firstLine + operation.line,
        evidence: `${method} ${clean}`,
        confidence: 0.95,
        ...(summary === '' ? {} : { summary: summary.slice(0, 200) }),
        requestFields: bodyFields(requestOf(operation), reader),
        responseFields: bodyFields(answerOf(operation), reader),
        lost: lost.map((each) => ({ ...each, line: firstLine + each.line })),
      });
    }
  }
  return found;
}

/** The schemas of a description that are objects. */
export function openApiSchemas(lines: readonly string[]): OpenApiSchema[] {
  const schemas = schemasOf(readKeys(lines));
  return [...schemas.values()].map((node) => {
    const lost: LostDemand[] = [];
    return {
      name: node.key,
      fields: schemaFields(node, { schemas, lost, owner: node.key, kind: 'model' }, 0),
      line: node.line,
      lost,
    };
  });
}

/** The fields of a schema by itself. */
export function objectFields(schema: KeyNode, owner: string): { fields: Field[]; lost: LostDemand[] } {
  const lost: LostDemand[] = [];
  return { fields: schemaFields(schema, { schemas: new Map(), lost, owner, kind: 'model' }, 0), lost };
}

/** What is known while schemas are read. */
interface Reader {
  readonly schemas: ReadonlyMap<string, KeyNode>;
  readonly lost: LostDemand[];
  /** What the schema belongs to: its name, or an endpoint. */
  readonly owner: string;
  readonly kind: LostDemand['kind'];
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

function bodyFields(schema: KeyNode | undefined, reader: Reader): Field[] {
  if (!schema) return [];
  const items = child(schema, 'items');
  return schemaFields(items && !child(schema, 'properties') ? items : schema, reader, 0);
}

function schemaFields(schema: KeyNode, reader: Reader, depth: number): Field[] {
  if (depth > 8) return [];
  const { schemas, lost } = reader;
  const target = referred(schema);
  if (target !== undefined) {
    const known = schemas.get(target);
    return known ? schemaFields(known, { ...reader, owner: target, kind: 'model' }, depth + 1) : [];
  }
  const required = new Set(listOf(child(schema, 'required')));
  const parts = (child(schema, 'allOf')?.children ?? []).flatMap((part) => schemaFields(part, reader, depth + 1));
  const own = (child(schema, 'properties')?.children ?? [])
    .filter(({ key }) => key !== '' && key !== '-')
    .map((property) =>
      propertyField(property, required.has(property.key), schemas, (name, { key, value, line }, reason) => {
        const said = value === '' ? key : `${key}: ${value}`;
        const owner = reader.owner === '' ? '' : `${reader.owner}.`;
        lost.push({ kind: reader.kind, text: `${owner}${name} ${said}`, reason, line });
      }),
    );
  return [...parts.map((field) => (required.has(field.name) ? { ...field, required: true } : field)), ...own];
}
