import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (text: string): ReturnType<typeof extractTasks> => extractTasks(outline(`# Orchard\n\n${text}\n`));
const models = (text: string): string[] =>
  read(text).models.map(({ name, fields }) => `${name}: ${fields.map((field) => field.name).join(', ')}`);

const fence = (language: string, ...lines: readonly string[]): string =>
  `## Data model\n\n\`\`\`${language}\n${lines.join('\n')}\n\`\`\``;

describe('An example in JSON', () => {
  test.for([
    [
      'is of the one thing that the title over it names, with its lists as fields',
      '## Data model\n\n### Harvest\n\n```json\n{ "season": "2026", "owner": "x", "crates": [{ "no": "a", "kg": 1 }] }\n```',
      ['Harvest: season, owner, crates'],
    ],
    [
      'is of the one thing that a label in code names',
      '## Database\n\nCollection `harvests`:\n\n```json\n{ "_id": "1", "owner": "x", "crates": [{ "no": "a", "kg": 1 }] }\n```',
      ['harvests: _id, owner, crates'],
    ],
    [
      'is of one thing under its title although it has as many lists as values',
      '## Data model\n\n### Tree\n\n```json\n{ "treeId": "1", "visits": [{ "day": "a", "note": "b" }] }\n```',
      ['Tree: treeId, visits'],
    ],
    [
      'shows no models where it has the key of a record',
      '## Data model\n\n```json\n{ "treeId": "1", "visits": [{ "day": "a", "note": "b" }] }\n```',
      [],
    ],
    [
      'shows no models where it has more values than lists',
      '## Data model\n\n```json\n{ "no": "1", "owner": "x", "note": null, "crates": [{ "no": "a", "kg": 1 }] }\n```',
      [],
    ],
    [
      'shows no models by the lists of an answer',
      '## Data model\n\n```json\n{ "data": [{ "id": 1, "name": "x" }], "links": [{ "rel": "next", "href": "/x" }] }\n```',
      [],
    ],
    [
      'shows no models by a list of errors',
      '## Data model\n\n```json\n{ "errors": [{ "code": "E1", "message": "bad" }] }\n```',
      [],
    ],
    [
      'shows no models by the lists of a configuration',
      '## Data model\n\n```json\n{ "lintOptions": [{ "rule": "a", "on": true }], "plugins": [{ "name": "a", "version": "1" }] }\n```',
      [],
    ],
    [
      'keeps slashes between quotes, and leaves remarks out, where it is of a whole store',
      fence(
        'json',
        '{',
        '  "motto": "one //two", /* on the door */',
        '  "trees": [{ "id": "1", "name": "Elstar //old" }], // by row',
        '  "visits": [{ "id": "7", "date": "2026-01-01" }]',
        '}',
      ),
      ['trees: id, name', 'visits: id, date'],
    ],
  ] as const)('%s.', ([, text, found]) => {
    expect(models(text)).toEqual(found);
  });
});

describe('A name before braces', () => {
  test('is read whatever ends the lines.', () => {
    const text = fence('', 'Tree {', '  id', '  name', '}', 'Visit { // by day', '  id, tree_id', '}');
    expect(models(text.replaceAll('\n', '\r\n'))).toEqual(['Tree: id, name', 'Visit: id, tree_id']);
  });

  test.for(['', 'text', 'ts', 'pseudo'])('is a model in a fence of the language "%s".', (language) => {
    expect(models(fence(language, 'Tree {', '  id: string;', '  name: string;', '}'))).toEqual(['Tree: id, name']);
  });

  test.for([
    ['in a style sheet by its language', 'css', ['Orchard {', '  font: x;', '}']],
    ['in a style sheet by its units', '', ['Header {', '  width: 10px;', '  color: #fff;', '}']],
    ['in the configuration of a server', 'nginx', ['Location (api) {', '  proxy_pass', '}']],
    ['in a drawing by its language', 'plantuml', ['Cloud {', '  trees', '}']],
    ['in a drawing by its first line', '', ['@startuml', 'Cloud {', '  trees', '}', '@enduml']],
    ['for what is asked in GraphQL', 'graphql', ['Query {', '  trees', '  visits', '}']],
    ['for an application', 'js', ['App {', '  start, stop', '}']],
    ['for a server and its database', '', ['Server {', '  host', '}', 'Database {', '  trees', '}']],
    ['for what is sent', '', ['Request {', '  method, path', '}', 'VisitResponse {', '  code, body', '}']],
  ] as const)('is no model %s.', ([, language, lines]) => {
    expect(models(fence(language, ...lines))).toEqual([]);
  });

  test('is a model with a key and a time of its making, although it is called a request.', () => {
    expect(models(fence('', 'VisitRequest {', '  id', '  tree_id', '  created_at', '}'))).toEqual([
      'VisitRequest: id, tree_id, created_at',
    ]);
  });
});

