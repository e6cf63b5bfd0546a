import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const models = (...lines: string[]): string[] =>
  extractTasks(outline(`${lines.join('\n')}\n`)).models.map(
    ({ name, fields }) => `${name}: ${fields.map((field) => field.name).join(', ')}`,
  );

describe('Where no title says that models follow', () => {
  test('a table is one of models by the rows of names in it, such as things of every kind have.', () => {
    const table = ['| Concept | What it is | Holds |', '|---|---|---|'];
    const rows = ['| Hive | a box | number, place, status |', '| Visit | to one hive | date, hive, temper, photo |'];
    const read = ['Hive: number, place, status', 'Visit: date, hive, temper, photo'];
    expect(models('## Domain', ...table, ...rows)).toEqual(read);
    expect(models('## Words we use', ...table, ...rows)).toEqual(read);
    expect(models('## Screens', ...table, ...rows)).toEqual([]);
    expect(models('## Requirements', ...table, ...rows)).toEqual([]);
  });

  test('a table of roles, events or technologies is none of models.', () => {
    const of = (header: string, one: string, other: string): string[] =>
      models('## Overview', `| ${header} | Contents |`, '|---|---|', one, other);
    expect(of('Role', '| Editor | read, write, delete |', '| Guest | read, comment, share |')).toEqual([]);
    expect(of('Event', '| opened | id, date, status |', '| closed | id, date, price |')).toEqual([]);
    expect(of('Layer', '| Web | React, Vite, Zod |', '| Store | Postgres, Redis, S3 |')).toEqual([]);
    expect(of('Area', '| Web | React, Vite, Zod |', '| Store | Postgres, Redis, S3 |')).toEqual([]);
  });

  test('a list is one of models by the rows of names behind the names.', () => {
    expect(models('## The nouns', '- Pet: name, species, weight', '- Visit: pet, date, price')).toEqual([
      'Pet: name, species, weight',
      'Visit: pet, date, price',
    ]);
    expect(models('## Stack', '- Web: React, Vite, Zod', '- Store: Postgres, Redis, S3')).toEqual([]);
    expect(models('## Plan', '- Spring: name, date, price', '- Autumn: date, status, owner')).toEqual([]);
  });

  test('a label names the thing of which something is captured, stored or kept.', () => {
    const list = ['', '- policy number', '- date of loss', '- injured persons (yes/no)'];
    const read = 'policy number, date of loss, injured persons';
    const of = (label: string): string[] => models('## Report a claim', label, ...list);
    expect(of('The following must be captured for each claim:')).toEqual([`claim: ${read}`]);
    expect(of('For every claim we store:')).toEqual([`claim: ${read}`]);
    expect(of('Für jeden Schaden wird erfasst:')).toEqual([`Schaden: ${read}`]);
    expect(of('We do not store for each claim:')).toEqual([]);
    expect(of('The following steps are shown for each claim:')).toEqual([]);
  });
});

describe('Under a title about models', () => {
  test('the kind with its name, and the fields in the next line, are one.', () => {
    expect(models('## Entities', 'Entity: Grower', 'Fields: name, email, phone')).toEqual([
      'Grower: name, email, phone',
    ]);
  });

  test('a kind before a name in code says whose record a fence shows.', () => {
    expect(
      models(
        '## Entities',
        'Collection: `alarms`',
        '',
        '```json',
        '{ "id": "a", "value": 41.5, "state": "on" }',
        '```',
      ),
    ).toEqual(['alarms: id, value, state']);
  });

  test('a name in code alone stands over its table.', () => {
    const table = ['| column | type |', '|---|---|', '| id | bigserial |', '| state | text |'];
    expect(models('### Storage', 'Two tables.', '', '`returns`', ...table, '', '`lines`', ...table)).toEqual([
      'returns: id, state',
      'lines: id, state',
    ]);
  });

  test('a word for a part of models names a thing where a row of fields stands behind it.', () => {
    expect(
      models(
        '## Data model',
        '- **Property** has many **Units**; fields: address, manager, year built',
        '- **Unit**; fields: number, floor, rent',
      ),
    ).toEqual(['Property: address, manager, year built', 'Unit: number, floor, rent']);
  });

  test('tables that migrations of Rails create are read.', () => {
    expect(
      models(
        '## Tables',
        '```ruby',
        'create_table :transcripts do |t|',
        '  t.references :episode, null: false',
        '  t.string :language, :title',
        '  t.index :language',
        '  t.timestamps',
        'end',
        '```',
      ),
    ).toEqual(['transcripts: episode, language, title']);
  });
});

