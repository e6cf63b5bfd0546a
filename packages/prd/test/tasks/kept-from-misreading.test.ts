import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { cpuTime } from '../support/cpu-time.ts';

const read = (text: string) => extractTasks(outline(`# Ferry\n\n${text}\n`));
const apis = (text: string): string[] => read(text).apis.map(({ method, path }) => `${method ?? ''} ${path}`);
const rules = (text: string): string[] => read(text).rules.map((rule) => rule.text);
const models = (text: string): string[] =>
  read(text).models.map(({ name, fields }) => `${name}: ${fields.map((field) => field.name).join(', ')}`);
const tree = (...lines: string[]): string => ['## API', '', '```', ...lines, '```'].join('\n');

describe('A base path', () => {
  test.for([
    [
      'stands before all endpoints of its section, though one has it already',
      '## Crew\n\nPrefix: `/crew`\n\n- POST /login\n- POST /refresh\n- POST /crew/logout',
      ['POST /crew/login', 'POST /crew/refresh', 'POST /crew/logout'],
    ],
    [
      'stands before the paths of a table, though an example elsewhere has it',
      'Base URL: /harbour\n\n## Trips\n\n| Method | Path |\n|---|---|\n| GET | /trips |\n| POST | /boats |\n\n## Example\n\nGET /harbour/trips?page=1',
      ['GET /harbour/trips', 'POST /harbour/boats'],
    ],
    [
      'stands before the paths of a list, though a call of curl has it',
      '## API\n\nBase URL: /harbour\n\n- GET /trips\n- POST /boats\n\n## Examples\n\n```bash\ncurl -X GET https://localhost/harbour/trips\n```',
      ['GET /harbour/trips', 'POST /harbour/boats'],
    ],
    [
      'of a mounted router stands before what is within it only',
      '## API\n\n- Mounted under `/boats`\n- GET /:id\n- PUT /boats/:id\n\n## Others\n\n- GET /trips',
      ['GET /boats/:id', 'PUT /boats/:id', 'GET /trips'],
    ],
    [
      'of a mounted router holds everywhere where nothing is given in full but it',
      '## API\n\n- Mounted under `/boats`\n\n### Paths\n\n- GET /\n- GET /:id\n\n### Example\n\n- `GET /boats/1`',
      ['GET /boats', 'GET /boats/:id'],
    ],
    [
      'of an item holds for no other item of a document without headings',
      'Modules\n\n- Login\n  - POST /auth/login\n- Boats\n  - Mounted under /boats\n  - PUT /boats/:id',
      ['POST /auth/login', 'PUT /boats/:id'],
    ],
  ] as const)('%s.', ([, text, expected]) => {
    expect(apis(text)).toEqual(expected);
  });
});

describe('The path of a route in a drawn tree', () => {
  test.for([
    [
      'has its folder once where it begins with it',
      ['boats/', '├── GET /boats', '└── GET /boats/{id}'],
      ['GET /boats', 'GET /boats/{id}'],
    ],
    ['has what is above such a folder', ['/api/', '├── boats/', '│   ├── GET /boats'], ['GET /api/boats']],
    ['has a folder once that has other letters', ['Boats/', '├── GET /boats'], ['GET /boats']],
    ['has no folders of a program', ['src/', '├── api/', '│   ├── GET /boats'], ['GET /api/boats']],
    ['has no name of a service', ['boats-service/', '├── POST /trips'], ['POST /trips']],
    ['has no part twice', ['/api/v1/', '├── GET /v1/health'], ['GET /api/v1/health']],
    ['stands where it is given whole', ['/api/v1/', '├── crew/', '│   └── POST /api/v1/crew'], ['POST /api/v1/crew']],
    ['has a folder with a remark', ['/x/', '├── crew/ (public)', '│   └── POST /login'], ['POST /x/crew/login']],
    [
      'has no more folders than are read',
      [
        ...Array.from({ length: 40 }, (_, depth) => `${'  '.repeat(depth)}├── f${depth}/`),
        `${' '.repeat(90)}├── GET /boats`,
      ],
      ['GET /boats'],
    ],
  ] as const)('%s.', ([, lines, expected]) => {
    expect(apis(tree(...lines)).filter((each) => each.startsWith('GET') || each.startsWith('POST'))).toEqual(expected);
  });

  test('is none where the address of another system stands in it.', () => {
    const { apis: found, omitted } = read(tree('boats/', '├── POST https://api.weather.io/alerts'));
    expect(found).toEqual([]);
    expect(omitted.map(({ kind }) => kind)).toEqual(['api']);
  });

  test('is joined in no code of a language, and folders of a program are no endpoints.', () => {
    expect(apis('## API\n\n```ts\nboats/\n├── GET /trips\n```')).toEqual(['GET /trips']);
    expect(apis(tree('src/', '├── components/', '└── hooks/'))).toEqual([]);
  });
});

