import { unreachable } from '@orch/core';

import { type Binding, featureFolder, type Operation, type ResourceInput } from '../plan/spec.ts';
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
  const unit = `resource:${parsePath(input.collection)?.shape ?? input.collection}`;
  const needs = input.model.path.startsWith(`${folder}/`) ? {} : { needs: [input.model.path] };
  return [
    {
      path: `${folder}/api/${input.slug}.js`,
      content: resourceModule(input),
      unit,
      ...needs,
      provides: provisions(input),
    },
    { path: `test/${input.taskId}/api-${input.slug}.test.js`, content: resourceTest(input), unit, ...needs },
  ];
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
    operations.includes('list') && 'pageOf',
    operations.some((operation) => operation === 'create' || operation === 'replace' || operation === 'update') &&
      'readBody',
  ].filter((name) => name !== false);
  const problem = operations.some(
    (operation) => operation === 'read' || operation === 'replace' || operation === 'update',
  )
    ? ['found']
    : [];
  if (operations.includes('remove')) problem.unshift('Problem');
  const imports = [
    `import { ${http.join(', ')} } from ${specifier(path, 'src/lib/http.js')};`,
    ...(problem.length > 0 ? [`import { ${problem.join(', ')} } from ${specifier(path, 'src/lib/problem.js')};`] : []),
    `import { ${model.exportName} } from ${specifier(path, model.path)};`,
  ];
  const routes = operations.map((operation) => {
    const route = routeOf(input, operation);
    return `  { method: '${route.method}', path: ${quote(route.path)}, handler: ${operation} },\n`;
  });
  return `${imports.join('\n')}

/** @typedef {import(${specifier(path, 'src/lib/router.js')}).Context} Context */

${operations.map((operation) => handler(input, operation)).join('\n\n')}

export const routes = [
${routes.join('')}];
`;
}

function handler(input: ResourceInput, operation: Operation): string {
  const { model, parents, lookup } = input;
  const name = model.exportName;
  const scope = where(parents);
  const one = where([...parents, lookup]);
  switch (operation) {
    case 'list':
      return `/**
 * Records in the order in which they were stored; \`?limit=\` and \`?offset=\` choose a part.
 * @param {Context} context
 */
function list({ database, url${parents.length > 0 ? ', params' : ''} }) {
  return json(${name}.list(database, ${scope}, pageOf(url)));
}`;
    case 'create': {
      const location = input.operations.includes('read')
        ? `, ${address(input.item, (param) => (param === lookup.param ? member('record', lookup.field) : member('params', param)))}`
        : '';
      return `/** @param {Context} context */
async function create({ database, request${parents.length > 0 ? ', params' : ''} }) {
  const input = await readBody(request, ${name}.fields);
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
  if (!${name}.remove(database, ${one})) throw new Problem(404, 'There is no such record.');
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
