import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const models = (text: string): string[] =>
  extractTasks(outline(`# Product\n\n${text}\n`)).models.map(
    ({ name, fields }) => `${name}: ${fields.map((field) => field.name).join(', ')}`,
  );

test.each([
  [
    'For every inspection the date, the weather and the brood state are noted.',
    'inspection: date, weather, brood state',
  ],
  ['- DR-2 The system shall store for each vessel: name, flag, draught.', 'vessel: name, flag, draught'],
  ['The app must record the following for every delivery: supplier, time, driver.', 'delivery: supplier, time, driver'],
  ['The workshop keeps parts with number, name and stock.', 'parts: number, name, stock'],
  ['- The system shall store the name, address and phone of each laboratory.', 'laboratory: name, address, phone'],
  ['Per ogni cliente si registrano nome, indirizzo e telefono.', 'cliente: nome, indirizzo, telefono'],
  ['De cada mascota se guarda el nombre, la especie y el peso.', 'mascota: nombre, especie, peso'],
  ['Los clientes se registran con nombre, teléfono y dirección.', 'clientes: nombre, teléfono, dirección'],
  ['On enregistre pour chaque livre le titre, l’auteur et la cote.', 'livre: titre, auteur, cote'],
  ['Das System muss zu jeder Probe Barcode, Patient und Material speichern.', 'Probe: Barcode, Patient, Material'],
  ['- **Keg**: a barrel; we store its number, size and content.', 'Keg: number, size, content'],
  ['All calls are recorded in `PriceAudit` with actor, before and after.', 'PriceAudit: actor, before, after'],
])('In any section, a sentence says what is stored of a thing: %s', (text, model) => {
  expect(models(`## Notes\n\n${text}`)).toEqual([model]);
});

test.each([
  ['Un adhérent est décrit par son nom, son prénom et sa date d’adhésion.', 'adhérent: nom, prénom, date d’adhésion'],
  ['Une commande est composée d’un numéro, d’une date et de lignes.', 'commande: numéro, date, lignes'],
  [
    'A rental links a boat to a family and has a start date, an end date and a deposit.',
    'rental: start date, end date, deposit',
  ],
  ['For each tree we need to know species, girth and age.', 'tree: species, girth, age'],
  ['每个订单包含编号、客户、金额和状态。', '订单: 编号, 客户, 金额, 状态'],
])('In a section about data, a sentence says what a thing consists of: %s', (text, model) => {
  expect(models(`## 数据 / Data model\n\n${text}`)).toEqual([model]);
});

test('Several things that a sentence stores, each with its parts in brackets, are models.', () => {
  expect(
    models(
      '## Daten\n\nGespeichert werden Mitglieder (Name, Eintritt), Beiträge (Jahr, Betrag) und Termine (Titel, Ort).',
    ),
  ).toEqual(['Mitglieder: Name, Eintritt', 'Beiträge: Jahr, Betrag', 'Termine: Titel, Ort']);
  expect(models('## Requirements\n\n- Store products (name, price) and suppliers (name, e-mail).')).toEqual([
    'products: name, price',
    'suppliers: name, e-mail',
  ]);
});

test('What a subject can do, and what another thing consists of, is no model of the subject.', () => {
  expect(models('## Data\n\nUsers can create a project with a name, a description and a deadline.')).toEqual([]);
  expect(models('## Daten\n\nDie Werkstatt führt Teile mit Nummer, Name und Bestand.')).toEqual([
    'Teile: Nummer, Name, Bestand',
  ]);
});

test.each([
  ['Fields of `Agreement`:', 'Agreement: customer, valid_from'],
  ['One row per device:', 'device: customer, valid_from'],
])('A label says whose fields the table under it has: %s', (label, model) => {
  const table = '| Field | Type |\n|---|---|\n| customer | string |\n| valid_from | date |';
  expect(models(`## Resources\n\n${label}\n\n${table}`)).toEqual([model]);
});

test('A row under a title that is the name of a table is what the table has.', () => {
  expect(models('## Pipeline\n\n### 2.4 `stg_messages`\n\nRaw landing table: received_at, producer, payload.')).toEqual(
    ['stg_messages: received_at, producer, payload'],
  );
  expect(models('## Pipeline\n\n### 2.4 Staging\n\nRaw landing table: received_at, producer, payload.')).toEqual([]);
});

test('The name in code behind words is that of the model, unless it is their plural.', () => {
  expect(models('## Storage\n\nSettings (`node_settings`): `ssid`, `psk`, `limit`.')).toEqual([
    'node_settings: ssid, psk, limit',
  ]);
});

test('Numbered lines under a numbered name are its fields where they have types.', () => {
  const under = (fields: string): string => `## Campaigns\n\n4.1 Data\n\n4.1.1 Campaign\n\n${fields}`;
  expect(models(under('4.1.1.1 title (string)\n4.1.1.2 budget (number)'))).toEqual(['Campaign: title, budget']);
  expect(models(under('4.1.1.1 opens (soon)\n4.1.1.2 closes'))).toEqual([]);
});

