import { parsePath } from '../plan/path.ts';
import { type Binding, featureFolder, type ModelSpec, type PageInput, sharedFiles } from '../plan/spec.ts';
import type { GeneratedFile } from '../types.ts';
import { shownColumns } from './fixtures.ts';
import { pageTest } from './page-test.ts';
import { address, literal, member, quote, specifier } from './print.ts';
import { foreign, where } from './resource.ts';

/** The handler of a page, and its tests. */
export function generatePage(input: PageInput): readonly GeneratedFile[] {
  const folder = featureFolder(input.taskId);
  const shape = parsePath(input.pattern)?.shape ?? input.pattern;
  const unit = `page:${shape}`;
  const models = pageModels(input);
  const needs = foreign(input.taskId, [...models, ...input.related]);
  return [
    {
      path: `${folder}/pages/${input.slug}.js`,
      content: pageModule(input),
      unit,
      ...foreign(input.taskId, models),
      provides: [{ key: `route:GET ${shape}` }],
    },
    { path: `test/${input.taskId}/page-${input.slug}.test.js`, content: pageTest(input), unit, ...needs },
  ];
}

/** Models that the page shows or asks for, each once. */
export function pageModels({ view, form }: PageInput): readonly ModelSpec[] {
  const models = [...('model' in view ? [view.model] : []), ...(form ? [form.model] : [])];
  return [...new Map(models.map((model) => [model.path, model])).values()];
}

function pageModule(input: PageInput): string {
  const { view, form } = input;
  const path = `${featureFolder(input.taskId)}/pages/${input.slug}.js`;
  const helpers = [...(form ? ['html'] : []), 'htmlPage'];
  const shown = { plain: undefined, list: 'table', detail: 'details' }[view.kind];
  const imports = [
    ...(form ? [`import { form } from ${specifier(path, sharedFiles.form)};`] : []),
    `import { ${helpers.join(', ')} } from ${specifier(path, 'src/lib/html.js')};`,
    ...(view.kind === 'list' ? [`import { pageOf } from ${specifier(path, 'src/lib/http.js')};`] : []),
    ...(view.kind === 'detail' ? [`import { found } from ${specifier(path, 'src/lib/problem.js')};`] : []),
    ...(shown ? [`import { ${shown} } from ${specifier(path, sharedFiles.records)};`] : []),
    ...pageModels(input).map((model) => `import { ${model.exportName} } from ${specifier(path, model.path)};`),
  ];
  const bindings: readonly Binding[] = view.kind === 'list' ? view.parents : view.kind === 'detail' ? view.where : [];
  const action = form ? address(form.action, (param) => member('params', param)) : '';
  const usesParams = bindings.length > 0 || action.startsWith('`');
  const context = [
    ...(view.kind === 'plain' ? [] : ['database']),
    ...(usesParams ? ['params'] : []),
    ...(view.kind === 'list' || form ? ['url'] : []),
  ];
  const columns = 'model' in view ? `\nconst columns = ${literal(shownColumns(view))};\n` : '';
  const fieldNames = form
    ? `\nconst asked = ${literal(form.fields)};\nconst fields = ${form.model.exportName}.fields.filter((field) => asked.includes(field.name));\n`
    : '';
  const lines = [
    ...(view.kind === 'list'
      ? [`const { items } = ${view.model.exportName}.list(database, ${where(bindings)}, pageOf(url));`]
      : []),
    ...(view.kind === 'detail'
      ? [`const record = found(${view.model.exportName}.find(database, ${where(bindings)}));`]
      : []),
    ...(form ? ["const notice = url.searchParams.has('saved') ? html`<p role=\"status\">Saved.</p>` : '';"] : []),
  ];
  const parts = [
    ...(form ? ['notice'] : []),
    ...(view.kind === 'list' ? [`table(columns, items, ${view.model.exportName}.fields)`] : []),
    ...(view.kind === 'detail' ? [`details(columns, record, ${view.model.exportName}.fields)`] : []),
    ...(form ? [`form({ action: ${action}, fields })`] : []),
  ];
  const [only = "''"] = parts;
  const body = parts.length > 1 ? `html\`${parts.map((part) => `\${${part}}`).join('')}\`` : only;
  const statements = [...lines, `return htmlPage({ title, body: ${body} });`];
  return `${imports.join('\n')}

const title = ${quote(input.title)};
${columns}${fieldNames}
${context.length > 0 ? `/** @param {import(${specifier(path, 'src/lib/router.js')}).Context} context */\n` : ''}function show(${context.length > 0 ? `{ ${context.join(', ')} }` : ''}) {
${statements.map((line) => `  ${line}\n`).join('')}}

export const routes = [{ method: 'GET', path: ${quote(input.pattern)}, handler: show }];
`;
}
