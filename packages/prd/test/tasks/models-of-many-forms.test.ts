import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const models = (text: string): string[] =>
  extractTasks(outline(`# Product\n\nIntroduction.\n\n${text}\n`)).models.map(
    ({ name, fields }) => `${name}: ${fields.map((field) => field.name).join(', ')}`,
  );

test.for<[string, string, string[]]>([
  [
    'aggregates, and what each keeps',
    '## Aggregates and their state\n\n- **Load** keeps ticket number, weight and moisture.\n- **Bin**: number, crop, level',
    ['Load: ticket number, weight, moisture', 'Bin: number, crop, level'],
  ],
  [
    'the state of an aggregate that a title names',
    '### Aggregate: Load\n\nState: ticket number, grower, weight.\n\nCommands: WeighIn, Reject',
    ['Load: ticket number, grower, weight'],
  ],
  [
    'items that are called aggregates, over what they have and do',
    '## Aggregates\n\n- Aggregate: Load\n  - Attributes: id, weight\n  - Commands: WeighIn, Reject\n- Aggregate: Bin\n  - Attributes: number, level',
    ['Load: id, weight', 'Bin: number, level'],
  ],
  [
    'a series in a sentence, with a word for models or attributes of things',
    '## Notes\n\nThe app has hives (name, location, queen year), visits (date, hive, notes) and harvests (date, kilos).',
    ['hives: name, location, queen year', 'visits: date, hive, notes', 'harvests: date, kilos'],
  ],
  [
    'what is kept for one of them, in items and in sentences',
    '## What we record\n\n- per costume: number, size, era\n- per loan: borrower, costume, due',
    ['costume: number, size, era', 'loan: borrower, costume, due'],
  ],
  [
    'what is stored with something',
    '## Notes\n\nDECISION: we store costumes with number, title and size.',
    ['costumes: number, title, size'],
  ],
  [
    'terms before a point or an equals sign',
    '## Information model\n\nPilot. Name, licence class, phone.\n\nOrder. Vessel, berth, state.',
    ['Pilot: Name, licence class, phone', 'Order: Vessel, berth, state'],
  ],
  [
    'a table whose first column is only called name',
    '## Data\n\n| Name | Contents | Kept |\n|---|---|---|\n| Bus | number, depot, seats | 10 years |\n| Shift | driver, bus, start | 2 years |',
    ['Bus: number, depot, seats', 'Shift: driver, bus, start'],
  ],
  [
    'articles of French tenders',
    '### Article 5 – Données à gérer\n\nLe titulaire gère les objets suivants : élève (nom, prénom, classe), menu (date, plats) et facture (famille, montant).',
    ['élève: nom, prénom, classe', 'menu: date, plats', 'facture: famille, montant'],
  ],
  [
    'sentences in Italian',
    '### Dati persistenti\n\nIl conferimento contiene numero, peso e data. Il lotto contiene codice, cisterna e litri.',
    ['conferimento: numero, peso, data', 'lotto: codice, cisterna, litri'],
  ],
  [
    'lists in Japanese with middle dots for marks',
    '## 管理するデータ\n\n・利用者：氏名、部屋番号、生年月日\n・記録：利用者、測定日時、体温',
    ['利用者: 氏名, 部屋番号, 生年月日', '記録: 利用者, 測定日時, 体温'],
  ],
  [
    'tables under names in snake case',
    '## Outputs\n\n### 2.1 `fct_stop` (one row a stop)\n\n| Column | Type |\n|---|---|\n| trip_id | STRING |\n| delay_s | INT |',
    ['fct_stop: trip_id, delay_s'],
  ],
  [
    'structures of C under records',
    '## Records in flash\n\n```c\ntypedef struct { // 6 bytes\n  uint32_t ts;\n  uint16_t peak;\n} event_t;\n```',
    ['event: ts, peak'],
  ],
  [
    'lists in Polish and Dutch',
    '## Model danych\n\n- **Wizyta**: id, pacjent, termin\n- **Pacjent**: id, imię\n\n# Deel 2\n\n## Gegevensmodel\n\n- Boeking: nummer, klant\n- Klant: naam, telefoon',
    ['Wizyta: id, pacjent, termin', 'Pacjent: id, imię', 'Boeking: nummer, klant', 'Klant: naam, telefoon'],
  ],
])('Models are read from %s.', ([, text, expected]) => {
  expect(models(text)).toEqual(expected);
});

test('A path beside a cell of methods is that of an endpoint, whatever its column is called.', () => {
  const { apis } = extractTasks(
    outline('# P\n\n## Interfacce\n\n| Operazione | Percorso |\n|---|---|\n| GET | /lotti |\n| POST | /lotti |\n'),
  );
  expect(apis.map(({ method, path }) => `${method ?? ''} ${path}`)).toEqual(['GET /lotti', 'POST /lotti']);
});
