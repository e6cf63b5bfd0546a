import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (...lines: string[]) => extractTasks(outline(lines.join('\n')));

test('reads BETWEEN, and enumerations written with slashes', () => {
  const { models } = read(
    '# Shop',
    '',
    '## Data model',
    '',
    '```sql',
    'CREATE TABLE lines (quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 20));',
    '```',
    '',
    '### Evening',
    '',
    '| Name | Type | Notes |',
    '|---|---|---|',
    '| status | planned / open / full | required |',
  );
  expect(models[0]?.fields).toMatchObject([{ name: 'quantity', minimum: 1, maximum: 20 }]);
  expect(models[1]?.fields).toMatchObject([{ name: 'status', values: ['planned', 'open', 'full'], required: true }]);
});

test('a field of Prisma that only leads to another model is no column, and its key refers to that model', () => {
  const { models } = read(
    '```prisma',
    'model Basket {',
    '  id    Int    @id',
    '  kind  Kind',
    '  items Item[]',
    '}',
    'model Item {',
    '  id       Int    @id',
    '  basket   Basket @relation(fields: [basketId], references: [id])',
    '  basketId Int',
    '  tags     String[]',
    '}',
    '```',
  );
  expect(models.map(({ fields }) => fields.map(({ name, references }) => [name, references]))).toEqual([
    [
      ['id', undefined],
      ['kind', undefined],
    ],
    [
      ['id', undefined],
      ['basketId', 'Basket'],
      ['tags', undefined],
    ],
  ]);
});

describe('OpenAPI', () => {
  const yaml = [
    '```yaml',
    'paths:',
    '  /orders:',
    '    post:',
    '      requestBody:',
    '        content:',
    '          application/json:',
    '            schema:',
    '              $ref: "#/components/schemas/Order"',
    '      responses:',
    "        '201':",
    '          content:',
    '            application/json:',
    '              schema: { type: array, items: { $ref: "#/components/schemas/Order" } }',
    'components:',
    '  schemas:',
    '    Order:',
    '      type: object',
    '      required:',
    '        - key',
    '      properties:',
    '        key: { type: string, minLength: 16, maxLength: 64 }',
    '        status:',
    '          type: string',
    '          enum: [open, paid]',
    '        customer:',
    '          $ref: "#/components/schemas/Customer"',
    '    Customer:',
    '      properties:',
    '        id: { type: integer }',
    '```',
  ];
  const fields = [
    { name: 'key', required: true, minLength: 16, maxLength: 64 },
    { name: 'status', required: false, values: ['open', 'paid'] },
    { name: 'customer', references: 'Customer' },
  ];

  test('gives the fields of requests and answers, through references', () => {
    const { apis, models } = read(...yaml);
    expect(apis).toMatchObject([{ method: 'POST', path: '/orders', requestFields: fields, responseFields: fields }]);
    expect(models.map(({ name, line }) => [name, line])).toEqual([
      ['Order', 17],
      ['Customer', 28],
    ]);
  });

  test('is read in JSON as well, and references that go in circles end', () => {
    const { apis } = read(
      '```json',
      '{',
      '  "paths": {',
      '    "/a/{id}": {',
      '      "put": {',
      '        "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/A" } } } }',
      '      }',
      '    }',
      '  },',
      '  "components": {',
      '    "schemas": {',
      '      "A": { "allOf": [{ "$ref": "#/components/schemas/A" }], "properties": { "x": { "type": "integer", "maximum": 9 } } }',
      '    }',
      '  }',
      '}',
      '```',
    );
    expect(apis).toMatchObject([{ method: 'PUT', path: '/a/{id}' }]);
    expect(apis[0]?.requestFields.map(({ name }) => name)).toContain('x');
  });
});

