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

test('A title that says in a few words that something is stored stands over models, and over no rules.', () => {
  const things = ['- **Pet**: name, species, weight', '- **Owner**: full name, phone'];
  const read = ['Pet: name, species, weight', 'Owner: full name, phone'];
  expect(models('## What we store', ...things)).toEqual(read);
  expect(models('## Information the system keeps', ...things)).toEqual(read);
  expect(models('## Was gespeichert wird', ...things)).toEqual(read);
  expect(models('## What we ship', ...things)).toEqual([]);
});

test('Lines of a name with its parts in brackets or behind dots are a model each.', () => {
  expect(
    models(
      '## Data',
      'Member (id, name, plan_id → Plan)',
      'Plan [id, title, monthly_fee]',
      '',
      'Fee · loan · amount · paid_at',
    ),
  ).toEqual(['Member: id, name, plan_id', 'Plan: id, title, monthly_fee', 'Fee: loan, amount, paid_at']);
});

test('A number between slashes stands before a model and is no part of its name; the row is no rule.', () => {
  const text = '## Produktdaten\n\n- /LD10/ Kind: Vorname, Nachname\n- /LD20/ Einrichtung: Anschrift, Leitung\n';
  const found = extractTasks(outline(text));
  expect(found.models.map(({ name }) => name)).toEqual(['Kind', 'Einrichtung']);
  expect(found.rules).toEqual([]);
});

test('A sentence of any section may say what a thing consists of, where these are such as things have.', () => {
  expect(
    models(
      '## How it works',
      'A singer has a name, an e-mail address and a date of joining. Concerts are stored with their date, venue and ticket price.',
    ),
  ).toEqual(['singer: name, e-mail address, date of joining', 'Concerts: date, venue, ticket price']);
  expect(models('## How it works', 'A release has a fast start, less noise and better sound.')).toEqual([]);
  expect(models('## How it works', 'Each page has a title, a description and a date.')).toEqual([]);
  expect(models('## Screens', 'A card has a name, a price and a photo.')).toEqual([]);
});

test('An item that describes a model may list its attributes behind a word for them.', () => {
  expect(
    models(
      '### Key Entities',
      '- **Supporter**: A person who gives. Key attributes: name, email, address. Has many pledges.',
      '- **Pledge**: The promise to give monthly.',
    ),
  ).toEqual(['Supporter: name, email, address', 'Pledge: ']);
});

test('Paths of documents with their fields under them are collections, the last part of a path is the name.', () => {
  expect(
    models(
      '## Firestore structure',
      '```',
      'users/{uid}',
      '  displayName: string',
      '  photoUrl: string?',
      'trails/{trailId}/reports/{reportId}',
      '  category: string',
      '  createdAt: timestamp',
      '```',
    ),
  ).toEqual(['users: displayName, photoUrl', 'reports: category, createdAt']);
});

test('Code that is indented instead of fenced is read as such; prose that is indented is not.', () => {
  expect(
    models('## Data', '', 'Stock:', '', '    BatchStock', '      batch_no   text', '      left       int'),
  ).toEqual(['BatchStock: batch_no, left']);
  const text = '## Requirements\n\nNotes:\n\n    The app must keep drafts for two weeks.\n    It must not lose any.\n';
  expect(extractTasks(outline(text)).rules).toHaveLength(2);
});

test('A table may have a column for each model, whose cells name what it has.', () => {
  expect(
    models(
      '## Data dictionary',
      '| Village | Health post |',
      '|---|---|',
      '| village_code | post_id |',
      '| name | village_code |',
      '| population | |',
    ),
  ).toEqual(['Village: village_code, name, population', 'Health post: post_id, village_code']);
  expect(models('## Data', '| Before | After |', '|---|---|', '| paper | tablet |', '| slow | fast |')).toEqual([]);
});
