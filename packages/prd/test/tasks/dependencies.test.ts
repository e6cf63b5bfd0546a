import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (...lines: string[]): string[] =>
  extractTasks(outline(['# F', '', ...lines].join('\n'))).dependencies.map(({ kind, ref }) => `${kind} ${ref}`);
const services = (...lines: string[]): string[] =>
  read(...lines).flatMap((found) => (found.startsWith('service ') ? [found.slice(8)] : []));

describe('Under a title about dependencies', () => {
  test('items begin with the systems that they are about, whether these are known or not.', () => {
    expect(
      services(
        '## Dependencies',
        '',
        '- Mollie for payments (iDEAL, card)',
        '- Rate gateway (internal)',
        '- PostgreSQL database',
        '- Harbour register – read nightly',
      ),
    ).toEqual(['Mollie', 'Rate gateway', 'PostgreSQL', 'Harbour register']);
  });

  test('a row of names is a list of systems, each with what it is for.', () => {
    expect(services('## Dependencies', '', 'Payment hub, SCA service (IAM), HSM cluster for key wrapping.')).toEqual([
      'Payment hub',
      'SCA service (IAM)',
      'HSM cluster',
    ]);
    expect(services('## Servicios externos', '', 'Amazon S3 para fotos, STP para los depósitos semanales.')).toEqual([
      'Amazon S3',
      'STP',
    ]);
    expect(services('## Dependencies', '', 'Needs Kafka (topic `a.b`), Airflow, Oracle for the nightly sync.')).toEqual(
      ['Kafka', 'Airflow', 'Oracle'],
    );
  });

  test('a thing is named with the product behind it in parentheses.', () => {
    expect(services('## Dependências', '', '* Gateway de SMS (Zenvia)', '* Assinador ICP-Brasil (BRy)')).toEqual([
      'Gateway de SMS (Zenvia)',
      'Assinador ICP-Brasil (BRy)',
    ]);
  });

  test('a table names them in its column of systems, or where its type says so.', () => {
    expect(
      services('## Integrations', '', '| System | Purpose |', '|---|---|', '| Personio | staff |', '| None | |'),
    ).toEqual(['Personio']);
    expect(
      services(
        '## Dependencies',
        '',
        '| Dependency | Type |',
        '|---|---|',
        '| Sift | external API |',
        '| Axum | library |',
        '| Design | team |',
      ),
    ).toEqual(['Sift']);
  });

  test.for([
    ['libraries', '- React 18 for the pages\n- Multer for file handling\n- Zod (validation)'],
    ['protocols', '- MQTT for readings\n- LDAP (login)\n- SMTP for mail'],
    ['things still to be done', '- Design team sign-off\n- [ ] Harbour register for events\n- Legal review (July)'],
    ['parts of the product', '- User authentication system\n- Auth store for user state\n- Backend API'],
    ['features', '- **Trade-Aware Chat**: answers with context'],
    ['those who depend on it', 'Blocks Atlas, Borealis, Comet.'],
    ['statements', 'The team must agree on a vendor, a contract and a date.'],
    ['things that are not needed', '- No cache needed (yet)\n- Kein Broker (vorerst)'],
  ])('There are no systems among %s.', ([, text]) => {
    expect(services('## Dependencies', '', text ?? '')).toEqual([]);
  });
});

describe('A row of names under such a title', () => {
  test('is one of systems where most are known as such.', () => {
    expect(services('## Dependencies', '', 'Payment hub, SCA service (IAM), sanctions screening (Fircosoft).')).toEqual(
      ['Payment hub', 'SCA service (IAM)', 'sanctions screening (Fircosoft)'],
    );
  });

  test('may say first what a system is for, and give examples of what it sends.', () => {
    expect(
      services(
        '## External systems',
        '',
        '- Weather: open-meteo',
        '- Chargers over OCPP; messages such as Boot, Reset',
        '- Rate engine (internal service)',
      ),
    ).toEqual(['open-meteo', 'Chargers', 'Rate engine']);
  });

  test.for(['What we rely on', 'Nachbarsysteme', 'Systèmes tiers', 'Other systems'])(
    'may stand under "%s".',
    (title) => {
      expect(services(`## ${title}`, '', '- Mollie for payments')).toEqual(['Mollie']);
    },
  );
});