describe('a section about one page', () => {
  const { pages } = read(
    '## Pages',
    '',
    '### Sign-up page',
    '',
    'Route: `/sign-up`',
    '',
    'Form fields:',
    '',
    '| Field | Type | Required | Constraints |',
    '| --- | --- | --- | --- |',
    '| email | email | yes | at most 254 characters |',
    '| newsletter | boolean | no | |',
    '',
    '### Profile page',
    '',
    '**Path:** `/profile`',
    '',
    'Shows the name, with a form for `name` and `email`.',
    '',
    '### Checkout',
    '',
    '- URL: /checkout',
    '- Form fields:',
    '  - street: string, required',
    '  - city',
  );

  test('is one page, whose route stands on a line of its own', () => {
    expect(pages.map(({ name, route }) => [name, route])).toEqual([
      ['Sign-up', '/sign-up'],
      ['Profile', '/profile'],
      ['Checkout', '/checkout'],
    ]);
  });

  test('gives the form of that page, from a table, a list or a sentence', () => {
    expect(pages.map(({ form }) => form?.map(({ name, required }) => `${name}${required ? '' : '?'}`))).toEqual([
      ['email', 'newsletter?'],
      ['name', 'email'],
      ['street', 'city'],
    ]);
    expect(pages[0]?.form?.[0]?.maxLength).toBe(254);
  });
});

describe('what only tells how to try it', () => {
  const found = read(
    '# Testing and acceptance',
    '',
    '## Scenarios',
    '',
    '1. Record the same ISBN again.',
    '2. Wrong password → 401',
    '',
    '## We are done when',
    '',
    '- [x] the list fits on two sheets',
    '',
    '# Scope',
    '',
    '- Recording and changing books',
    '- Out of scope: payments must be refunded',
  );

  test('is for acceptance and no rule, unless it says what comes out', () => {
    expect(found.acceptance.map(({ text }) => text)).toEqual([
      'Record the same ISBN again.',
      'Wrong password → 401',
      'the list fits on two sheets',
    ]);
    expect(found.rules.map(({ text }) => text)).toEqual(['Wrong password → 401', 'the list fits on two sheets']);
  });

  test('is listed where it is left out', () => {
    expect(found.omitted.map(({ text, reason }) => [text.slice(0, 12), reason])).toEqual([
      ['Recording an', 'goal or scope, nothing that can be checked'],
      ['Out of scope', 'out of scope'],
    ]);
  });
});

test('boxes under a user story are its criteria', () => {
  const { acceptance } = read(
    '# User stories',
    '',
    'As a reader, I want to book.',
    '',
    '- [ ] A copy that is lent is not shown',
  );
  expect(acceptance).toMatchObject([{ text: 'A copy that is lent is not shown', done: false }]);
});

test('steps before each scenario and its examples are no scenarios', () => {
  const { rules } = read(
    '```gherkin',
    'Feature: Loans',
    '  Background:',
    '    Given a copy',
    '  Scenario Outline: Lent',
    '    When <days> pass',
    '    Then it is back',
    '    Examples:',
    '      | days |',
    '```',
  );
  expect(rules.map(({ text }) => text)).toEqual(['Scenario Outline: Lent When <days> pass Then it is back']);
});

test.for([
  ['an item', `- ${'word '.repeat(2000)}`],
  ['a paragraph of one line', 'word '.repeat(2000)],
  ['a paragraph of many lines', 'The system must do it.\n'.repeat(400)],
  ['a row', `| Rule | Note |\n|---|---|\n| a | ${'word '.repeat(2000)} |`],
  ['a line of code', `\`\`\`sql\nCREATE TABLE a (${'b text, '.repeat(1000)}c int);\n\`\`\``],
] as const)('says when %s was too long to be read as a whole, and where', ([, text]) => {
  const { omitted } = read('# Requirements', '', text, '', text);
  const cuts = omitted.filter(({ cut }) => cut);
  expect(cuts.map(({ line }) => line)).toEqual([expect.any(Number), expect.any(Number)]);
  expect(new Set(cuts.map(({ line }) => line)).size).toBe(2);
  expect(cuts[0]?.reason).toBe('cut: only 4,000 characters of a block are read');
});