describe('In whatever section', () => {
  test('a name in bold over nothing but names in code is a model.', () => {
    expect(models('## Building blocks', '**Shift**', '`id` · `area_id` · `needed`')).toEqual([
      'Shift: id, area_id, needed',
    ]);
    expect(models('## Building blocks', '**Shift**', '`id` comes first, then `area_id`')).toEqual([]);
    expect(models('## Pages', '**Shift**', '`id` · `area_id` · `needed`')).toEqual([]);
  });
});

test('Lines that are indented under a name are its fields, though no fence is around them.', () => {
  expect(
    models(
      '## Schema',
      '',
      'talks',
      '  id         uuid pk',
      '  opened_at  timestamptz',
      '',
      'notes',
      '  id    uuid',
      '  body  text',
    ),
  ).toEqual(['talks: id, opened_at', 'notes: id, body']);
  expect(models('## Schema', '', 'Overview', '  The data is kept in one database of the region.')).toEqual([]);
});

test('Rows behind arrows are a model each, and `Attributes:` under a title is a row of what it has.', () => {
  expect(models('## Schema', 'Article → id, title, locale', 'Feedback → id, rating, comment')).toEqual([
    'Article: id, title, locale',
    'Feedback: id, rating, comment',
  ]);
  expect(
    models(
      '## Domain objects',
      '### Bid',
      '- **Attributes:** lot, amount, placed at, is proxy',
      '- **Relationships:** belongs to a lot',
    ),
  ).toEqual(['Bid: lot, amount, placed at, is proxy']);
});

test('A sentence with the verb at its end says what is kept for each thing, beside others that say what things have.', () => {
  expect(
    models(
      '## Bewegungsdaten',
      'Eine Fehlzeit besteht aus Schüler, Datum und Grund. Zu jeder Unterrichtsstunde werden Thema, Hausaufgabe und Lehrkraft gespeichert.',
    ),
  ).toEqual(['Unterrichtsstunde: Thema, Hausaufgabe, Lehrkraft', 'Fehlzeit: Schüler, Datum, Grund']);
});

test('The pages of a list are those with bold names, where some are called pages; a column of names may have them.', () => {
  const pages = (...lines: string[]): string[] =>
    extractTasks(outline(`${lines.join('\n')}\n`)).pages.map(({ name }) => name);
  const list = ['- **Login Page**: email and password', '- **Home**: balance due', '- **Colours**: blue'];
  expect(pages('## User interface', ...list)).toEqual(['Login', 'Home']);
  expect(pages('## User interface', ...list.slice(1))).toEqual([]);
  const table = ['| ID | Name |', '|---|---|', '| SC1 | Report claim |', '| SC2 | Claim status |'];
  expect(pages('## Screens', ...table)).toEqual(['Report claim', 'Claim status']);
  expect(pages('## Components', ...table)).toEqual([]);
  expect(extractTasks(outline(`## Screens\n${table.join('\n')}\n`)).rules).toEqual([]);
});

test('Pages are named in a row of names and by terms over what they mean; a call to another host is no endpoint.', () => {
  const read = (...lines: string[]): ReturnType<typeof extractTasks> => extractTasks(outline(`${lines.join('\n')}\n`));
  const pages = (...lines: string[]): string[] => read(...lines).pages.map(({ name }) => name);
  expect(pages('## Console pages', 'Inbox, Knowledge base, Insights')).toEqual(['Inbox', 'Knowledge base', 'Insights']);
  expect(pages('## Console pages', 'Fast, with no clutter, and simple')).toEqual([]);
  expect(pages('## Screens', 'Shift board', ': drag and drop', '', 'My shifts', ': on the phone')).toEqual([
    'Shift board',
    'My shifts',
  ]);
  expect(read('## Interface', 'POST https://shop.example.com/api/refunds is called for each refund.').apis).toEqual([]);
  expect(
    read('## What we are building', 'Forkful is an app for saving recipes.', '- It shows recipes offline.').rules,
  ).toMatchObject([{ text: 'It shows recipes offline.' }]);
});

test('A list of what belongs to what names models in bold, each once; pages stand in columns of routes and names.', () => {
  expect(
    models(
      '## Entities & relationships',
      '- A **Building** has many **Lockers**.',
      '- A **Locker** has many **Compartments** (size S, M or L).',
    ),
  ).toEqual(['Building: ', 'Locker: ', 'Compartment: ']);
  expect(models('## Features', '- A **Building** has many **Lockers**.', '- A **Locker** has many **Doors**.')).toEqual(
    [],
  );
  const routes = '## Routes\n\n```\n/                     dashboard\n/surveys/:id/results  charts\n```\n';
  expect(extractTasks(outline(routes)).pages.map(({ name, route }) => `${name} ${route}`)).toEqual([
    'dashboard /',
    'charts /surveys/:id/results',
  ]);
});
