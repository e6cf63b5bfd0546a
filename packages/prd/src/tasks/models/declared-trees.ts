import type { Field } from '../task.ts';

import { makeField } from '../field.ts';
import { child, readKeys, type KeyNode } from '../key-tree.ts';
import { objectFields, type LostDemand } from '../open-api.ts';

/** A model that a tree of keys declares; without a name where only the text around it has one. */
export interface DeclaredTree {
  readonly name: string | undefined;
  readonly fields: readonly Field[];
  /** Index of the line in the fence. */
  readonly line: number;
  readonly lost: readonly LostDemand[];
}

const holders: ReadonlySet<string> = new Set([
  'columns',
  'fields',
  'attributes',
  'properties',
  'props',
  'campos',
  'felder',
  'champs',
  'attributs',
  'columnas',
  'colunas',
  'поля',
]);
const names: readonly string[] = ['name', 'table', 'tableName', 'table_name', 'entity', 'title', 'collection', 'model'];
const hint =
  /["']?(?:entities|models|tables|collections|entidades|tablas|columns|fields|attributes|properties|campos|felder|champs|attributs|columnas|colunas|поля)["']?\s*:/i;
const deepest = 24;

/** Whether a text may declare models as a tree of keys. */
export function mayDeclare(text: string): boolean {
  return hint.test(text);
}

/** Reads records of Avro, schemas of JSON Schema, columns of dbt, and whatever else lists the fields of a name in YAML or JSON. */
export function declaredTrees(text: string): DeclaredTree[] {
  const lines = text.split(/\r\n|\n|\r/);
  const roots = parsed(text) ?? readKeys(lines);
  const found: DeclaredTree[] = [];
  walk({ key: '', value: '', children: roots, line: 0 }, 0, found);
  return found.map((tree) => ({
    ...tree,
    line:
      tree.line > 0 || tree.name === undefined
        ? tree.line
        : Math.max(
            0,
            lines.findIndex((line) => line.includes(tree.name ?? '')),
          ),
  }));
}

function walk(node: KeyNode, depth: number, found: DeclaredTree[]): void {
  if (depth > deepest) return;
  if (collections.has(node.key.toLowerCase()) && node.children.length > 0 && node.children.every(isPlain)) {
    for (const each of node.children)
      found.push({
        name: each.key,
        fields: each.children.flatMap((one) => fieldOf(one) ?? []),
        line: each.line,
        lost: [],
      });
    return;
  }
  const holder = node.children.find(({ key, children }) => holders.has(key.toLowerCase()) && children.length > 0);
  if (!holder) {
    for (const each of node.children) walk(each, depth + 1, found);
    return;
  }
  const named = names.map((key) => child(node, key)?.value).find((value) => value !== undefined && value !== '');
  const name = named ?? (node.key === '' || node.key === '-' ? undefined : node.key);
  const isSchema = holder.key === 'properties' && holder.children.every(({ key }) => key !== '-');
  const { fields, lost } = isSchema
    ? objectFields(node, name ?? '')
    : { fields: holder.children.flatMap((each) => fieldOf(each) ?? []), lost: [] };
  if (fields.length > 0) found.push({ name, fields, line: node.line, lost });
}

const collections: ReadonlySet<string> = new Set([
  'entities',
  'models',
  'tables',
  'collections',
  'entidades',
  'tablas',
]);

/** A name over keys with nothing under them. */
function isPlain({ key, children }: KeyNode): boolean {
  return (
    /^[\p{L}_]\w*$/u.test(key) &&
    children.length >= 1 &&
    children.every((each) => each.key !== '-' && each.children.length === 0)
  );
}

const nameKeys: readonly string[] = ['name', 'column', 'field', 'column_name', 'nombre', 'nome', 'nom'];
const typeKeys: readonly string[] = ['type', 'data_type', 'dataType', 'datatype', 'tipo', 'typ'];

function fieldOf(node: KeyNode): Field | undefined {
  const type = typeKeys.map((key) => child(node, key)).find((each) => each !== undefined);
  const declared = type && (type.value || (child(type, 'logicalType') ?? child(type, 'type'))?.value);
  const isItem = node.key === '-' || node.key === '';
  const said = isItem ? nameKeys.map((key) => child(node, key)?.value).find((value) => value !== undefined) : node.key;
  const [only] = node.children;
  const pair =
    isItem && said === undefined && node.children.length === 1 && only && only.key !== '' && only.key !== '-'
      ? only
      : undefined;
  const scalar = isItem && said === undefined ? (pair?.key ?? (node.value || only?.value)) : said;
  const written = declared ?? (pair ? pair.value : isItem ? '' : node.value);
  return scalar !== undefined && /^[\p{L}_$][\p{L}\p{N}_$. -]{0,60}\??$/u.test(scalar)
    ? makeField(scalar, written === '' ? undefined : written, '')
    : undefined;
}

/** A JSON text as a tree of keys; undefined where it is not JSON. */
function parsed(text: string): KeyNode[] | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return nodesOf(JSON.parse(text), 0);
  } catch {
    // Not JSON, but perhaps a fragment, which is read by its indentation.
    return undefined;
  }
}

function nodesOf(value: unknown, depth: number): KeyNode[] {
  if (typeof value !== 'object' || value === null || depth > deepest) return [];
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? (value as readonly unknown[]).map((each) => ['-', each] as const)
    : Object.entries(value);
  return entries.map(([key, each]) => ({
    key,
    value: ['string', 'number', 'boolean'].includes(typeof each) ? String(each as string | number | boolean) : '',
    children: nodesOf(each, depth + 1),
    line: 0,
  }));
}