test('the page that a heading names has its route in the prose below, which is part of its evidence', () => {
  const { pages } = read(
    '## Pages',
    '',
    '### Basket page',
    '',
    'The page is at `/basket`. It shows a form with email and note. From there, a link opens `/checkout`.',
  );
  expect(pages.map(({ name, route, form }) => [name, route, form?.map((field) => field.name)])).toEqual([
    ['Basket', '/basket', ['email', 'note']],
    ['/checkout', '/checkout', undefined],
  ]);
  expect(pages[0]?.evidence).toBe(
    'Basket page — The page is at `/basket`. It shows a form with email and note. From there, a link opens `/checkout`.',
  );
});

test.for([
  'A Loan model with copyId, readerId and dueDate.',
  'The Loan entity has copyId, readerId and dueDate.',
  'The Loan: copyId, readerId, dueDate',
  '- **A Loan model**: copyId, readerId, dueDate',
])('an article is no part of the name of a model: %s', (text) => {
  const { models } = read('## Scope', '', '## Data model', '', text);
  expect(models.map(({ name, fields }) => [name, ...fields.map((field) => field.name)])).toEqual([
    ['Loan', 'copyId', 'readerId', 'dueDate'],
  ]);
});

test('a plan is no test plan, and asks for no rules', () => {
  const { rules, acceptance, omitted } = read('# F', '', '## Plan', '', '- The first release must have the list.');
  expect([...rules, ...acceptance]).toEqual([]);
  expect(omitted).toMatchObject([{ kind: 'rule', reason: 'plan' }]);
  expect(read('# F', '', '## Test plan', '', '- Wrong password → 401 is sent').acceptance).toHaveLength(1);
});

test('a row of a table of pages gives the form that one of its cells names', () => {
  const { pages } = read(
    '## Pages',
    '| Page | Route | Shows | For |',
    '| --- | --- | --- | --- |',
    '| Pets | /pets | list of pets | all |',
    '| New pet | /pets/new | a form with name, owner and kind | staff |',
    '',
  );
  expect(pages.map(({ name, route, form }) => [name, route, form?.map((field) => field.name)])).toEqual([
    ['Pets', '/pets', undefined],
    ['New pet', '/pets/new', ['name', 'owner', 'kind']],
  ]);
});

test('braces behind a word for an answer are no fields of the request that is named before it', () => {
  const { apis } = read(
    '## API',
    '- `POST /api/a`, body: `username`, returns { data, total }',
    '- `POST /api/b` with { title, price } returns { id }',
  );
  const names = (fields: readonly { readonly name: string }[]): string[] => fields.map(({ name }) => name);
  expect(apis.map(({ requestFields, responseFields }) => [names(requestFields), names(responseFields)])).toEqual([
    [[], ['data', 'total']],
    [['title', 'price'], ['id']],
  ]);
});

test.each([
  ['references Tool', 'Tool'],
  ['FK → Token', 'Token'],
  ['refers to Topic', 'Topic'],
  ['references to the Onboarding', 'Onboarding'],
  ['Fremdschlüssel auf Auftrag', 'Auftrag'],
])('What a field refers to keeps its first letters: %s.', (told, model) => {
  const { models } = extractTasks(
    outline(`# F\n\n## Data model\n\n### Rental\n\n- id: uuid\n- other_id: uuid, ${told}\n`),
  );
  expect(models[0]?.fields.find(({ name }) => name === 'other_id')?.references).toBe(model);
});

