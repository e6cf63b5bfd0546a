import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const models = (text: string): string[] =>
  extractTasks(outline(`# Ferry\n\n${text}\n`)).models.map(({ name, fields }) =>
    [name, ...(fields.length > 0 ? [fields.map((field) => field.name).join(', ')] : [])].join(': '),
  );

describe('Models are told', () => {
  test('by a statement that each has what follows.', () => {
    const text =
      '## Rules\n\n- **R1** Each crossing shall include:\n  - `id` – unique\n  - `boat_id` – reference\n  - optional `note` – text\n- **R2** Capacity:\n  - R2.1 It is limited.';
    expect(models(text)).toEqual(['crossing: id, boat_id, note']);
  });

  test('by columns in a fence that is said to be SQL, under a name with a remark.', () => {
    expect(
      models(
        '## 数据模型\n\n#### 航线表 (routes) ⭐ 新增\n```sql\n- id: UUID\n- harbour_id: UUID\n- level: Integer (1-10)\n```',
      ),
    ).toEqual(['routes: id, harbour_id, level']);
  });

  test('by what an entity is obliged to be.', () => {
    const text =
      '## Requirements\n\n1. THE `CrewMember` entity SHALL be a value object with fields: `id` (String), `email` (String) and `licence` (String?).';
    expect(models(text)).toEqual(['CrewMember: id, email, licence']);
  });

  test('by titles in a list of entities, whatever their last word means elsewhere.', () => {
    const text =
      '### Key Entities\n\n- **Skipper (Kapitän)**: Represents a person. Has a licence.\n- **Berth Change Request**: Temporary. Expires after use.\n- **Berth**: A place.\n- **Foreign Keys**: cascade.';
    expect(models(text)).toEqual(['Skipper', 'Berth Change Request', 'Berth']);
  });

  test('by such a statement of a thing whose name begins as others do.', () => {
    const text = '## Rules\n\n- Each event template shall include:\n  - `id` – unique\n  - `host_id` – reference';
    expect(models(text)).toEqual(['event template: id, host_id']);
  });

  test('by a tree of what belongs to what.', () => {
    expect(
      models('## Domain model\n\n```\nFleet (tenant)\n  └── Boat (name, length)\n        └── Berth → Harbour\n```'),
    ).toEqual(['Fleet', 'Boat: name, length', 'Berth']);
  });

  test('by fields in brackets and under the name, with keys that have none.', () => {
    const text =
      '## Domain model (keys & relationships)\n\n- **Boat** (`hullNumber` PK, name, length?)\n  - `crossings` → Crossing\n- **Crossing** (PK: cuid, FK: boatId->hullNumber)\n  - `state` (PLANNED/DONE), `note?`, `@@unique(boatId, day)`\n- **LogEntry**, **ImportRun**: track what is done.';
    expect(models(text)).toEqual([
      'Boat: hullNumber, name, length, crossings',
      'Crossing: boatId, state, note',
      'LogEntry',
      'ImportRun',
    ]);
  });

  test.for([
    [
      'pairs of names in code',
      '### Database\n\n- `boats` and `berths`.\n- `boat_logs` and `tariffs`.',
      ['boats', 'berths', 'boat_logs', 'tariffs'],
    ],
    [
      'tables to be made',
      '## 1단계\n\n- boats 테이블 생성\n- 기본 데이터베이스 테이블 (crews, berths)',
      ['boats', 'crews', 'berths'],
    ],
    [
      'rows of names and columns in a fence of SQL',
      '### Database schema\n\n```sql\n-- all boats\nboats (id, name)\ncrews (id, boat_id)\n```',
      ['boats: id, name', 'crews: id, boat_id'],
    ],
    [
      'rows with arrows between them',
      '## Build\n\n- **Data model (sketch)**: `Trip` (boat, day) → `Stop` (harbour, time(s))',
      ['Trip: boat, day', 'Stop: harbour, time'],
    ],
    [
      'titles that end in a word for several',
      '## Data models\n\n- **Crew Profile:** name, licence\n- **Boat Block List:** what is out of service',
      ['Crew Profile: name, licence', 'Boat Block List'],
    ],
  ] as const)('by %s.', ([, text, names]) => {
    expect(models(text)).toEqual(names);
  });

  test('by fields under a title that elsewhere is about how something works.', () => {
    const text =
      '## Data model\n\n### Subscription model\n\n- id: uuid\n- plan: string\n\n### Lab Tests\n\n- id: uuid\n- result: string';
    expect(models(text)).toEqual(['Subscription: id, plan', 'Lab Tests: id, result']);
  });

  test.for([
    [
      'what a form has',
      '## Booking\n\nThe form contains:\n\n- `name`\n- `email`\n\nThe system shall store:\n\n- `a_b`\n- `c_d`',
    ],
    ['what a table on a screen does', '## Page\n\n- Table displays all orders\n- Add Comparison table for plans'],
    ['how money is made', '### Revenue Model\n\n- **Buyer**: fee, tax\n- **Seller**: fee, share'],
    ['what runs it', '### Backend Infrastructure\n\n- **Database**: Postgres\n- **Storage**: S3\n- **API**: REST'],
    ['what is tested', '#### Database Layer Tests\n\n- insert, update\n- delete, restore'],
    [
      'what a part of a page consists of',
      '### 소개 섹션\n\n**구성 요소**:\n1. **제목**\n   - 아이콘: 배\n   - 텍스트: 바다',
    ],
  ])('not by %s.', ([, text]) => {
    expect(models(text ?? '')).toEqual([]);
  });
});
