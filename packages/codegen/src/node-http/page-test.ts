import {
  type Binding,
  featureFolder,
  type ModelField,
  type ModelSpec,
  type PageInput,
  type PageView,
} from '../plan/spec.ts';
import { fixturesOf, openingCode, recordCode, shownColumns } from './fixtures.ts';
import { sendTest, showsFormTest } from './form-test.ts';
import { address, literal, quote, specifier } from './print.ts';
import { Related } from './seeds.ts';

/** Tests of a page, by requests to an application in the same process. */
export function pageTest(input: PageInput): string {
  const { view, form, pattern } = input;
  const path = `test/${input.taskId}/page-${input.slug}.test.js`;
  const bindings: readonly Binding[] = view.kind === 'list' ? view.parents : view.kind === 'detail' ? view.where : [];
  const model = 'model' in view ? view.model : undefined;
  const shown = [...(model ? [model] : []), ...(form ? [form.model] : []), ...input.related];
  const models = [...new Map(shown.map((each) => [each.path, each])).values()];
  const related = model && new Related(model, models);
  const fixtures = model && related && fixturesOf(model, related);
  const opening = openingCode(related?.seeds(fixtures?.tables ?? []) ?? []);
  const valid = fixtures?.records[0] ?? {};
  const primary = model?.primary.name;
  const target = address(pattern, (param) => {
    const binding = bindings.find((candidate) => candidate.param === param);
    if (!binding) return quote('x');
    return binding.field === primary ? `record.${binding.field}` : literal(valid[binding.field] ?? 'x');
  });
  const block = (title: string, body: string): string => `test(${quote(title)}, async () => {
  using app = ${opening.call};${body}
});`;
  const dynamic = target.includes('record.');
  const store = model ? `\n  const record = ${model.exportName}.create(app.database, valid);` : '';
  const needed = dynamic ? store : view.kind === 'detail' ? store.replace('const record = ', '') : '';
  const tests = [
    block(
      `GET ${pattern} shows the page`,
      `${needed}
  const answer = await app.send('GET', ${target});
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.ok(answer.text.includes(\`<h1>\${escape(${quote(input.title)})}</h1>\`));`,
    ),
    ...(model && view.kind !== 'plain'
      ? escaping(model, bindings, target, view).map(([title, body]) => block(title, body))
      : []),
    ...(view.kind === 'detail'
      ? [
          block(
            `GET ${pattern} answers 404 where there is no record`,
            `${dynamic ? `\n  const record = { ${primary}: 'nothing' };` : ''}
  const answer = await app.send('GET', ${target});
  assert.equal(answer.status, 404);`,
          ),
        ]
      : []),
    ...(form ? [block(...showsFormTest(pattern, form, target, needed))] : []),
    ...(form?.own === true && !form.action.includes(':') && !target.includes('${')
      ? [sendTest(pattern, form, target, new Related(form.model, models))]
      : []),
    block(
      `DELETE ${pattern} is not allowed`,
      `${dynamic ? `\n  const record = { ${primary}: 'x' };` : ''}
  assert.equal((await app.send('DELETE', ${target})).status, 405);`,
    ),
  ];
  const folder = featureFolder(input.taskId);
  const routes = form?.own === true ? `${folder}/routes.js` : `${folder}/pages/${input.slug}.js`;
  const imports = [
    `import { routes } from ${specifier(path, routes)};`,
    ...models.map((each) => `import { ${each.exportName} } from ${specifier(path, each.path)};`),
    `import { escape } from ${specifier(path, 'src/lib/html.js')};`,
    `import { openFeature } from ${specifier(path, 'src/lib/testing.js')};`,
  ];
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';

${imports.join('\n')}

const feature = { routes, models: [${models.map((each) => each.exportName).join(', ')}] };
${model ? `${recordCode('valid', valid)}\n` : ''}${opening.declaration}
${tests.join('\n\n')}
`;
}

/** Markup in the order of preference; a field may be too short for the first. */
const markups = [
  { text: `<b title="'">&`, escaped: '&lt;b title=&quot;&#39;&quot;&gt;&amp;' },
  { text: '<i>&', escaped: '&lt;i&gt;&amp;' },
];

/** A record with markup in it is shown as text, where a field can hold markup. */
function escaping(
  model: ModelSpec,
  bindings: readonly Binding[],
  target: string,
  view: Exclude<PageView, { readonly kind: 'plain' }>,
): (readonly [string, string])[] {
  const columns = shownColumns(view);
  const cases = markups.flatMap(({ text, escaped }) => {
    const free = model.fields.find(
      (field) =>
        canHold(field, text) && columns.includes(field.name) && bindings.every((each) => each.field !== field.name),
    );
    return free ? [{ field: free, text, escaped }] : [];
  });
  const [first] = cases;
  if (!first) return [];
  const { field, text, escaped } = first;
  const value = text.padEnd(field.minLength ?? 0, 'x');
  return [
    [
      `${view.kind === 'list' ? 'records are' : 'the record is'} shown with markup escaped`,
      `
  const markup = ${quote(value)};
  const record = ${model.exportName}.create(app.database, { ...valid, ${field.name}: markup });
  assert.equal(record.${field.name}, markup);
  const page = await app.send('GET', ${target});
  assert.ok(page.text.includes(${quote(escaped)}));
  assert.ok(!page.text.includes(markup));`,
    ],
  ];
}

function canHold(field: ModelField, markup: string): boolean {
  const isText = field.type === 'string' || field.type === 'text';
  if (!isText || field.references || field.list || field.values || field.secret || field.managed) return false;
  return (field.maxLength ?? markup.length) >= markup.length;
}
