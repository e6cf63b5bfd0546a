import { extractTasks, outline } from '@orch/prd';
import { describe, expect, test } from 'vitest';

import type { PageInput, ResourceInput } from '../../src/plan/spec.ts';
import { filesOf, generateInto, inputOf, planOf } from '../support/generate.ts';
import { api, field, model, noTasks, page } from '../support/tasks.ts';

const gymClass = model('GymClass', [
  field('id', { type: 'uuid', primary: true, required: true }),
  field('title', { required: true, maxLength: 60 }),
  field('level', { required: true, values: ['beginner', 'advanced'] }),
]);
const post = (path: string, ...names: string[]): ReturnType<typeof api> =>
  api('POST', path, { requestFields: names.map((name) => field(name, { required: true })) });

function modelKeys(plan: ReturnType<typeof planOf>): string[] {
  return plan.units.filter(({ kind }) => kind === 'model').map(({ key }) => key);
}

describe('a collection that is called as the last word of a model', () => {
  test.each([
    ['the fields of its requests are fields of the model', post('/api/classes', 'title', 'level')],
    ['the document states no fields', api('POST', '/api/classes')],
    ['requests carry the key', post('/api/classes', 'id', 'Title')],
  ])('holds it where %s', (_, created) => {
    const plan = planOf({ models: [gymClass], apis: [api('GET', '/api/classes'), created] });
    expect(modelKeys(plan)).toEqual(['model:gym-class']);
    const { model: held } = inputOf(plan, 'resource:/api/classes') as ResourceInput;
    expect(held.slug).toBe('gym-class');
    expect(held.fields).toEqual([
      { name: 'title', type: 'string', required: true, maxLength: 60 },
      { name: 'level', type: 'string', required: true, values: ['beginner', 'advanced'] },
    ]);
  });

  test('holds it in documents as people write them, and its tests name its file', async () => {
    const text = `# Rooms

## Data model

### Room booking

- start (datetime)
- guests (integer, between 1 and 8)
- kind: enum(day, night)
- customer (string, max 40)

## API

- \`GET /api/bookings\`
- \`POST /api/bookings\` with body { start, guests, kind, customer }
`;
    const plan = planOf(extractTasks(outline(text)));
    expect(plan.open).toEqual([]);
    const paths = (await filesOf(plan)).map(({ path }) => path);
    expect(paths.filter((path) => path.includes('/models/'))).toEqual(['src/features/f/models/room-booking.js']);
  });

  test.each([
    ['the model lacks what requests carry', [gymClass], 'gym class does not have teacher: if gym class is meant'],
    [
      'several models fit',
      [gymClass, model('YogaClass', [field('title'), field('teacher')]), model('DanceClass', [field('teacher')])],
      'yoga class or dance class may be meant',
    ],
    ['the model is declared without fields', [model('GymClass')], 'gym class does not have teacher'],
  ])('is open where %s, and no model is made up for it', (_, models, reason) => {
    const plan = planOf({ models, apis: [post('/api/classes', 'teacher'), api('GET', '/api/classes/:id')] });
    expect(modelKeys(plan)).toHaveLength(models.length);
    expect(plan.units.map(({ kind }) => kind)).not.toContain('resource');
    expect(plan.open).toMatchObject([
      { key: 'api:POST /api/classes', reason: expect.stringContaining(reason) },
      { key: 'api:GET /api/classes/{}', reason: expect.stringContaining(reason) },
    ]);
  });

  test('is open where the model has a collection of its own name', () => {
    const plan = planOf({ models: [gymClass], apis: [api('GET', '/api/gym-classes'), api('GET', '/api/classes')] });
    expect(plan.open).toMatchObject([
      { key: 'api:GET /api/classes', reason: expect.stringContaining('has the collection /api/gym-classes already') },
    ]);
  });

  test('holds the model of exactly that name where there is one', () => {
    const models = [gymClass, model('Class', [field('room')])];
    const plan = planOf({ models, apis: [post('/api/classes', 'room')] });
    expect((inputOf(plan, 'resource:/api/classes') as ResourceInput).model.slug).toBe('class');
  });

  test('holds a model of another feature only where requests state fields of it', async () => {
    const { ledger } = await generateInto(new Map(), 'a', { ...noTasks, models: [gymClass] });
    const stated = { ...noTasks, apis: [post('/api/classes', 'title', 'level')] };
    const { plan } = await generateInto(new Map(), 'b', stated, ledger);
    expect((inputOf(plan, 'resource:/api/classes') as ResourceInput).model.path).toContain('/a/models/gym-class.js');
    const other = { ...noTasks, apis: [post('/api/classes', 'teacher')] };
    expect(modelKeys((await generateInto(new Map(), 'b', other, ledger)).plan)).toEqual(['model:class']);
  });

  test('gives the model to pages of that name', () => {
    const plan = planOf({
      models: [gymClass],
      apis: [post('/api/classes', 'title', 'level')],
      pages: [page('/classes', 'Classes'), page('/classes/new', 'New class', { form: [field('title')] })],
    });
    expect(plan.open).toEqual([]);
    expect((inputOf(plan, 'page:/classes') as PageInput).view).toMatchObject({ kind: 'list' });
    expect((inputOf(plan, 'page:/classes/new') as PageInput).form?.fields).toEqual(['title', 'level']);
  });
});

