import { unreachable } from '@orch/core';

import { type Binding, featureFolder, type ModelSpec, type Operation, type ResourceInput } from '../plan/spec.ts';
import { parsePath } from '../plan/path.ts';
import type { GeneratedFile, Provision } from '../types.ts';
import { address, member, property, quote, specifier } from './print.ts';
import { resourceTest } from './resource-test.ts';

const methods: Readonly<Record<Operation, string>> = {
  list: 'GET',
  create: 'POST',
  read: 'GET',
  replace: 'PUT',
  update: 'PATCH',
  remove: 'DELETE',
};

/** The handlers of a collection with its items, and their tests. */
export function generateResource(input: ResourceInput): readonly GeneratedFile[] {
  const folder = featureFolder(input.taskId);
  const shape = parsePath(input.collection)?.shape ?? input.collection;
  const unit = `resource:${shape}${input.by === undefined ? '' : ` by ${input.by}`}`;
  const checked = checkedParents(input).map(({ model }) => model);
  const needs = foreign(input.taskId, [input.model, ...checked]);
  const testNeeds = foreign(input.taskId, [input.model, ...input.related]);
  return [
    {
      path: `${folder}/api/${input.slug}.js`,
      content: resourceModule(input),
      unit,
      ...needs,
      provides: provisions(input),
    },
    { path: `test/${input.taskId}/api-${input.slug}.test.js`, content: resourceTest(input), unit, ...testNeeds },
  ];
}

/** Files of other features among those of the models, as a file that imports them declares it. */
export function foreign(taskId: string, models: readonly ModelSpec[]): { readonly needs?: readonly string[] } {
  const paths = models.map((model) => model.path).filter((path) => !path.startsWith(`${featureFolder(taskId)}/`));
  return paths.length > 0 ? { needs: [...new Set(paths)].sort() } : {};
}

/** Records of the path that have to exist: their models, and how they are found. */
function checkedParents({ parents, related }: ResourceInput): readonly { model: ModelSpec; where: string }[] {
  return parents.flatMap(({ param, parent }) => {
    const model = related.find(({ table }) => table === parent?.table);
    return parent && model ? [{ model, where: where([{ param, field: parent.field }]) }] : [];
  });
}

/** The route of an operation. */
export function routeOf(input: ResourceInput, operation: Operation): { method: string; path: string } {
  const path = operation === 'list' || operation === 'create' ? input.collection : input.item;
  return { method: methods[operation], path };
}

function provisions(input: ResourceInput): readonly Provision[] {
  return input.operations.map((operation) => {
    const { method, path } = routeOf(input, operation);
    const key = `route:${method} ${parsePath(path)?.shape ?? path}`;
    return operation === 'create' ? { key, spec: { pattern: path, model: input.model.slug } } : { key };
  });
}

function resourceModule(input: ResourceInput): string {
  const { model, operations } = input;
  const path = `${featureFolder(input.taskId)}/api/${input.slug}.js`;
  const http = [
    operations.includes('create') && 'created',
    operations.some((operation) => operation !== 'create' && operation !== 'remove') && 'json',
    operations.includes('remove') && 'noContent',
    operations.includes('list') && 'queryOf',
    operations.some((operation) => operation === 'create' || operation === 'replace' || operation === 'update') &&
      'readBody',
  ].filter((name) => name !== false);
  const parents = operations.includes('list') || operations.includes('create') ? checkedParents(input) : [];
  const finds = operations.some(
    (operation) => operation === 'read' || operation === 'replace' || operation === 'update',
  );
  const problem = finds || parents.length > 0 ? ['found'] : [];
  if (operations.includes('remove')) problem.unshift('Problem');
  const imports = [
    `import { ${http.join(', ')} } from ${specifier(path, 'src/lib/http.js')};`,
    ...(problem.length > 0 ? [`import { ${problem.join(', ')} } from ${specifier(path, 'src/lib/problem.js')};`] : []),
    ...[...new Set([model, ...parents.map((parent) => parent.model)])].map(
      (each) => `import { ${each.exportName} } from ${specifier(path, each.path)};`,
    ),
  ];
  const check =
    parents.length === 0
      ? ''
      : `/**
 * Answers 404 where the path names a record that does not exist.
 * @param {Pick<Context, 'database' | 'params'>} context
 */
function checkParents({ database, params }) {
${parents
  .map(
    (parent) => `  found(${parent.model.exportName}.find(database, ${parent.where}));
`,
  )
  .join('')}}

`;
  const routes = operations.map((operation) => {
    const route = routeOf(input, operation);
    return `  { method: '${route.method}', path: ${quote(route.path)}, handler: ${operation} },\n`;
  });
  return `${imports.join('\n')}

/** @typedef {import(${specifier(path, 'src/lib/router.js')}).Context} Context */

${check}${operations.map((operation) => handler(input, operation)).join('\n\n')}

export const routes = [
${routes.join('')}];
`;
}

function handler(input: ResourceInput, operation: Operation): string {
  const { model, parents, lookup } = input;
  const name = model.exportName;
  const scope = where(parents);
  const one = where([...parents, lookup]);
  const check = checkedParents(input).length > 0 ? '  checkParents({ database, params });\n' : '';
  switch (operation) {
    case 'list':
      return `/**
 * Records in the order in which they were stored. \`?limit=\` (50, at most 200) and \`?offset=\` choose a part,
 * \`?sort=field,-other\` another order, and \`?field=value\` those with this value.
 * @param {Context} context
 */
function list({ database, url${parents.length > 0 ? ', params' : ''} }) {
${check}  const { where, page } = queryOf(url, ${name});
  return json(${name}.list(database, ${parents.length > 0 ? `{ ...where, ${scope.slice(2, -2)} }` : 'where'}, page));
}`;
    case 'create': {
      const location = input.operations.includes('read')
        ? `, ${address(input.item, (param) => (param === lookup.param ? member('record', lookup.field) : member('params', param)))}`
        : '';
      return `/** @param {Context} context */
async function create({ database, request${parents.length > 0 ? ', params' : ''} }) {
${check}  const input = await readBody(request, ${name}.fields);
  const record = ${name}.create(database, input${parents.length > 0 ? `, ${scope}` : ''});
  return created(request, record${location});
}`;
    }
    case 'read':
      return `/** @param {Context} context */
function read({ database, params }) {
  return json(found(${name}.find(database, ${one})));
}`;
    case 'replace':
    case 'update':
      return `/**
 * ${operation === 'replace' ? 'Fields that are not sent are emptied.' : 'Fields that are not sent stay as they are.'}
 * @param {Context} context
 */
async function ${operation}({ database, request, params }) {
  const input = await readBody(request, ${name}.fields);
  return json(found(${name}.${operation}(database, ${one}, input)));
}`;
    case 'remove':
      return `/** @param {Context} context */
function remove({ database, params }) {
  const removed = ${name}.remove(database, ${one});
  if (!removed) throw new Problem(404, 'There is no such record.');
  return noContent();
}`;
    default:
      return unreachable(operation);
  }
}

/** Conditions that take fields from path parameters. */
export function where(bindings: readonly Binding[]): string {
  if (bindings.length === 0) return '{}';
  return `{ ${bindings.map(({ param, field }) => `${property(field)}: ${member('params', param)}`).join(', ')} }`;
}
