import type { Json } from '@orch/core';

import { samplesOf } from '../plan/samples.ts';
import { type Binding, featureFolder, type ModelField, type ModelSpec, type PageInput } from '../plan/spec.ts';
import { fixturesOf } from './fixtures.ts';
import { address, literal, quote, specifier } from './print.ts';

/** Tests of a page, by requests to an application in the same process. */
export function pageTest(input: PageInput): string {
  const { view, form } = input;
  const path = `test/${input.taskId}/page-${input.slug}.test.js`;
  const bindings: readonly Binding[] = view.kind === 'list' ? view.parents : view.kind === 'detail' ? view.where : [];
  const model = 'model' in view ? view.model : undefined;
  const { records } = model ? fixturesOf(model) : { records: [] };
  const valid = records[0] ?? {};
  const primary = model?.primary.name;
  const target = address(input.pattern, (param) => {
    const binding = bindings.find((candidate) => candidate.param === param);
    if (!binding) return quote('x');
    return binding.field === primary ? `record.${binding.field}` : literal(valid[binding.field] ?? 'x');
  });
  const models = [
    ...new Map([...(model ? [model] : []), ...(form ? [form.model] : [])].map((each) => [each.path, each])).values(),
  ];
  const dynamic = target.includes('record.');
  const store = model ? `const record = ${model.exportName}.create(app.database, valid);\n  ` : '';
  const tests = [
    block(
      `GET ${input.pattern} shows the page`,
      `
  ${dynamic ? store : ''}const answer = await app.send('GET', ${target});
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.ok(answer.text.includes(\`<h1>\${escape(${quote(input.title)})}</h1>\`));`,
      view.kind === 'detail' && !dynamic ? store : '',
    ),
    ...(model ? escaping(model, bindings, target, view.kind) : []),
    ...(view.kind === 'detail'
      ? [
          block(
            `GET ${input.pattern} answers 404 where there is no record`,
            `
  const record = { ${primary}: 'nothing' };
  const answer = await app.send('GET', ${target});
  assert.equal(answer.status, 404);`,
          ),
        ]
      : []),
    ...(form ? formTests(input, target, dynamic || view.kind === 'detail' ? store : '') : []),
    block(
      `DELETE ${input.pattern} is not allowed`,
      `
  ${dynamic ? `const record = { ${primary}: 'x' };\n  ` : ''}assert.equal((await app.send('DELETE', ${target})).status, 405);`,
    ),
  ];
  const imports = [
    `import { routes } from ${specifier(path, `${featureFolder(input.taskId)}/pages/${input.slug}.js`)};`,
    ...(form?.own
      ? [`import { routes as all } from ${specifier(path, `${featureFolder(input.taskId)}/routes.js`)};`]
      : []),
    ...models.map((each) => `import { ${each.exportName} } from ${specifier(path, each.path)};`),
    `import { escape } from ${specifier(path, 'src/lib/html.js')};`,
    `import { openFeature } from ${specifier(path, 'src/lib/testing.js')};`,
  ];
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';

${imports.join('\n')}

const models = [${models.map((each) => each.exportName).join(', ')}];
const feature = { routes${form?.own ? ': all' : ''}, models };
${model ? `const valid = ${literal(valid)};\n` : ''}
${tests.join('\n\n')}
`.replace(form?.own ? /^import \{ routes \} .*\n/m : /$^/, '');
}

/** A record with markup in it is shown as text. */
function escaping(model: ModelSpec, bindings: readonly Binding[], target: string, kind: string): string[] {
  const free = model.fields.find((field) => isFree(field) && !bindings.some((binding) => binding.field === field.name));
  if (!free || (kind !== 'list' && kind !== 'detail')) return [];
  const markup = `<b title="'">&`;
  return [
    block(
      `${kind === 'list' ? 'records are' : 'the record is'} shown with markup escaped`,
      `
  const record = ${model.exportName}.create(app.database, { ...valid, ${free.name}: ${quote(markup)} });
  assert.equal(record.${free.name}, ${quote(markup)});
  const { text } = await app.send('GET', ${target});
  assert.ok(text.includes('&lt;b title=&quot;&#39;&quot;&gt;&amp;'));
  assert.ok(!text.includes('<b title='));`,
    ),
  ];
}

function isFree(field: ModelField): boolean {
  const isText = field.type === 'string' || field.type === 'text';
  if (!isText || field.list || field.values || field.secret || field.managed) return false;
  return (field.minLength ?? 0) <= 13 && (field.maxLength ?? 13) >= 13;
}

function formTests({ pattern, form }: PageInput, target: string, store: string): string[] {
  if (!form) return [];
  const fields = form.model.fields.filter((field) => form.fields.includes(field.name));
  const entries = fields.flatMap((field): [string, string][] => {
    const [sample] = samplesOf(field, 1);
    return sample === undefined ? [] : [[field.name, formText(field, sample)]];
  });
  const action = address(form.action, () => quote('x'));
  const tests = [
    block(
      `GET ${pattern} shows a form`,
      `
  ${store}const { text } = await app.send('GET', ${target});
  assert.ok(text.includes('method="post"'));
  for (const name of ${literal(form.fields, '  ')}) assert.ok(text.includes(\`name="\${name}"\`));`,
    ),
  ];
  if (!form.own || form.action.includes(':') || target.includes('${')) return tests;
  tests.push(
    block(
      `the form of ${pattern} can be sent`,
      `
  const body = new URLSearchParams(${literal(entries, '  ')});
  const headers = { referer: new URL(${target}, 'http://localhost').href };
  const answer = await app.request(${action}, { method: 'POST', body, headers });
  assert.deepEqual([answer.status, answer.headers.get('location')], [303, \`\${new URL(${target}, 'http://localhost').pathname}?saved\`]);
  assert.equal(${form.model.exportName}.list(app.database).total, 1);
  const page = await app.send('GET', answer.headers.get('location'));
  assert.ok(page.text.includes('role="status"'));`,
    ),
  );
  return tests;
}

/** A value as a form sends it. */
function formText(field: ModelField, value: Json): string {
  if (field.list && Array.isArray(value))
    return value.map((item) => formText({ name: field.name, type: field.type }, item)).join('\n');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function block(title: string, body: string, before = ''): string {
  return `test(${quote(title)}, async () => {
  using app = openFeature(feature);${before === '' ? '' : `\n  ${before.trimEnd()}`}${body}
});`;
}
