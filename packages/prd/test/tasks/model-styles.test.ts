import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const models = (...lines: string[]): string[] =>
  extractTasks(outline(`${lines.join('\n')}\n`)).models.map(
    ({ name, fields }) => `${name}: ${fields.map((field) => field.name).join(', ')}`,
  );

test('What stands under a bold name may end in a row of its attributes.', () => {
  expect(
    models(
      '## Core objects',
      '**Animal**',
      'An animal in the care of the shelter. Attributes: name, species, intake day.',
      '',
      '**Adopter**',
      'Fields: full name, email, phone.',
    ),
  ).toEqual(['Animal: name, species, intake day', 'Adopter: full name, email, phone']);
});

test('`Field: id; Type: UUID` says more of one field, and is no row of fields.', () => {
  expect(models('## Data model', '**Visit**', 'Field: id; Type: UUID; Required: yes')).toEqual([]);
});

test('Lines of names with their lists are a model each, though no blank line stands between.', () => {
  expect(models('## Datenmodell', 'Konto: Bezeichnung, IBAN, Saldo', 'Kategorie: Name, Farbe')).toEqual([
    'Konto: Bezeichnung, IBAN, Saldo',
    'Kategorie: Name, Farbe',
  ]);
});

test('A sentence about what is kept for each thing names the thing and what it has, wherever it stands.', () => {
  expect(models('## What we store', 'For every **member** we keep: first name, e-mail and membership type.')).toEqual([
    'member: first name, e-mail, membership type',
  ]);
  expect(models('## Registro', 'Para cada alumno se guarda: nombre, correo y curso.')).toEqual([
    'alumno: nombre, correo, curso',
  ]);
  expect(models('## Notes', 'For every request we do not keep: address, agent and referrer.')).toEqual([]);
});

test('A label that says what is stored counts, whatever the title over it is about.', () => {
  expect(
    models(
      '## Storage requirements',
      'The backend persists two record types:',
      '',
      '- **Meter** — serial, location, firmware version',
      '- **Tariff** — name, price per kWh',
    ),
  ).toEqual(['Meter: serial, location, firmware version', 'Tariff: name, price per kWh']);
});

test('A nested list under a title about data names things and their typed fields.', () => {
  expect(
    models(
      '## Domain',
      '1. Shipment',
      '   1. reference: text, unique',
      '   2. weight: number',
      '2. Carrier',
      '   1. legal name: text',
      '   2. insured until: date',
    ),
  ).toEqual(['Shipment: reference, weight', 'Carrier: legal name, insured until']);
});

test('Items that are called columns or a key are the fields themselves.', () => {
  expect(
    models(
      '## Schema overview',
      '- work_orders',
      '    - PK: id',
      '    - columns: title, priority, due_on',
      '- sites',
      '    - PK: id',
      '    - columns: address, lat',
    ),
  ).toEqual(['work_orders: id, title, priority, due_on', 'sites: id, address, lat']);
});

test('A name that is underlined in a fence stands over its fields.', () => {
  expect(
    models('## Data structures', '```', 'Recipe', '------', 'title     string   required', 'servings  int', '```'),
  ).toEqual(['Recipe: title, servings']);
});

test('A thing whose name in code is its plural is one, whatever else the word means.', () => {
  expect(models('## Entities', '### Event (`events`)', '- `id` – primary key', '- `title`')).toEqual([
    'Event: id, title',
  ]);
});

test('A column of rows of fields is one, whatever its header says.', () => {
  expect(
    models(
      '## Data objects',
      '| Object | What it holds |',
      '|---|---|',
      '| Parcel | name, area, planting year |',
      '| Barrel | number, wood type |',
    ),
  ).toEqual(['Parcel: name, area, planting year', 'Barrel: number, wood type']);
});

test('The record of what a title names is that thing.', () => {
  expect(
    models(
      '## Data definitions',
      '### Station',
      'The station record consists of:',
      '',
      '1. Code (string)',
      '2. Name (string)',
    ),
  ).toEqual(['Station: Code, Name']);
});