describe('What a system is told to store', () => {
  test.for([
    [
      'is of the title where the items are such as things have',
      '## Functions\n\n### Visits\n\nThe system shall store:\n\n- Start time\n- Due date\n- Weather',
      ['Visits: Start time, Due date, Weather'],
    ],
    [
      'is of the title where two of the items are names in code',
      '## Functions\n\n### Visits\n\nThe system shall store:\n\n- `came_at`\n- `left_at`\n- Weather',
      ['Visits: came_at, left_at, Weather'],
    ],
    [
      'is of the title that says that the thing is dealt with, and not of an identifier below it',
      '## Functions\n\n### Tree administration\n\n#### FR-7\n\nWe store:\n\n- Sort\n- Row\n- Rootstock',
      ['Tree: Sort, Row, Rootstock'],
    ],
    [
      'is no model of files and protocols',
      '## Functions\n\n### Notifications\n\nWe store:\n\n- Cookies\n- Logs\n- Backups',
      [],
    ],
    [
      'is of what is said, with a word for its data',
      '## Functions\n\n### Work\n\nThe system shall store the following tree data:\n\n- Sort\n- Row\n- Rootstock',
      ['tree: Sort, Row, Rootstock'],
    ],
    [
      'is of what is said where the items are such as things have',
      '## Functions\n\n### Work\n\nThe system stores the following visits:\n\n- Start time\n- Due date\n- Weather',
      ['visits: Start time, Due date, Weather'],
    ],
    [
      'is no model of what is held in another sense',
      '## Functions\n\n### Work\n\nWe keep the following promises:\n\n- Simple design\n- Fast delivery\n- Happy users',
      [],
    ],
    [
      'is no model by words in small letters',
      '## Functions\n\n### Notifications\n\nWe store:\n\n- cookies\n- logs\n- backups',
      [],
    ],
    [
      'is no model of events',
      '## Functions\n\n### Audit logging\n\nThe system shall record:\n\n- Logins\n- Logouts\n- Failed attempts',
      [],
    ],
    [
      'is no model of wishes',
      '## Functions\n\n### Vision\n\nWe keep:\n\n- Simple design\n- Fast delivery\n- Happy users',
      [],
    ],
  ] as const)('%s.', ([, text, found]) => {
    expect(models(text)).toEqual(found);
  });
});

describe('A line with the word table and a name', () => {
  test.for([
    [
      'is the title of a table with code marks',
      '## Notes\n\nTable: `rows`\n\n- id: uuid\n- name: text',
      ['rows: id, name'],
    ],
    [
      'is the title of a table with an underscore in its name',
      '## Notes\n\nTable: tree_rows\n\n- id: uuid\n- name: text',
      ['tree_rows: id, name'],
    ],
    [
      'is the title of a table in a section about a database',
      '## Database\n\n**Table:** rows\n\n| Column | Type |\n|---|---|\n| id | uuid |\n\nTable: trees\n\n| Column | Type |\n|---|---|\n| id | uuid |',
      ['rows: id', 'trees: id'],
    ],
    [
      'is the caption of prices',
      '## Pricing\n\nTable: prices\n\n| Plan | Price |\n|---|---|\n| Free | 0 |\n| Pro | 9 |',
      [],
    ],
    [
      'is the caption of a summary',
      '## Overview\n\nTable: summary\n\n| Part | State |\n|---|---|\n| Login | done |',
      [],
    ],
    [
      'is the title of what somebody may do',
      '## Security\n\nEntity: user\n\n- Can sign in\n- Can change the password',
      [],
    ],
    ['is the title of goods', '## Shop\n\nCollection: winter\n\n- Coats\n- Hats', []],
  ] as const)('%s.', ([, text, found]) => {
    expect(models(text)).toEqual(found);
  });
});