test('In diagrams and lines of a fence, names without types are fields.', () => {
  const fence = (language: string, text: string): string => `## Data model\n\n\`\`\`${language}\n${text}\n\`\`\``;
  expect(models(fence('mermaid', 'classDiagram\n  class Song {\n    title\n    length\n    +play()\n  }'))).toEqual([
    'Song: title, length',
  ]);
  expect(models(fence('mermaid', 'classDiagram\n  Song : +title\n  Song : +length'))).toEqual(['Song: title, length']);
  expect(models(fence('plantuml', '@startuml\nentity Seat {\n  * id\n  row\n}\n@enduml'))).toEqual(['Seat: id, row']);
  expect(models(fence('', 'seat: id, row, number\nhall: id, name'))).toEqual([
    'seat: id, row, number',
    'hall: id, name',
  ]);
  expect(models(fence('yaml', 'entities:\n  Song:\n    title: string\n    length: int'))).toEqual([
    'Song: title, length',
  ]);
});

test('A name may end in a capitalised word that is a verb elsewhere, and its attributes need no colon.', () => {
  expect(
    models('### Key Entities\n\n- **Card Hold**: A reservation; attributes card, amount\n- **Refund**: Money back'),
  ).toEqual(['Card Hold: card, amount', 'Refund: ']);
});

test.each([
  '## Personas\n\nA parent has little time, an old phone and three children.',
  '## Filters\n\n- Orders: status, date, customer\n- Products: category, price',
  '## Analytics events\n\n- `signup_completed`: source, plan\n- `upload_failed`: size, reason',
  '## Import\n\nThe file has the columns name, email, phone. Lines without email are skipped.',
  '## Reports\n\nThe monthly report lists: date, driver, distance, cost.',
])('What is shown, counted or said of people is no model: %s', (text) => {
  expect(models(text)).toEqual([]);
});

test.each(['Data (as far as I know)', 'Data model (draft, 2 May)', 'Things the game has to know'])(
  'A remark behind a title, and who is to know, change nothing of what stands under it: %s',
  (title) => {
    expect(models(`## ${title}\n\nGym: name, lat, lng, city\nReport: listing, reporter, reason`)).toEqual([
      'Gym: name, lat, lng, city',
      'Report: listing, reporter, reason',
    ]);
  },
);

test.each([
  ['Un enfant est décrit par :\n\n- son nom ;\n- sa classe ;', 'enfant: nom, classe'],
  ['Ein Gerät wird beschrieben durch:\n\n- Nummer\n- Standort', 'Gerät: Nummer, Standort'],
  ['The following is stored about a customer:\n\n- name\n- address', 'customer: name, address'],
  ['Information kept per keg:\n\n- number\n- volume', 'keg: number, volume'],
])('A label says of what thing the items under it are the parts: %s', (text, model) => {
  expect(models(`## Article 4\n\n${text}`)).toEqual([model]);
});

test('A few words right above a list name a model in a section about models, and events and commands are none.', () => {
  expect(models('## Data\n\nBuses\n\n- number\n- depot\n\nDrivers\n\n- name\n- phone')).toEqual([
    'Buses: number, depot',
    'Drivers: name, phone',
  ]);
  expect(models('## Aggregates\n\n**Delivery** (root)\n\n- holds: number, crop\n- commands: Weigh, Accept')).toEqual([
    'Delivery: number, crop',
  ]);
});

test('Several sentences that each tell of a thing are read together.', () => {
  const told =
    'A member is a person with a name, an address and a number. A boat is described by its name, class and berth.';
  expect(models(`## The club\n\n${told}`)).toEqual(['member: name, address, number', 'boat: name, class, berth']);
  expect(models('## The club\n\nA route is a list of stops; it has a name, a vehicle and a date.')).toEqual([
    'route: name, vehicle, date',
  ]);
});

test('What is stored between semicolons, each with its parts, is one model each.', () => {
  expect(
    models('## Notes\n\nThe system needs to hold: leases with holder, start and end; invoices with number and amount.'),
  ).toEqual(['leases: holder, start, end', 'invoices: number, amount']);
});

test('Lines that relate two things under a title about models name both, and so do relations of a diagram.', () => {
  expect(models('## Core entities\n\n- User 1—n Pet\n- Pet 1—n Visit')).toEqual(['User: ', 'Pet: ', 'Visit: ']);
  expect(models('## Domain\n\n```mermaid\nerDiagram\n  PRINTER ||--o{ JOB : runs\n```')).toEqual([
    'PRINTER: ',
    'JOB: ',
  ]);
});

