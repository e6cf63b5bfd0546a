import type { Json } from '@orch/core';

import type { ModelField, PageForm } from '../plan/spec.ts';
import { seedCode } from './fixtures.ts';
import { address, literal, quote } from './print.ts';
import type { Related } from './seeds.ts';

/** Title and body of the test that a page shows its form. */
export function showsFormTest(pattern: string, form: PageForm, target: string, store: string): [string, string] {
  return [
    `GET ${pattern} shows a form`,
    `${store}
  const { text } = await app.send('GET', ${target});
  assert.ok(text.includes('method="post"'));
  for (const name of ${literal(form.fields, '  ')}) {
    assert.ok(text.includes(\`name="\${name}"\`));
  }`,
  ];
}

/** The test that the form of a page can be sent, and that the browser comes back to the page. */
export function sendTest(pattern: string, form: PageForm, target: string, related: Related): string {
  const fields = form.model.fields.filter((field) => form.fields.includes(field.name));
  const samples = fields.map((field) => ({ field, sample: related.samples(field, 1)[0] }));
  const entries = samples.flatMap(({ field, sample }): [string, string][] =>
    sample === undefined ? [] : [[field.name, formText(field, sample)]],
  );
  const tables = samples.flatMap(({ field, sample }) =>
    field.references && sample !== undefined ? [field.references.table] : [],
  );
  return `test(${quote(`the form of ${pattern} can be sent`)}, async () => {
  using app = openFeature(feature);
${seedCode(related.seeds(tables))}  const body = new URLSearchParams(${literal(entries, '  ')});
  const page = new URL(${target}, 'http://localhost');
  const answer = await app.request(${address(form.action, () => quote('x'))}, {
    method: 'POST',
    body,
    headers: { referer: page.href },
  });
  assert.deepEqual([answer.status, answer.headers.get('location')], [303, \`\${page.pathname}?saved\`]);
  assert.equal(${form.model.exportName}.list(app.database).total, 1);
  const again = await app.send('GET', \`\${page.pathname}?saved\`);
  assert.ok(again.text.includes('role="status"'));
});`;
}

/** A value as a form sends it. */
function formText(field: ModelField, value: Json): string {
  if (field.list && Array.isArray(value)) {
    return value.map((item) => formText({ name: field.name, type: field.type }, item)).join('\n');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
