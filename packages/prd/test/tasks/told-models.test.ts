import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const models = (...lines: string[]): string[] =>
  extractTasks(outline(`${lines.join('\n')}\n`)).models.map(
    ({ name, fields }) => `${name}: ${fields.map((field) => field.name).join(', ')}`,
  );

test('What a sentence goes on to say of a thing behind its parts is none of them.', () => {
  expect(
    models('## Data', 'A harvest has a date, a weight and a grade, and belongs to one orchard and one picker.'),
  ).toEqual(['harvest: date, weight, grade']);
  expect(
    models('## Datos', 'Una reserva tiene fecha, hora, número de personas y estado, y pertenece a un cliente.'),
  ).toEqual(['reserva: fecha, hora, número de personas, estado']);
});

test('Each clause of a sentence may tell of a thing, and a pronoun stands for the one before.', () => {
  expect(
    models(
      '## Data',
      'An *orchard* has a name, a slope and an owner. It has a fence, a gate and a well; a tree type has a name, a rootstock and a height.',
    ),
  ).toEqual(['orchard: name, slope, owner, fence, gate, well', 'tree type: name, rootstock, height']);
});

test('A pronoun that stands for nothing that was told of names no model.', () => {
  expect(models('## Data', 'Guests may book a cabin. It has a name, a price and a size.')).toEqual([]);
});

test('A word for parts of models names a thing in a sentence that tells three parts of it.', () => {
  expect(models('## Data', 'A property has an address, an owner and a price.')).toEqual([
    'property: address, owner, price',
  ]);
  expect(models('## Data', 'A property has a name.')).toEqual([]);
});

test('What is said between dashes is no part of the name, and may say that the thing is stored.', () => {
  expect(
    models(
      '## Internals',
      'The **word index** – one per folder, written to `a.bin` – holds the path, the age and the hits.',
    ),
  ).toEqual(['word index: path, age, hits']);
  expect(
    models(
      '## Internals',
      'The **word index** – one per folder, shown at once – holds the path, the age and the hits.',
    ),
  ).toEqual([]);
});

test('A sentence names as what a thing is stored, or what is kept for each, in either order.', () => {
  expect(
    models(
      '## Gate',
      'Every lorry is recorded as a delivery slip with weight, customer and plate – these never change.',
    ),
  ).toEqual(['delivery slip: weight, customer, plate']);
  expect(models('## Post', 'We keep sender, receiver and weight for every parcel.')).toEqual([
    'parcel: sender, receiver, weight',
  ]);
  expect(models('## Sendungen', 'Pro Sendung werden Titel, Beginn und Dauer gespeichert.')).toEqual([
    'Sendung: Titel, Beginn, Dauer',
  ]);
});

test('Under a title that asks what something keeps, items name models though it is said how many there are.', () => {
  expect(
    models(
      'Dog licences',
      '',
      '**What the office keeps**',
      '',
      '- Dog, several per owner',
      '  - name, breed, chip number',
      '- Owner',
      '  - name, address, phone',
      '  - born on',
    ),
  ).toEqual(['Dog: name, breed, chip number', 'Owner: name, address, phone, born on']);
});

test('What something belongs to stands before its parts, and what is made is told of in the next sentence.', () => {
  expect(
    models('## Domain', 'We publish berths: a berth belongs to a pier and has a length, a price and a type.'),
  ).toEqual(['berth: length, price, type']);
  expect(
    models(
      '## Domain',
      'When a skipper picks a berth we create a stay. It remembers the boat, the reason given by the skipper, the status and the arrival date.',
    ),
  ).toEqual(['stay: boat, reason, status, arrival date']);
});

test('Who uses a product is a model where a sentence tells what each of them has.', () => {
  expect(models('## Domain', 'A client has a name, an email address and a mobile number.')).toEqual([
    'client: name, email address, mobile number',
  ]);
  expect(models('## Domain', 'The client has a cache, a queue and a timer.')).toEqual([]);
});

test('Sentences about models name some in code or in front of brackets, with what they have.', () => {
  expect(
    models(
      '## Entities',
      'Each order has several `Parcel` (weight, height, label) and a `Driver` with name, phone and licence.',
    ),
  ).toEqual(['Parcel: weight, height, label', 'Driver: name, phone, licence']);
  expect(models('## Entities', 'Berth types (name, length, needs power, heated) are kept per pier.')).toEqual([
    'Berth types: name, length, needs power, heated',
  ]);
});

test('Terms of a definition list are models where the title says that they are stored.', () => {
  expect(
    models(
      '## Details: what is in the index',
      'Leaf',
      ': One unit. Has a number, a URL relative to the root, a heading and the first 90 letters as excerpt.',
      '',
      'Posting',
      ': Term, leaf number, weight.',
    ),
  ).toEqual(['Leaf: number, URL, heading, excerpt', 'Posting: Term, leaf number, weight']);
});

test('Right under its name, what is stored may be shown by an example, or listed behind a remark.', () => {
  const zone = ['```json', '{ "id": 3, "crop": "plum", "valve": 5 }', '```'];
  expect(
    models(
      '## What is stored',
      'Zone – `zones.json`, array of',
      ...zone,
      '',
      'Alarm – the last 50: code, zone, raised at.',
    ),
  ).toEqual(['Zone: id, crop, valve', 'Alarm: code, zone, raised at']);
});

test('Behind a line that opens a fence and that nothing closes, prose is read as text.', () => {
  const told = [
    'Sharing a boat',
    '',
    '~~~~~~~~~~~~~~~~~~~~',
    '',
    'WHAT WE NEED TO REMEMBER (the "data")',
    '',
    '1) Boat: name, length, berth',
    '2) Trip: boat, skipper, first day',
    '',
    'Nobody books more than two trips a month.',
    'The office is told of every damage.',
  ];
  expect(models(...told)).toEqual(['Boat: name, length, berth', 'Trip: boat, skipper, first day']);
  expect(models(...told, '~~~~~~~~~~~~~~~~~~~~')).toEqual([]);
});

test('Directives behind the name of a GraphQL type are no part of it.', () => {
  const type = ['```graphql', 'type Duel @key(fields: "id") {', '  id: ID!', '  state: String!', '}', '```'];
  expect(models('## Schema', ...type)).toEqual(['Duel: id, state']);
});

test('A series of names with what they have in brackets is one of models behind a colon.', () => {
  expect(
    models(
      '## Data',
      'At least the product shall hold these records: permit (number, holder, valid from), voucher (number, permit holder) and household (code, permits issued).',
    ),
  ).toEqual([
    'permit: number, holder, valid from',
    'voucher: number, permit holder',
    'household: code, permits issued',
  ]);
  expect(models('## Data', 'Two roles: reader (sees, prints) and a clerk (writes), who may leave.')).toEqual([]);
});

test('The first name of a row keeps its letters, though it begins like a word for parts.', () => {
  expect(
    models('## Entities', '- Review: content, rating', '- Post: comment, author', '- Lab: mitarbeiter, ort'),
  ).toEqual(['Review: content, rating', 'Post: comment, author', 'Lab: mitarbeiter, ort']);
});

test.each([
  'For every parcel we keep: sender, receiver and weight.',
  'For each parcel the system records sender, receiver and weight.',
  'The system stores sender, receiver and weight for each parcel.',
  'We keep parcels with their sender, receiver and weight.',
  'Whatever comes in is stored as a parcel with sender, receiver and weight.',
])('What is kept of a thing is read from the order of the words: %s', (sentence) => {
  expect(models('## Post', sentence)).toEqual([expect.stringMatching(/^parcels?: sender, receiver, weight$/)]);
});
