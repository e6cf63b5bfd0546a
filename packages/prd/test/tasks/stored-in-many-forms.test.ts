import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const models = (text: string): string[] =>
  extractTasks(outline(`# Ferry\n\n${text}\n`)).models.map(
    ({ name, fields }) => `${name}: ${fields.map((field) => field.name).join(', ')}`,
  );

describe('Models are read', () => {
  test.for([
    [
      'under their numbers, with bullets below them',
      '## Database\n\nTables:\n\n1. boats\n\n* id (uuid, pk)\n* name\n\n2. trips\n\n* id (uuid, pk)\n* boat_id (fk)',
      ['boats: id, name', 'trips: id, boat_id'],
    ],
    [
      'as rows of tables in a fence that go on in the next lines, whatever the title says',
      "## Ma'lumotlar\n\n```\nboats     (id, name, kind ['ferry'|'tug'])\ntrips     (id, boat_id, starts_at,\n           price,\n           UNIQUE(boat_id, starts_at))\n```",
      ['boats: id, name, kind', 'trips: id, boat_id, starts_at, price'],
    ],
    [
      'by what their model is said to contain, whose word for its parts is no part',
      '## 4. Tasks\n\nМодель задачи содержит поля:\n`id`, `title`, `owner_id`\n\nThe order model contains the fields `id`, `total` and `state`.',
      ['задачи: id, title, owner_id', 'order: id, total, state'],
    ],
    [
      'as tables in French, several in one sentence',
      "## Changes\n\n- La table pivot `crew_skills` associe les marins.\n- Les tables `boats` et `ports` disposent d'un champ `city_id`.\n- Un champ `status` est ajouté à la table `trips`.",
      ['crew_skills: ', 'boats: ', 'ports: ', 'trips: '],
    ],
    [
      'under Italian titles, and what is said of them is no field',
      '## Entità principali (dominio)\n\n1. **Traghetto**\n   - Contiene più ponti.\n2. **Ponte**\n   - Appartiene a un traghetto.\n3. **Rotta**\n   - Può avere titolo, porto, data.',
      ['Traghetto: ', 'Ponte: ', 'Rotta: '],
    ],
    [
      'under words for what stores things, where a title says that models follow',
      '## Data model\n\n### Product\n\n- `id`: string\n- `price`: number\n\n### Endpoint\n\n- base_url\n- method',
      ['Product: id, price', 'Endpoint: base_url, method'],
    ],
    [
      'by any name in bold under a title of entities',
      '## Key Entities\n\n- **Boat**: What crosses the lake.\n- **Skipper-Boat Relationship**: Who may steer which.\n- **Goal**: A number of trips. Attributes include count, month, and owner.',
      ['Boat: ', 'Skipper-Boat Relationship: ', 'Goal: count, month, owner'],
    ],
    [
      'by what a system is told to store',
      '## Functions\n\n### 3.1 Trip Management\n\n#### FR-1\n\nThe system shall store the following boat information:\n\n- Name\n- Year built\n- Home port\n\n#### FR-2\n\nThe system shall store:\n\n- Departure time\n- Due date\n- Notes',
      ['boat: Name, Year built, Home port', 'Trip: Departure time, Due date, Notes'],
    ],
    [
      'by what each of them must have, in other languages',
      '## Modulos\n\n### 1. Barcos\n\nCada barco debe registrar:\n\n- Nombre.\n- Puerto de origen.\n- Ano.',
      ['barco: Nombre, Puerto de origen, Ano'],
    ],
    [
      'by what is given where they are registered, also through an API',
      '## API\n\n- **Deve fazer:**\n  - [ ] A API deve permitir o registro de **barcos**, incluindo:\n    - Nome.\n    - Porto (de origem).\n    - Data da compra ou da doação do barco.\n    - Ano.',
      ['barcos: Nome, Porto, Ano'],
    ],
    [
      'as braces without a word before them',
      '## Domänenmodell\n\n```\nBoat (shared) {\n  id\n  name: string // as painted\n}\nTrip {\n  id, boat_id, starts_at\n}\n```',
      ['Boat: id, name', 'Trip: id, boat_id, starts_at'],
    ],
    [
      'as collections over what each of their records has',
      '## データ構造\n\n- **ドキュメント構造**:\n  - `boats` (Array): 船\n    - `id` (String): ID\n    - `name` (String): 船名\n  - `trips` (Array): 便\n    - `id` (String): ID\n    - `date` (String): 日付\n  - `lastUpdated`: 更新日時',
      ['boats: id, name', 'trips: id, date'],
    ],
    [
      'as lists in an example of a whole store',
      '## Data model\n\n```json\n{\n  "theme": "dark", // or light\n  "boats": [{ "id": "1", "name": "Möwe" }],\n  "trips": [{ "id": "7", "date": "2026-01-01" }]\n}\n```',
      ['boats: id, name', 'trips: id, date'],
    ],
    [
      'by a line with the name of a table',
      '## DB仕様\n\nテーブル名:\n`boats`\n\nカラム:\n- `id`: BIGINT\n- `name`: VARCHAR(100)',
      ['boats: id, name'],
    ],
    [
      'by lines of columns behind the name of a table',
      '2.2 База данных\nТаблица boats:\nid (UUID, primary key)\nname (varchar)\nport_id (int, ForeignKey)\ncreated_at (datetime)\n2.3 Очереди сообщений',
      ['boats: id, name, port_id, created_at'],
    ],
    [
      'as entities of which a sentence gives some',
      '## Database\n\n- Relational schema with entities like Boat, Trip, Port.',
      ['Boat: ', 'Trip: ', 'Port: '],
    ],
    [
      'between quotes before a word for a table',
      '## Requirements\n\n- THE Harbour_Service SHALL store trip data in the "trips" table.',
      ['trips: '],
    ],
    [
      'in code under a data model, whatever the word means',
      '## Data model\n\n#### `screens`\n\n| Field | Type |\n|---|---|\n| `id` | uuid |\n| `name` | text |',
      ['screens: id, name'],
    ],
    [
      'in code before its columns, whatever they are called',
      '## Crossings\n\n- [x] Add `crew_ranks` table (sailorId, key, earnedAt)',
      ['crew_ranks: sailorId, key, earnedAt'],
    ],
    [
      'in a step that asks for its migration',
      '## Database\n\n- [x] 13. Create harbours table migration\n- [ ] 14. Create roles and permissions tables migration',
      ['harbours: ', 'roles: ', 'permissions: '],
    ],
    [
      'in a group with others',
      '## Appendix\n\n**Database Tables (8+):**\n- Core: `boats`, `harbours`\n- Social: `crew_votes`, `crew_members`',
      ['boats: ', 'harbours: ', 'crew_votes: ', 'crew_members: '],
    ],
  ] as const)('%s.', ([, text, found]) => {
    expect(models(text)).toEqual(found);
  });

  test('but not of numbered steps with remarks, of parts of a schema in JSON, or of one record.', () => {
    expect(models('## Set-up\n\n1. Open the lid.\n\n* It may be stuck\n\n2. Close it.')).toEqual([]);
    expect(
      models('## Data model\n\n```json\n{ "id": 1, "trips": [{ "id": "7", "date": "2026-01-01" }] }\n```'),
    ).toEqual([]);
  });
});