describe('Documents and tasks', () => {
  test('are read from statements, by identifiers of any letters.', () => {
    expect(read('Depends on MKT-4102 (seller notifications) and on the "Seller balances" PRD.')).toEqual([
      'prd Seller balances',
      'task MKT-4102',
    ]);
    expect(read('Builds on PRD-CCG-001 and on the device-identity spec SEC-014.')).toEqual([
      'prd PRD-CCG-001',
      'prd SEC-014',
    ]);
    expect(read('- Requires: RFC 0007 (plugin hooks)', '- Requires: RFC 7519 tokens')).toEqual(['prd RFC 0007']);
    expect(read('## Context', '', 'Depends on PAY-12.')).toEqual(['task PAY-12']);
  });

  test('are read from the row of a table about the document.', () => {
    expect(
      read('| Owner | Kim |', '|---|---|', '| Related | PRD-PAY-17 (Transfers), WW-PRD-6 |', '| Release | REL-12 |'),
    ).toEqual(['prd PRD-PAY-17', 'prd WW-PRD-6']);
  });

  test('are not those that the document itself asks for, and no standards.', () => {
    expect(
      read(
        '## Requirements',
        '',
        '- DCM-12: The plan must be saved.',
        '- NFR-2: Depends on DCM-12, SHA-256 and ISO-27001.',
      ),
    ).toEqual([]);
  });
});

describe('A statement elsewhere', () => {
  test('names a system in parentheses behind what it is, but no abbreviation.', () => {
    expect(services('Blocks are owned by the planning system (Ivu.plan).')).toEqual(['Ivu.plan']);
    expect(services('The charging system (DCM) holds a copy.', 'The new booking system (New) starts.')).toEqual([]);
  });

  test('names who does a part of the work.', () => {
    expect(services('Payment by SumUp at the desk. Text messages are sent through Zenvia.')).toEqual([
      'SumUp',
      'Zenvia',
    ]);
    expect(services('It integrates with Personio. Das System hat eine Schnittstelle zu DATEV.')).toEqual([
      'Personio',
      'DATEV',
    ]);
    expect(services('Login via OAuth. Payment by SEPA. Eine Schnittstelle zu Kunden.')).toEqual([]);
  });

  test('names none where a document asks for the thing itself.', () => {
    expect(
      services('## Data model', '', '### Ledger', '', '- id', '- total', '', 'It integrates with Ledger.'),
    ).toEqual([]);
  });

  test('about the market or the state of today names no system that is needed.', () => {
    expect(services('## Background', '', 'Hosted search (Algolia and co.) is expensive.')).toEqual([]);
  });
});

describe('Another system is told', () => {
  test.for([
    ['by what goes through it', 'Payments shall be taken through GOV.UK Pay.', 'GOV.UK Pay'],
    ['by what goes through it', "L'authentification passe par FranceConnect Agent.", 'FranceConnect Agent'],
    ['by how people sign in', "Staff sign in with the council's Entra ID.", 'Entra ID'],
    ['by its calls', 'The WMS calls us back: `POST /hooks/paid`.', 'WMS'],
    ['by capitals within the name of an API', 'The label comes from the DHL Returns API.', 'DHL Returns API'],
    ['by what kind of program it is', 'Le logiciel comptable CIRIL reçoit un export.', 'CIRIL'],
    ['by what it sends', 'ORBIS liefert die Aufnahmen jede Nacht.', 'ORBIS'],
    ['by where things are kept', 'Les commandes restent dans Sage et sont lues.', 'Sage'],
    ['by where things come from', 'The electric locks come from Nuki.', 'Nuki'],
    ['by its kind of body', 'It uses the daily rate of the European Central Bank.', 'European Central Bank'],
    [
      'by the endpoint that it has',
      'The address register has `GET /geo/streets`, used by the map.',
      'address register',
    ],
    ['by what it is used for', '支付使用微信支付，不支持货到付款。', '微信支付'],
  ])('%s: %s', ([, text, name]) => {
    expect(services(text ?? '')).toEqual([name]);
  });

  test('from the product and the sides of a contract.', () => {
    expect(services('The interface is provided by the Solution. Data is handled by the Supplier.')).toEqual([]);
    expect(services('## No-gos', '', '- Slack')).toEqual([]);
  });

  test('and so is a document by the name of its folder or its number.', () => {
    expect(read('Login is covered by spec 003-accounts.', 'The order is canonical, as specified in RFC 0042.')).toEqual(
      ['prd 003-accounts', 'prd RFC 0042'],
    );
  });
});