test('Lines that are each a name with three parts are apart without a blank line between them.', () => {
  const lines = 'Keg - serial, volume, status\nCustomer - name, street, town';
  expect(models(`## Data\n\n${lines}`)).toEqual(['Keg: serial, volume, status', 'Customer: name, street, town']);
  expect(models('## Data\n\nTable `soci` (id, name)\nTable `lots` (id, weight)')).toEqual([
    'soci: id, name',
    'lots: id, weight',
  ]);
});

test.each([
  [
    'Pilot = name + licence + phone\nVessel = name + call sign + draught',
    'Pilot: name, licence, phone',
    'Vessel: name, call sign, draught',
  ],
  [
    'Pilot: licence class, phone. Vessel: call sign, draught.',
    'Pilot: licence class, phone',
    'Vessel: call sign, draught',
  ],
  ['- Driver with name, licence\n- Trip with driver, start', 'Driver: name, licence', 'Trip: driver, start'],
  ['**Bus** number, battery, range\n\n**Charger** name, power', 'Bus: number, battery, range', 'Charger: name, power'],
])('Under a title about data, a name and a row in any of the forms of lists is a model: %s', (text, ...found) => {
  expect(models(`## Information needs\n\n${text}`)).toEqual(found);
});

test('Names alone right under a title such as Tables are models without fields.', () => {
  expect(models('## DB tables\n\ntrucks, washes, lanes')).toEqual(['trucks: ', 'washes: ', 'lanes: ']);
  expect(models('## Fields\n\nname, size, owner')).toEqual([]);
  expect(models('## Storage\n\nData is kept in the tables `runs`, `steps` and `files`.')).toEqual([
    'runs: ',
    'steps: ',
    'files: ',
  ]);
});

test('A word for parts under a title that is a name tells what that has, and what is done is no thing.', () => {
  expect(models('## Bus\n\nDescription: a vehicle\nAttributes: number, battery, range')).toEqual([
    'Bus: number, battery, range',
  ]);
  expect(models('## Datenfelder Buchung\n\n- Nummer\n- Gast\n- Anreise')).toEqual(['Buchung: Nummer, Gast, Anreise']);
  expect(models('## Definition of done\n\n- Code reviewed\n- Tests pass\n- Deployed')).toEqual([]);
});

test('What each thing is kept as, and records of code, have the fields that are shown.', () => {
  const json = '```json\n{ "title": "Soup", "serves": 4 }\n```';
  expect(models(`## File format\n\nEach recipe is one JSON file:\n\n${json}`)).toEqual(['recipe: title, serves']);
  expect(models(`## File format\n\nThe configuration looks like this:\n\n${json}`)).toEqual([]);
  expect(models('## Data\n\n```csharp\npublic record Job(Guid Id, string File);\n```')).toEqual(['Job: Id, File']);
  expect(models('## Schema\n\n```\nTABLE jobs\n  id   int  pk\n  file text\n```')).toEqual(['jobs: id, file']);
});

test('A colon behind the verb defines a thing, in any section.', () => {
  expect(models('## Prompt\n\nApiary has: name, region, notes.\nHive has: apiary, queen, strength.')).toEqual([
    'Apiary: name, region, notes',
    'Hive: apiary, queen, strength',
  ]);
});

test('A series goes on behind a verb, and beside a thing with three parts others may have two.', () => {
  expect(models('## Data\n\nPlant (id, name, species) has many Waterings (id, plant_id, date).')).toEqual([
    'Plant: id, name, species',
    'Waterings: id, plant_id, date',
  ]);
  expect(
    models(
      '## Storage\n\nTwo collections: `plants` with name, species and photo, and `waterings` with plantId and at.',
    ),
  ).toEqual(['plants: name, species, photo', 'waterings: plantId, at']);
});

test('A table of fields with types under a name is one of a model where it begins with a key or the name is that of a table.', () => {
  const table = (first: string): string => `| Property | Type |\n|---|---|\n| ${first} | string |\n| name | string |`;
  expect(models(`## Plant\n\n${table('id')}`)).toEqual(['Plant: id, name']);
  expect(models(`## PlantCard\n\n${table('onClick')}`)).toEqual([]);
  expect(models(`## Datasets\n\n### fct_rides\n\nGrain: one ride.\n\n${table('ride_id')}`)).toEqual([
    'fct_rides: ride_id, name',
  ]);
});

test('What is written to a name in code is stored there.', () => {
  expect(models('## Output\n\nThe job writes `agg_rides` (day, station_id, rides) to the warehouse.')).toEqual([
    'agg_rides: day, station_id, rides',
  ]);
  expect(models('## Data\n\nWatering: has a time and an amount. Belongs to a plant.')).toEqual([
    'Watering: time, amount',
  ]);
});

test('An article in a label is no verb: what is to be made is no model of what stands under it.', () => {
  expect(models('Create a Next.js app. Database schema:\n\nusers: id, email, phone\nboats: id, user_id, name')).toEqual(
    ['users: id, email, phone', 'boats: id, user_id, name'],
  );
});