describe('a collection that is called by a plural, also in another language than English', () => {
  const held = (name: string, path: string, other?: string): string[] =>
    modelKeys(
      planOf({
        models: [name, ...(other === undefined ? [] : [other])].map((each) => model(each, [field('name')])),
        apis: [api('GET', path), api('POST', path)],
      }),
    );

  test.each([
    ['Photo', '/api/photos'],
    ['Camera', '/api/cameras'],
    ['Sala', '/api/salas'],
    ['Kunde', '/api/kunden'],
    ['Fahrrad', '/api/fahrraeder'],
    ['Auftrag', '/api/auftraege'],
    ['Buchung', '/buchungen'],
    ['Boek', '/api/boeken'],
    ['Cliente', '/api/clienti'],
    ['Autor', '/api/autores'],
    ['Imagem', '/api/imagens'],
    ['Animal', '/api/animaux'],
    ['Osoba', '/api/osoby'],
    ['Gym Kunde', '/api/gym-kunden'],
  ])('holds the model %s at %s', (name, path) => {
    expect(held(name, path)).toEqual([`model:${name.toLowerCase().replace(' ', '-')}`]);
  });

  test.each([
    ['Part', '/api/parties'],
    ['Use', '/api/users'],
  ])('is that of another thing where the name is an English plural: %s at %s', (name, path) => {
    expect(held(name, path)).not.toEqual([`model:${name.toLowerCase()}`]);
  });

  test('holds the model of exactly that name where there is one, and none of several that may be meant', () => {
    const kunden = planOf({
      models: [model('Kunde', [field('name')]), model('Kunden', [field('name')])],
      apis: [api('GET', '/api/kunden')],
    });
    expect((inputOf(kunden, 'resource:/api/kunden') as ResourceInput).model.slug).toBe('kunden');
    const clienti = planOf({
      models: [model('Cliente', [field('name')]), model('Cliento', [field('name')])],
      apis: [api('GET', '/api/clienti')],
    });
    expect(clienti.open).toMatchObject([{ reason: 'not an operation on a collection of records' }]);
  });

  test('gives the model to pages of that name', () => {
    const plan = planOf({ models: [model('Kunde', [field('name')])], pages: [page('/kunden', 'Kunden')] });
    expect(plan.open).toEqual([]);
    expect(plan.units.filter(({ kind }) => kind === 'page').map(({ input }) => input)).toMatchObject([
      { view: { kind: 'list', model: { slug: 'kunde' } } },
    ]);
  });
});