describe('SQL without a fence', () => {
  test.for([
    [
      'is no sentence with a bracket over two lines',
      'Create table reservations for crews (see the house rules\nin the annex). Guests must confirm by SMS.\nThe captain must approve each of them.',
      ['Guests must confirm by SMS.', 'The captain must approve each of them.'],
    ],
    [
      'is no line over bullets with brackets',
      'Create table plans per evening\n- The captain must approve each of them (at once).\n- Guests must confirm.',
      ['The captain must approve each of them (at once).', 'Guests must confirm.'],
    ],
    [
      'is no sentence with brackets behind a name',
      'Create table plans (lunch, dinner\nand night). Guests must confirm.',
      ['Guests must confirm.'],
    ],
    [
      'ends the statement before it',
      'Boats must be paid\nCREATE TABLE boats (\nid INT,\nname TEXT\n);\nas told above.',
      ['Boats must be paid'],
    ],
  ] as const)('%s.', ([, text, expected]) => {
    expect(rules(`## Requirements\n\n${text}`)).toEqual(expect.arrayContaining([...expected]));
  });

  test('is read whether its bracket stands on its line or on the next, and whatever its quotes and remarks hold.', () => {
    const text = `## Database

CREATE TABLE boats
(
id INT PRIMARY KEY, -- a smile :)
name TEXT
);
CREATE TABLE IF NOT EXISTS trips (id INT, boat_id INT);
CREATE TABLE ports (
id INT,
mark TEXT DEFAULT ')',
name TEXT
) ENGINE=InnoDB;

- Boats must have a name.`;
    const { models: found, rules: stated } = read(text);
    expect(found.map(({ name, line }) => [name, line])).toEqual([
      ['boats', 5],
      ['trips', 10],
      ['ports', 11],
    ]);
    expect(stated.map((rule) => rule.text)).toEqual(['Boats must have a name.']);
  });
});

describe('Bullets below numbers', () => {
  test('stay what they say where they follow a list of numbers, whatever its last item is called.', () => {
    const text =
      '## Requirements\n\nThe app must support:\n\n1. Export\n2. Import\n3. Examples\n\n- Every trip must have a number.';
    expect(rules(text)).toContain('Every trip must have a number.');
    expect(rules('## Requirements\n\n1. Future\n\n- Trips must be paid.')).toContain('Trips must be paid.');
  });

  test.for([
    [
      'after an empty line',
      '1. boats\n\n* id (uuid, pk)\n* name\n\n2. trips\n\n* id\n* day',
      ['boats: id, name', 'trips: id, day'],
    ],
    ['at once', '1. boats\n- id\n- name\n2. trips\n- id\n- day', ['boats: id, name', 'trips: id, day']],
    [
      'but not of a sentence',
      '1. Boat\n\n- id\n- name\n\n2. The endpoint is public\n\n- GET /boats',
      ['Boat: id, name'],
    ],
  ] as const)('are parts of what stands beside the number: %s.', ([, text, expected]) => {
    expect(models(`## Data model\n\n${text}`)).toEqual(expected);
  });

  test('are what a numbered line introduces, though others without bullets are before it.', () => {
    expect(rules('1. Scope\n2. Acceptance criteria:\n- working search of trips\n')).toEqual([
      'working search of trips',
    ]);
  });
});

