import { invalidSample } from '../../plan/samples.ts';
import { literal, quote } from '../print.ts';
import { block, missing, type Setting } from './setting.ts';

/** Tests of `PUT` on an item. */
export function replaceTests(setting: Setting): string[] {
  const { input, records, fields, required, scope } = setting;
  const kept = fields.filter((field) => field.fixed).map(({ name }) => name);
  const fixed = kept.map((name) => `, ${name}: valid.${name}`);
  const base = records[1] ?? 'valid';
  const content = fixed.length === 0 ? base : `{ ...${base}${fixed.join('')} }`;
  const tests = [
    block(
      setting,
      `PUT ${input.item} gives the record new content`,
      `
  const record = ${input.model.exportName}.create(app.database, valid${scope});
  const answer = await app.send('PUT', itemOf(record), ${content});
  assert.equal(answer.status, 200);
  assert.equal(answer.body.${input.model.primary.name}, record.${input.model.primary.name});
  assert.deepEqual(${input.model.exportName}.list(app.database).items, [answer.body]);${compare(setting, content)}`,
    ),
    missing(setting, 'PUT', content),
  ];
  const needed = required.find((name) => name !== input.lookup.field && !kept.includes(name));
  if (needed !== undefined) {
    tests.push(
      block(
        setting,
        `PUT ${input.item} refuses incomplete content`,
        `
  const record = ${input.model.exportName}.create(app.database, valid${scope});
  const { ${needed}: _, ...incomplete } = valid;
  assert.equal((await app.send('PUT', itemOf(record), incomplete)).status, 422);`,
      ),
    );
  }
  return tests;
}

/** Tests of `PATCH` on an item. */
export function updateTests(setting: Setting): string[] {
  const { input, records, fields, scope, related } = setting;
  const { exportName } = input.model;
  const tests = [
    block(
      setting,
      `PATCH ${input.item} changes nothing but what is sent`,
      `
  const record = ${exportName}.create(app.database, valid${scope});
  const same = await app.send('PATCH', itemOf(record), {});
  assert.equal(same.status, 200);
  assert.equal(same.body.${input.model.primary.name}, record.${input.model.primary.name});`,
    ),
    missing(setting, 'PATCH', '{}'),
  ];
  const fixed = fields.find((candidate) => candidate.fixed && related.samples(candidate, 2).length > 1);
  if (fixed && records.length > 1) {
    tests.push(
      block(
        setting,
        `PATCH ${input.item} refuses another ${fixed.name}`,
        `
  const record = ${exportName}.create(app.database, valid${scope});
  const answer = await app.send('PATCH', itemOf(record), { ${fixed.name}: other.${fixed.name} });
  assert.deepEqual([answer.status, answer.faults], [422, [${quote(fixed.name)}]]);
  assert.deepEqual(${exportName}.list(app.database).items, [record]);`,
      ),
    );
  }
  const field = fields.find(
    (candidate) => !candidate.secret && !candidate.fixed && related.samples(candidate, 2).length > 1,
  );
  if (field && records.length > 1) {
    tests.push(
      block(
        setting,
        `PATCH ${input.item} stores a new ${field.name}`,
        `
  const record = ${exportName}.create(app.database, valid${scope});
  const answer = await app.send('PATCH', itemOf(record), { ${field.name}: other.${field.name} });
  assert.deepEqual(answer.body.${field.name}, other.${field.name});
  assert.deepEqual(${exportName}.list(app.database).items, [answer.body]);`,
      ),
    );
  }
  const wrong = fields
    .map((candidate) => [candidate.name, invalidSample(candidate)] as const)
    .find(([, value]) => value !== undefined);
  if (wrong) {
    tests.push(
      block(
        setting,
        `PATCH ${input.item} refuses a value that is not valid`,
        `
  const record = ${exportName}.create(app.database, valid${scope});
  const answer = await app.send('PATCH', itemOf(record), { ${wrong[0]}: ${literal(wrong[1])} });
  assert.equal(answer.status, 422);
  assert.deepEqual(${exportName}.list(app.database).items, [record]);`,
      ),
    );
  }
  return tests;
}

function compare({ fields, records, sample }: Setting, content: string): string {
  const shown = fields.filter((field) => !field.secret && sample[field.name] !== undefined).map((field) => field.name);
  if (shown.length === 0 || records.length < 2) return '';
  return `
  for (const field of ${literal(shown, '  ')}) assert.deepEqual(answer.body[field], ${content.startsWith('{') ? `(${content})` : content}[field]);`;
}
