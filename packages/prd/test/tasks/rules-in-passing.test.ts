import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import type { ExtractedTasks } from '../../src/tasks/task.ts';

const read = (text: string): ExtractedTasks => extractTasks(outline(`# Ferry\n\n${text}\n`));
/** Those that are not only for a person to look at. */
const rules = (text: string): string[] =>
  read(text)
    .rules.filter(({ confidence }) => confidence >= 0.5)
    .map((rule) => rule.text);

describe('Statements are told', () => {
  test.for([
    [
      'by what a thing does',
      '## Offline\n\n- Scanner app queues scans when offline',
      ['Scanner app queues scans when offline'],
    ],
    [
      'by roles with numbers',
      '## Rights\n\n### Roles\n\n- **R2.1 Skipper**\n  - R2.1.1 Create and update any crossing.',
      ['Create and update any crossing.'],
    ],
    [
      'by an intro that obliges',
      '## Requirements\n\nThe service must process arrays of this form:\n\n```json\n[]\n```',
      ['The service must process arrays of this form:'],
    ],
    [
      'by what must be provided',
      '## Goal\n\nThe first version must provide a gateway:\n\n- multi-tenant sign-in and quotas',
      ['multi-tenant sign-in and quotas'],
    ],
    [
      'by a scenario behind its bold title',
      '## Historias\n\n**US1 — Registrar**\nDado que llega un barco, cuando lo registro, entonces aparece en la lista.',
      ['US1 — Registrar Dado que llega un barco, cuando lo registro, entonces aparece en la lista.'],
    ],
  ] as const)('%s.', ([, text, said]) => {
    expect(rules(text)).toEqual(said);
  });

  test('in a language that is written without its accents.', () => {
    const text =
      '## Caja\n\nEl modulo guarda los gastos del dia y el saldo de la caja para el cierre. La lista de los gastos es de la sede.\n\n- cualquier gasto del dia puede editarse con la clave del encargado';
    expect(rules(text)).toContain('cualquier gasto del dia puede editarse con la clave del encargado');
  });

  test.for([
    ['an intro that only leads to a list', '## Requirements\n\nThe system must provide the following features:\n\n- x'],
    ['names of several things', '## Parts\n\n- Customer orders and receipts'],
    ['terse items beside an address', '## Parts\n\n- Blue round logo\n- Demo: https://acme.com/demo'],
  ])('not by %s.', ([, text]) => {
    expect(rules(text ?? '').filter((rule) => rule !== 'x')).toEqual([]);
  });

  test('not by titles that have numbers as statements have.', () => {
    expect(rules('## Requirements\n\n**R2. Roles and capabilities**\n\n- The skipper must sign in.')).toEqual([
      'The skipper must sign in.',
    ]);
  });

  test('not by what is so already.', () => {
    expect(rules('## Setting\n\n- Card readers are already installed')).toEqual([]);
  });
});

describe('What may be asked for, though nothing says so, is left for a person to look at', () => {
  const possible = (text: string): string[] =>
    read(text)
      .rules.filter(({ confidence }) => confidence < 0.5)
      .map((rule) => rule.text);

  test.for([
    [
      'a phrase in a list',
      '## Crossing board\n\n- Round blue badges for late ferries',
      'Round blue badges for late ferries',
    ],
    ['a name alone under requirements', '## Requirements\n\n- Reservation\n- The skipper must sign in.', 'Reservation'],
    [
      'a row of a name and words',
      '## Data kept\n\n| What | How long |\n|---|---|\n| Name | Lifetime of the account |',
      'Name | Lifetime of the account',
    ],
    [
      'a part of a dependency with its number',
      '## Integration\n\n- **INT-1**: Replace the fake port office',
      'Replace the fake port office',
    ],
  ])('%s.', ([, text = '', said]) => {
    expect(read(text).rules.map((rule) => rule.text)).toContain(said);
  });

  test.for([
    ['a name of a file', '## Acceptance\n\n- Test cases: `qa/1.1/cases.md`'],
    ['a title over others', '## Requirements\n\n- Header\n  - The logo must be round.'],
    ['what is out of scope', '## Out of scope\n\n- Round blue badges for late ferries'],
    ['prose', '## Notes\n\nThe harbour office is old and the lake is wide.'],
    ['what is told before the first part', 'Round blue badges for late ferries'],
  ])('but not %s.', ([, text = '']) => {
    expect(possible(text)).toEqual([]);
  });
});

test('Endpoints under the name of another API are those of that one.', () => {
  const { apis, omitted } = read(
    '## Sources\n\nTides come from the Tideline API.\n\n- Tideline endpoints:\n  - `GET /tides`\n  - `GET /tides/{port}`',
  );
  expect(apis).toEqual([]);
  expect(omitted.map(({ text }) => text)).toEqual(['GET /tides', 'GET /tides/{port}']);
});

test('A part of an interface may be about approvals, risks or plans.', () => {
  const { apis } = read('## API endpoints\n\n### Approvals\n\n- `GET /api/approvals` — pending ones');
  expect(apis.map(({ path }) => path)).toEqual(['/api/approvals']);
});

test.for([
  ['under a title of their own', '## REST API\n\nREST endpoints:\n\n- `GET /orders`'],
  [
    'of an API that the document is about',
    '## Part\n\nThe Orders API lets shops sell.\n\nOrders endpoints:\n\n- `GET /orders`',
  ],
  [
    'that only one item names, unlike the others',
    '## API\n\n| Method | Path |\n|---|---|\n| GET | /api/v1/a |\n| GET | /api/v1/b |\n| GET | /api/v1/c |\n\n## Features\n\n- Shoppers ask `GET /orders`.',
  ],
])('Endpoints of the product are kept %s.', ([, text]) => {
  expect(read(text ?? '').apis.map(({ path }) => path)).toContain('/orders');
});

test('The page that comes after a call is no endpoint.', () => {
  const { apis } = read('## Sign-in\n\n- After `POST /login`, `/dashboard` is shown.');
  expect(apis.map(({ method, path }) => `${method ?? ''} ${path}`)).toEqual(['POST /login']);
});

test('What is no field under a statement that each has the others is a rule or omitted.', () => {
  const found = read(
    '## Rules\n\n- Each slot shall include:\n  - `id` – unique\n  - `start` – time\n  - `end` – time\n  - Slots of closed days and of holidays are hidden',
  );
  expect(found.models.map(({ fields }) => fields.map(({ name }) => name).join())).toEqual(['id,start,end']);
  expect([...found.rules, ...found.omitted].some(({ text }) => text.includes('closed days'))).toBe(true);
});

test('A method goes on for the paths that stand behind it.', () => {
  const { apis } = read('## API\n\n- GET /boats, /boats/{id}\n- POST `/crews`, `/berths`');
  expect(apis.map(({ method, path }) => `${method ?? ''} ${path}`)).toEqual([
    'GET /boats',
    'GET /boats/{id}',
    'POST /crews',
    'POST /berths',
  ]);
});

test('An arrow in a drawing belongs to no path.', () => {
  const { apis } = read('## API\n\n```\n| POST /auth/device->|  code |\n```');
  expect(apis.map(({ path }) => path)).toEqual(['/auth/device']);
});

test('A part that a reference dates has no later release of its own.', () => {
  expect(rules('## Offline (FR-OFF) — *brief §4.3, §6 (Phase 6)*\n\n- The app must work offline.')).toEqual([
    'The app must work offline.',
  ]);
});