describe('A fence at the end that nothing closes stays code', () => {
  const open = '## Fleet rules\n\n- Boats must be paid.\n';
  test.for([
    ['no fence stands in another before it', `\`\`\`ts\nconst a = 1;\n\`\`\`\n\nx\n\n\`\`\`\n${open}`],
    ['its marks are of another kind', `~~~markdown\n~~~ts\na\n~~~\n\nx\n\n\`\`\`\n${open}`],
    [
      'a line above says that it is an example',
      `\`\`\`markdown\n\`\`\`ts\na\n\`\`\`\n\nx\n\nExample prompt:\n\n\`\`\`\n${open}`,
    ],
  ])('where %s.', ([, text = '']) => {
    expect(rules(text)).toEqual([]);
  });

  test('but not where one of another fence is too many.', () => {
    expect(rules(`~~~markdown\n~~~ts\na\n~~~\nMore\n~~~\n\n${open}`)).toEqual(['Boats must be paid.']);
  });
});

test('The things of an example of a store are at the lines of their names, though these stand within others before.', () => {
  const text =
    '## Data model\n\n```json\n{\n  // "trips": see below\n  "boats": [{ "trips": 2, "name": "trips" }],\n  "trips": [{ "day": "2026-01-01", "boat": 1 }, ...]\n}\n```';
  expect(read(text).models.map(({ name, line }) => [name, line])).toEqual([
    ['boats', 8],
    ['trips', 9],
  ]);
});

test('Each line that names a table stands over what follows it, and not over the next of them.', () => {
  const text =
    '## Data model\n\nTable: `boats`\n\n- id\n- name\n\nTable: `trips`\n\n- id\n- day\n\n### Port\n\n- id: int\n- town: text';
  expect(models(text)).toEqual(['boats: id, name', 'trips: id, day', 'Port: id, town']);
});

test('What is needed is no statement for its number, unless it says what to do or what happens.', () => {
  const text =
    '## Dependencies\n\n- **D-1**: Stripe\n- **D-2**: PostgreSQL 16\n- **D-3**: Replace the mock functions with calls of the database\n  - Boats with their first trip\n- **D-4**: Payments must be confirmed';
  expect(rules(text)).toEqual([
    'Replace the mock functions with calls of the database',
    'Boats with their first trip',
    'Payments must be confirmed',
  ]);
});

describe('Lines of names with brackets', () => {
  const statement = (names: readonly string[]): string =>
    `${names[0]} (by mail)\n${names[1]} (by name)\n${names[2]} (by card)\n${names[3]} (by admin)\nmust all be done in 2 seconds.`;

  test.for([
    ['in capitals', ['Login', 'Search', 'Payment', 'Export']],
    ['in small letters', ['login', 'search', 'payment', 'export']],
  ] as const)('stay one statement that goes on below them: %s.', ([, names]) => {
    expect(rules(`## Requirements\n\n${statement(names)}`)).toEqual([statement(names).replaceAll('\n', ' ')]);
  });

  test.for([
    ['that a line introduces', 'Table boats:\n', '(the key)'],
    ['most of which tell a type', '', '(uuid, the key)'],
  ] as const)('are a list of columns, up to what comes next: %s.', ([, above, key]) => {
    const text = `## Data model\n\n### boats\n\n${above}id ${key}\nname (varchar)\nport_id (int)\nmade_at (datetime)\nBoats must have a name.`;
    expect(models(text)).toEqual(['boats: id, name, port_id, made_at']);
    expect(rules(text)).toEqual(['Boats must have a name.']);
  });
});

test('A title in code under a data model is a table, whatever it is called.', () => {
  const table = '\n\n| Column | Type |\n|---|---|\n| id | uuid |\n| name | text |';
  const text = ['screens', 'milestones'].map((name) => `### \`${name}\`${table}`).join('\n\n');
  expect(models(`## Data model\n\n${text}`)).toEqual(['screens: id, name', 'milestones: id, name']);
});

describe('Time in proportion to its length is taken by', () => {
  const many = (count: number, line: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => line(at)).join('');
  test.for([
    ['mounted routers', many(8000, (at) => `## Boats ${at}\n\nMounted under /boats${at}\n\n`)],
    ['blanks in a fence', `## Data model\n\n\`\`\`\n{${'\n\t\t\t'.repeat(50_000)}x\n\`\`\``],
    ['names of tables', `## Data model\n\n${many(8000, (at) => `Table: \`t${at}\`\n\nx\n\n`)}`],
  ] as const)('%s.', ([, text]) => {
    const document = outline(`# Ferry\n\n${text}\n`);
    expect(cpuTime(() => extractTasks(document))).toBeLessThan(6000);
  });
});
