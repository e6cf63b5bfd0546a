import { identifier } from '../names/identifiers.ts';
import { type FeatureInput, featureFolder } from '../plan/spec.ts';
import type { GeneratedFile } from '../types.ts';
import { commentText, specifier } from './print.ts';

/** The route table of a feature, from which the server learns of it. */
export function generateFeature({ taskId, title, resources, pages, models }: FeatureInput): readonly GeneratedFile[] {
  const folder = featureFolder(taskId);
  const path = `${folder}/routes.js`;
  const tables = [
    ...resources.map(({ slug }) => ({ name: `api`, slug, file: `${folder}/api/${slug}.js` })),
    ...pages.map(({ slug }) => ({ name: `page`, slug, file: `${folder}/pages/${slug}.js` })),
  ].map((table, index) => ({
    ...table,
    local: `${identifier(table.slug, table.name === 'api' ? 'Api' : 'Page')}`,
    index,
  }));
  const seen = new Set<string>();
  const named = tables.map((table) => {
    const local = seen.has(table.local) ? `${table.local}${table.index}` : table.local;
    seen.add(local);
    return { ...table, local };
  });
  const locals = models.map(({ exportName }, index) => {
    const repeated = models.findIndex((other) => other.exportName === exportName) !== index;
    return repeated ? `${exportName}${index}` : exportName;
  });
  const imports = [
    ...named.map(({ local, file }) => `import { routes as ${local} } from ${specifier(path, file)};`),
    ...models.map(({ exportName, path: file }, index) => {
      const local = locals[index];
      const binding = local === exportName ? exportName : `${exportName} as ${local}`;
      return `import { ${binding} } from ${specifier(path, file)};`;
    }),
  ].sort();
  const content = `${imports.join('\n')}

/** Feature: ${commentText(title)} */
export const routes = [${named.map(({ local }) => `...${local}`).join(', ')}];

/** Models whose tables the feature needs. */
export const models = [${locals.join(', ')}];
`;
  const needs = models.map((model) => model.path).filter((file) => !file.startsWith(`${folder}/`));
  return [{ path, content, unit: 'feature', ...(needs.length > 0 && { needs }) }];
}