test('Fields that have plural names are no group of tables, and forms of one name are one model.', () => {
  expect(
    models('## Database tables\n\n- Order: `status`, `address`, `items`\n- Pilot: `class`, `grades`, `progress`'),
  ).toEqual(['Order: status, address, items', 'Pilot: class, grades, progress']);
  const text =
    '## Data\n\n| Table | Columns |\n|---|---|\n| menus | id, name |\n\n### Menu\n- title: string\n- price: number';
  expect(models(text)).toEqual(['menus: id, name, title, price']);
  expect(models('## Steps\n\n- Create the table (likes, comments)')).toEqual(['likes: ', 'comments: ']);
});

describe('What each thing is said to have is a model', () => {
  test.for([
    ['Every customer has:', ['Name', 'E-mail address', 'Phone number'], 'customer'],
    ['Each booking must contain the following information:', ['Date', 'Number of guests', 'Table'], 'booking'],
    ['Jeder Kunde hat:', ['Name', 'E-Mail', 'Telefon'], 'Kunde'],
    ['Chaque commande contient :', ['Date', 'Prix', 'Quantité'], 'commande'],
    ['Cada cliente tendrá:', ['Nombre', 'Correo electrónico', 'Teléfono'], 'cliente'],
    ['Cada pedido deve conter os seguintes dados:', ['Data', 'Valor', 'Quantidade'], 'pedido'],
    ['Ogni ordine contiene:', ['Data', 'Importo', 'Prezzo'], 'ordine'],
    ['Elke klant heeft:', ['Naam', 'E-mail', 'Adres'], 'klant'],
    ['Każdy meldunek zawiera:', ['Data zdarzenia', 'Nazwa zdarzenia', 'Opis'], 'meldunek'],
    ['Каждый заказ содержит:', ['Дата', 'Сумма', 'Адрес'], 'заказ'],
    ['每个任务包含：', ['标题', '描述', '截止日期'], '任务'],
    ['各タスクは以下の項目を持つ：', ['名前', '状態', '備考'], 'タスク'],
  ] as const)('%s', ([lead, items, name]) => {
    expect(models(`## Features\n\n### Handling\n\n${lead}\n\n${items.map((item) => `- ${item}`).join('\n')}`)).toEqual([
      `${name}: ${items.join(', ')}`,
    ]);
  });

  test('also where numbered statements follow its parts.', () => {
    expect(
      models(
        '## Anforderungen\n\nJeder Kunde hat:\n\n- Name\n- E-Mail\n- Telefon\n\n1. Das System muss Kunden anlegen und löschen können.\n2. Gelöschte Kunden dürfen nicht mehr angezeigt werden.',
      ),
    ).toEqual(['Kunde: Name, E-Mail, Telefon']);
  });

  test.for([
    ['what shows things', 'Each screen contains:', ['Name', 'Date', 'Status']],
    [
      'what is no list of parts',
      'Each customer has:',
      ['A way to reach us', 'The right to cancel a booking at any time'],
    ],
    ['a denied one', 'No customer has:', ['Name', 'E-mail address', 'Phone number']],
    ['a verb behind which more is said', 'Each customer has to enter by hand:', ['Name', 'Phone', 'Date']],
  ] as const)('and not %s', ([, lead, items]) => {
    expect(models(`## Features\n\n### Handling\n\n${lead}\n\n${items.map((item) => `- ${item}`).join('\n')}`)).toEqual(
      [],
    );
  });
});

test('Calls of functions in a fence are no tables.', () => {
  expect(models('## Notes\n\n```\nopen(path, mode)\nclose(handle, force)\nseek(handle, from)\n```')).toEqual([]);
});
