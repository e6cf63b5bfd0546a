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