describe('A form belongs to the page', () => {
  const pagesOf = (...lines: string[]) =>
    extractTasks(outline(['# Tools', '', '## Pages', '', ...lines].join('\n'))).pages.map(({ name, route, form }) => [
      name,
      route,
      form?.map((field) => field.name),
    ]);

  test('that a table names and a sentence tells of, also where it is called new.', () => {
    const table = ['| Page | Route |', '|---|---|', '| Tools | /tools |', '| New tool | /tools/new |'];
    expect(pagesOf(...table, '', 'The new tool page has a form with name and price.')).toEqual([
      ['Tools', '/tools', undefined],
      ['New tool', '/tools/new', ['name', 'price']],
    ]);
  });

  test('whose route and name stand before it.', () => {
    expect(pagesOf('- `/tools` — Tools: all of them', '- `/tools/new` — New tool: a form with name and price')).toEqual(
      [
        ['Tools', '/tools', undefined],
        ['New tool', '/tools/new', ['name', 'price']],
      ],
    );
  });

  test('whose route its item gives, and not to the page of the heading.', () => {
    expect(pagesOf('### Tools (/tools)', '', '- `/tools/new`: a form with name and price.')).toEqual([
      ['Tools', '/tools', undefined],
      ['/tools/new', '/tools/new', ['name', 'price']],
    ]);
  });

  test('of the heading where a sentence under it calls the page by its name.', () => {
    expect(pagesOf('### Login page', '', 'The login page has a form with email and password.')).toEqual([
      ['Login', null, ['email', 'password']],
    ]);
  });
});

describe('A form has fields of several words', () => {
  const formOf = (...lines: string[]) => {
    const { pages, rules } = extractTasks(
      outline(['# Tools', '', '## Pages', '', '### Join (`/join`)', '', ...lines].join('\n')),
    );
    return { form: pages[0]?.form?.map(({ name, maxLength }) => (maxLength ? [name, maxLength] : name)), rules };
  };

  test.for([
    ['A form with name, email address and phone number.', ['name', 'email address', 'phone number']],
    ['A form with date, number of guests, notes and a submit button.', ['date', 'number of guests', 'notes']],
    ['A form with `first name`, `last name` and `email`.', ['first name', 'last name', 'email']],
    ['Formular mit Name, E-Mail-Adresse und Telefonnummer.', ['Name', 'E-Mail-Adresse', 'Telefonnummer']],
    ['Un formulario con nombre, correo electrónico y teléfono.', ['nombre', 'correo electrónico', 'teléfono']],
    ['Un formulaire avec nom, prénom et numéro de téléphone.', ['nom', 'prénom', 'numéro de téléphone']],
  ] as const)('in the sentence: %s', ([sentence, expected]) => {
    expect(formOf(sentence).form).toEqual(expected);
  });

  test('in a list, whose limits are no rules.', () => {
    const list = [
      '- First name',
      '- Last name (required, at most 40 characters)',
      '- E-mail address',
      '- A send button',
    ];
    const { form, rules } = formOf('Form fields:', '', ...list);
    expect(form).toEqual(['First name', ['Last name', 40], 'E-mail address']);
    expect(rules.map(({ text }) => text)).toEqual(['A send button']);
  });

  test('and none where a sentence says how it looks.', () => {
    expect(formOf('A form with clear labels, inline validation and helpful error messages.').form).toBeUndefined();
    expect(formOf('A form with two columns and a preview.').form).toBeUndefined();
  });
});

