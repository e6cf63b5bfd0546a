import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { cpuTime } from '../support/cpu-time.ts';

const models = (...lines: string[]): string[] =>
  extractTasks(outline(`${lines.join('\n')}\n`)).models.map(
    ({ name, fields }) => `${name}: ${fields.map((field) => field.name).join(' ')}`,
  );

describe('A table', () => {
  test('lists the fields of what its heading names where its cells are types, in whatever language its header is', () => {
    expect(
      models(
        '## 데이터 모델',
        '### profiles (회원)',
        '| 필드 | 설명 | 타입/관계 |',
        '|---|---|---|',
        '| id | 고유 식별자 | UUID |',
        '| team_id | 소속 | → teams.id |',
      ),
    ).toEqual(['profiles: id team_id']);
    expect(
      models(
        '## Adatmodell (data model)',
        '### Vevő',
        '| Mező | Mi ez | x |',
        '|---|---|---|',
        '| nev | | varchar(80) |',
        '| szul | | date |',
      ),
    ).toEqual(['Vevő: nev szul']);
  });

  test('may name several fields in one cell, and several models with blanks below each', () => {
    expect(
      models(
        '## Data model',
        '### Stay',
        '| Field | Type |',
        '|---|---|',
        '| `first`, `last` | text |',
        '| from / until | date |',
      ),
    ).toEqual(['Stay: first last from until']);
    expect(
      models(
        '## Data model',
        '| Entity | Attribute | Type |',
        '|---|---|---|',
        '| Owner | id | uuid |',
        '| | phone | text |',
        '| Pet | id | uuid |',
      ),
    ).toEqual(['Owner: id phone', 'Pet: id']);
  });

  test('of parameters, settings or sample values outside of such a section is none of fields', () => {
    expect(
      models(
        '## Configuration',
        '| Key | Type | Default |',
        '|---|---|---|',
        '| port | int | 80 |',
        '',
        '## API',
        '### Create user',
        '| Field | Type |',
        '|---|---|',
        '| email | string |',
        '| name | string |',
      ),
    ).toEqual([]);
  });
});

describe('A list', () => {
  test('under a title of data is one of models, under the name of a model one of its fields', () => {
    expect(
      models(
        '## 5. Daten',
        'Das System speichert folgende Daten:',
        '',
        '- **Kunden:** ID, Name, Adresse',
        '- **Verträge:** ID, Beginn, Ende',
      ),
    ).toEqual(['Kunden: ID Name Adresse', 'Verträge: ID Beginn Ende']);
    expect(models('## Datos', '### Proveedor', '**Campos:**', '- RUC', '- Razón social')).toEqual([
      'Proveedor: RUC Razón social',
    ]);
  });

  test('goes on under a title of tables or fields in it', () => {
    expect(
      models(
        '## Datenhaltung',
        '- Tabellen:',
        '  - `products` (Preise, Kategorien)',
        '  - `logs` (Audit)',
        '- Tägliche Sicherung',
      ),
    ).toEqual(['products: Preise Kategorien', 'logs: ']);
  });

  test('of indexes, rules or technologies has no models', () => {
    expect(
      models(
        '## Database',
        '- **PostgreSQL** – main store',
        '- **Backups** – every night',
        '',
        '**Indexes:**',
        '- `users_email_idx`',
        '- `orders_date_idx`',
      ),
    ).toEqual([]);
  });

  test('names a model in each row that begins with a key, wherever it stands', () => {
    expect(models('## Notes', '- orders: id, total, placed_at', '- be kind, be fast, be right')).toEqual([
      'orders: id total placed_at',
    ]);
  });
});

describe('A sentence', () => {
  test.each([
    ['Each booking has a guest, a start date and a price.', 'booking'],
    ['Ein **Mitglied** hat einen Namen, eine Anschrift und ein Eintrittsdatum.', 'Mitglied'],
    ['Chaque commande contient un numéro, une date et un montant.', 'commande'],
    ['Cada pedido tiene un número, una fecha y un importe.', 'pedido'],
    ['每个订单包含编号、日期、金额。', '订单'],
  ])('tells under a title of data what a thing consists of: %s', (sentence, name) => {
    const found = extractTasks(outline(`## Data model\n\n${sentence}\n`)).models;
    expect(found.map((model) => [model.name, model.fields.length])).toEqual([[name, 3]]);
  });

  test('about the system or about what something does makes no model', () => {
    expect(
      models(
        '## Data model',
        '',
        'The database has a primary, two replicas and a backup.',
        '',
        'Orders are read, sorted and shown.',
      ),
    ).toEqual([]);
  });
});

