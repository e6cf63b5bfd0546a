import { identifier } from '../names/identifiers.ts';
import { type FeatureInput, featureFolder } from '../plan/spec.ts';
import type { GeneratedFile } from '../types.ts';
import { commentText, specifier } from './print.ts';

/** The route table of a feature, from which the server learns of it. */
export function generateFeature({
  taskId,
  title,
  tasks,
  resources,
  pages,
  models,
}: FeatureInput): readonly GeneratedFile[] {
  const folder = featureFolder(taskId);
  const path = `${folder}/routes.js`;
  const seen = new Map<string, number>();
  const named = [
    ...resources.map(({ slug }) => ({ local: identifier(slug, 'Api'), file: `${folder}/api/${slug}.js` })),
    ...pages.map(({ slug }) => ({ local: identifier(slug, 'Page'), file: `${folder}/pages/${slug}.js` })),
  ].map(({ local, file }) => {
    const count = seen.get(local) ?? 0;
    seen.set(local, count + 1);
    return { local: count === 0 ? local : `${local}_${count}`, file };
  });
  const locals = models.map(({ exportName }, index) => {
    const repeated = models.findIndex((other) => other.exportName === exportName) !== index;
    return repeated ? `${exportName}_${index}` : exportName;
  });
  const imports = [
    ...named.map(({ local, file }) => `import { routes as ${local} } from ${specifier(path, file)};`),
    ...models.map(({ exportName, path: file }, index) => {
      const local = locals[index];
      const binding = local === exportName ? exportName : `${exportName} as ${local}`;
      return `import { ${binding} } from ${specifier(path, file)};`;
    }),
  ].sort((a, b) => (importedFrom(a) < importedFrom(b) ? -1 : 1));
  const modelType = `@type {import(${specifier(path, 'src/lib/model.js')}).Model[]}`;
  const modelsComment =
    locals.length > 0
      ? '/** Models whose tables the feature needs. */'
      : `/**\n * Models whose tables the feature needs.\n * ${modelType}\n */`;
  const routeType = `@type {import(${specifier(path, 'src/lib/router.js')}).Route[]}`;
  const routesComment =
    named.length > 0
      ? `/** Feature: ${commentText(title)} */`
      : `/**\n * Feature: ${commentText(title)}\n * ${routeType}\n */`;
  const content = `${imports.join('\n')}

${routesComment}
export const routes = ${list(named.map(({ local }) => `...${local}`))};

${modelsComment}
export const models = ${list(locals)};
`;
  const needs = models.map((model) => model.path).filter((file) => !file.startsWith(`${folder}/`));
  return [
    {
      path,
      content,
      unit: 'feature',
      provides: [{ key: `feature:${taskId}`, spec: tasks }],
      ...(needs.length > 0 && { needs }),
    },
  ];
}

/** The part of an import after `from`, by which imports are sorted. */
function importedFrom(statement: string): string {
  return statement.slice(statement.lastIndexOf(' from '));
}

/** A list of expressions, one a line where they are many. */
function list(items: readonly string[]): string {
  const line = `[${items.join(', ')}]`;
  return line.length <= 80 ? line : `[\n${items.map((item) => `  ${item},\n`).join('')}]`;
}