describe('What each thing is said to have', () => {
  const read = (...lines: string[]) => {
    const { models, rules, omitted } = extractTasks(outline(['# Shop', '', ...lines].join('\n')));
    return { models: models.map(({ name, fields }) => [name, ...fields.map((field) => field.name)]), rules, omitted };
  };

  test('is its fields and no model of its own, also of a client.', () => {
    const list = [
      '- Nom (texte, obligatoire, 80 caractères maximum)',
      '- Email (texte, unique)',
      '- Téléphone (texte)',
    ];
    expect(read('## Modèle de données', '', 'Chaque client a :', '', ...list).models).toEqual([
      ['client', 'Nom', 'Email', 'Téléphone'],
    ]);
  });

  test('with types, limits and values is no rule and no note, under whatever title.', () => {
    const list = [
      '- Name (text, required, at most 80 characters)',
      '- Points (integer, at least 0)',
      '- Status (one of: new, old)',
    ];
    for (const title of ['Data', 'Guests', 'Requirements of guests']) {
      const { models, rules, omitted } = read(`## ${title}`, '', 'Every guest has:', '', ...list);
      expect([models, rules, omitted]).toEqual([[['guest', 'Name', 'Points', 'Status']], [], []]);
    }
  });

  test('states a rule where it says more, and tells of the form of a text, which no field holds.', () => {
    const list = [
      '- Points (integer, at least 0, must never be taken away)',
      '- Name (text)',
      '- Code (text, must match [A-Z]+)',
    ];
    const { rules, omitted } = read('## Data', '', 'Every guest has:', '', ...list);
    expect(rules.map(({ text }) => text)).toEqual([list[0]?.slice(2)]);
    expect(omitted).toMatchObject([{ kind: 'model', reason: 'the form of a value is not checked', line: 9 }]);
  });
});

test('What a sentence says of a part stays with it: values, limits, and that it is optional.', () => {
  const sentence =
    'Each permit has a plate number (between 4 and 8 characters, unique), a zone which is one of north, south or harbour, a monthly fee that must be positive, and an optional expiry date.';
  expect(extractTasks(outline(`# Parking\n\n${sentence}\n`)).models[0]?.fields).toMatchObject([
    { name: 'plate number', minLength: 4, maxLength: 8, unique: true },
    { name: 'zone', values: ['north', 'south', 'harbour'] },
    { name: 'monthly fee', type: 'number', exclusiveMinimum: 0 },
    { name: 'expiry date', type: 'date', required: false },
  ]);
});

test('A table says in Japanese and Korean too whether a field is required.', () => {
  const required = (header: string, ...cells: string[]) =>
    extractTasks(
      outline(
        ['# 食堂', '', '## データモデル', '', '### Dish', '', `| 項目 | 型 | ${header} |`, '|---|---|---|']
          .concat(cells.map((cell, at) => `| name${at} | 文字列 | ${cell} |`))
          .join('\n'),
      ),
    ).models[0]?.fields.map((field) => field.required);
  expect(required('必須', 'はい', 'いいえ', '○', '×')).toEqual([true, false, true, false]);
  expect(required('必須/任意', '必須', '任意')).toEqual([true, false]);
  expect(required('필수', '예', '아니오')).toEqual([true, false]);
});

test('A form that a sentence gives to its own page is not that of the other page in the paragraph, nor is it a name.', () => {
  const text =
    '# Clinic\n\n## Pages\n\n| Page | Route |\n|---|---|\n| Owners | /owners |\n| New owner | /owners/new |\n\nThe new owner page has a form with full name and phone number. The owners page lists all owners.\n\n- `/reservar` — Formulario con nombre y correo electrónico\n\nThere is a page at `/permits` that shows all permits.\n';
  expect(
    extractTasks(outline(text)).pages.map(({ name, route, form }) => [name, route, form?.map((field) => field.name)]),
  ).toEqual([
    ['Owners', '/owners', undefined],
    ['New owner', '/owners/new', ['full name', 'phone number']],
    ['/reservar', '/reservar', ['nombre', 'correo electrónico']],
    ['/permits', '/permits', undefined],
  ]);
});

test('What a start adds to a document without sections changes nothing of what is read in it.', () => {
  const text =
    '# Blog\n\nA post has a title (max 80 characters), a body and a publish date. Posts are kept for 30 days.\n';
  const added =
    '\n## QA Artifacts\n\n- Test cases file: `QA/x/test-cases.md`\n\n## Changelog\n\n- 2026-12-01: start\n\n## Roles and Order\n\n- PM\n';
  const keys = (document: string) => extractTasks(outline(document)).rules.map(({ key }) => key);
  expect(keys(text + added)).toEqual(keys(text));
  expect(keys(text)).toHaveLength(2);
});