describe('A fence', () => {
  test('draws tables and boxes', () => {
    expect(
      models(
        '## Data model',
        '### rooms',
        '```',
        '+----------+-------------+',
        '| Column   | Type        |',
        '+----------+-------------+',
        '| id       | int         |',
        '| number   | varchar(8)  |',
        '+----------+-------------+',
        '```',
        '### Overview',
        '```text',
        '┌───────────┐      ┌───────────┐',
        '│ defect    │      │ photo     │',
        '├───────────┤      ├───────────┤',
        '│ id PK     │ 1  n │ id PK     │',
        '│ room_id FK│──────│ defect_id │',
        '└───────────┘      └───────────┘',
        '```',
      ),
    ).toEqual(['rooms: id number', 'defect: id room_id', 'photo: id defect_id']);
  });

  test('shows a record under the title of a model, and declares models as trees of keys', () => {
    expect(
      models(
        '## Data models',
        '#### **Patient**',
        '```typescript',
        '{',
        '  id: string',
        '  allergies?: Allergy[]',
        '}',
        '```',
      ),
    ).toEqual(['Patient: id allergies']);
    expect(
      models(
        '## Schemas',
        '```json',
        '{ "type": "record", "name": "Order", "fields": [{ "name": "id", "type": "string" }, { "name": "total", "type": "int" }] }',
        '```',
        '```yaml',
        'models:',
        '  - name: dim_customer',
        '    columns:',
        '      - name: key',
        '      - name: country',
        '```',
      ),
    ).toEqual(['Order: id total', 'dim_customer: key country']);
  });

  test('that draws a screen or an architecture has no models', () => {
    expect(
      models(
        '## Screens',
        '```',
        '┌────────────┐',
        '│ Log in     │',
        '├────────────┤',
        '│ Name [___] │',
        '│ [ Send ]   │',
        '└────────────┘',
        '```',
      ),
    ).toEqual([]);
  });
});

test('Names without spaces are read by their parts: a title of tables is no table.', () => {
  expect(
    models(
      '## 数据库设计',
      '### 核心数据表',
      '| 表名 | 说明 |',
      '|---|---|',
      '| teacher | 教师表 |',
      '| class_room | 教室表 |',
    ),
  ).toEqual(['teacher: ', 'class_room: ']);
  expect(models('## データ要件', '### 予約（reservations）', '- `id` 主キー', '- `room_id` 会議室')).toEqual([
    'reservations: id room_id',
  ]);
});

test('Long lists, tables and drawings are read in time proportional to their length.', () => {
  const of = (count: number): string =>
    `# Data model\n\n${'- **Thing one**: id, name, `code` (text), other\n'.repeat(count)}\n\`\`\`\n${'┌────┐ ┌────┐\n│ a  │ │ b  │\n├────┤ ├────┤\n│ id │ │ id │\n│ x_y│ │ x_y│\n└────┘ └────┘\n'.repeat(count)}\`\`\`\n`;
  const run = (count: number): number => {
    const scanned = outline(of(count));
    return cpuTime(() => extractTasks(scanned));
  };
  run(200);
  expect(run(4000)).toBeLessThan(Math.max(60, run(400) * 30));
});

test('A field goes by a word for what is no field where a type stands behind it', () => {
  expect(
    models(
      '## Data model',
      '### Item',
      '- id: integer',
      '- note: string, optional',
      '- notes (text, optional)',
      '- index: integer',
      '- Indexes: note, index',
      '- Notes: keep it simple',
      '- Constraints: index is positive',
    ),
  ).toEqual(['Item: id note notes index']);
});

test('Below a data model a heading names what is stored, though such a section is left out elsewhere', () => {
  expect(
    models(
      '# Club',
      '## Data model',
      '### Team',
      '- id: integer',
      '- name: string',
      '### Risk',
      '| Field | Type |',
      '|---|---|',
      '| level | integer |',
      '| title | string |',
      '## Team',
      '- Ann: product',
      '- Bob: design',
    ),
  ).toEqual(['Team: id name', 'Risk: level title']);
});

test('A column of defaults gives each field its default', () => {
  const table = [
    '## Data model',
    '### Person',
    '| Column | Type | Default | Description |',
    '|---|---|---|---|',
    "| source | varchar(20) | 'web' | where they came from |",
    '| age | integer | 3 | |',
    '| mail | string | - | |',
    '| city | string | none | |',
  ];
  const [person] = extractTasks(outline(`${table.join('\n')}\n`)).models;
  expect(person?.fields.map(({ name, defaultValue }) => [name, defaultValue])).toEqual([
    ['source', 'web'],
    ['age', '3'],
    ['mail', undefined],
    ['city', undefined],
  ]);
});