describe('What each of some things must have', () => {
  test.for([
    [
      'is a model by attributes',
      'Each visit must contain the following:\n\n- Number\n- Date\n- Total',
      ['visit: Number, Date, Total'],
    ],
    [
      'is a model by names in code',
      'Each crate must have:\n\n- `id`\n- `weight_kg`\n- Sticker',
      ['crate: id, weight_kg, Sticker'],
    ],
    [
      'is a model where it is to be recorded, whatever it is',
      'Cada árbol debe registrar:\n\n- Variedad.\n- Fila.\n- Poda.',
      ['árbol: Variedad, Fila, Poda'],
    ],
    ['is no model of a part of a system', 'Each microservice must have:\n\n- Health check\n- Metrics\n- Logs', []],
    ['is no model of a member of a team', 'Each developer must have:\n\n- Laptop\n- VPN access', []],
    ['is no model by words in small letters', 'Cada socio debe tener:\n\n- llaves\n- tarjeta\n- uniforme', []],
    ['is no model of a user with demands', 'Cada usuario debe tener:\n\n- Una cuenta\n- Un correo verificado', []],
    ['is no model of a page in Russian', 'Каждая страница должна содержать:\n\n- Название\n- Дата\n- Статус', []],
    ['is no model of a page in Italian', 'Ogni pagina deve contenere:\n\n- Nome\n- Data\n- Stato', []],
    ['is no model of a window in German', 'Jedes Fenster muss enthalten:\n\n- Titel\n- Datum\n- Status', []],
  ] as const)('%s.', ([, text, found]) => {
    expect(models(`## Work\n\n${text}`)).toEqual(found);
  });
});

describe('Kinds of which a sentence gives examples', () => {
  test.for([
    [
      'are models in a section about a database',
      'Collections such as Tree, Visit, Crate.',
      ['Tree: ', 'Visit: ', 'Crate: '],
    ],
    ['are none where products are compared', 'We compared collections such as Alpha, Beta, Gamma.', []],
    ['are none where something is supported', 'Supports data models such as Star Schema, Data Vault.', []],
    ['are none where they are known products', 'Data lies in collections such as MongoDB, Firestore.', []],
  ] as const)('%s.', ([, text, found]) => {
    expect(models(`## Database\n\n${text}`)).toEqual(found);
  });
});

describe('A name between quotes before the word table', () => {
  test.for([
    ['is a table in lower case', 'Add the visit to the "visits" table.', ['visits: ']],
    [
      'is a table where the sentence tells of storing',
      'The service SHALL store visits in the "Visits" table.',
      ['Visits: '],
    ],
    ['is none with a capital where nothing is stored', 'Add the visit to the "Visits" table.', []],
    ['is none before a part of a page', 'Data goes to the "save" table view; click "add" table buttons.', []],
    ['is none before a part of a table', 'Each line of the "visits" table row contains a price.', []],
  ] as const)('%s.', ([, text, found]) => {
    expect(models(`## Requirements\n\n- ${text}`)).toEqual(found);
  });
});

describe('A word for what stores things, as a title under a data model,', () => {
  test.for(['Product', 'Platform', 'Website'])('names one that is kept as data: %s.', (title) => {
    expect(models(`## Data model\n\n### ${title}\n\n- base_url\n- owner_id\n\n### Crate\n\n- id: uuid`)).toEqual([
      `${title}: base_url, owner_id`,
      'Crate: id',
    ]);
  });

  test('names a product alone, but an application only beside another thing.', () => {
    const data = (title: string): string => `## Data model\n\n### ${title}\n\n- base_url\n- owner_id`;
    expect(models(data('Product'))).toEqual(['Product: base_url, owner_id']);
    expect(models(data('Application'))).toEqual([]);
  });

  test.for(['Database', 'Client', 'Service', 'Server', 'Backend', 'System', 'App'])(
    'names none where it is a side of the product: %s.',
    (title) => {
      expect(models(`## Data model\n\n### ${title}\n\n- host_name\n- port: number\n\n### Crate\n\n- id: uuid`)).toEqual(
        ['Crate: id'],
      );
    },
  );
});

describe('Names in a row before the word tables', () => {
  test.for([
    ['are models where they are made', 'Build: create the views of the Trees, Visits and Crates tables.'],
    ['are models where the sentence has a word for a database', 'The database: Trees, Visits ve Crates tabloları'],
    ['are models where the label has one', 'First create:\n\n- the Trees, Visits and Crates tables'],
  ] as const)('%s.', ([, text]) => {
    expect(models(`## Tasks\n\n${text}`)).toEqual(['Trees: ', 'Visits: ', 'Crates: ']);
  });

  test('are none where people look at them.', () => {
    expect(models('## View\n\nThe user compares the Revenue, Cost and Profit tables on the dashboard.')).toEqual([]);
  });

  test('are none where people sit at them, and what is said of them stays a rule.', () => {
    const text =
      '## Anforderungen\n\nThe Monday, Tuesday and Wednesday tables must be full. Add Riga, Tallinn and Bonn tables.';
    expect(models(text)).toEqual([]);
    expect(read(text).rules.map((rule) => rule.text)).toEqual([
      'The Monday, Tuesday and Wednesday tables must be full.',
      'Add Riga, Tallinn and Bonn tables.',
    ]);
  });

  test('are none where they are days.', () => {
    expect(models('## Database\n\nMonday, Tuesday and Friday tables are stored.')).toEqual([]);
  });
});
