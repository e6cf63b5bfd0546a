import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (...lines: string[]) => extractTasks(outline(['# F', '', ...lines].join('\n')));
const rules = (...lines: string[]): string[] => read(...lines).rules.map(({ text }) => text);

describe('lines that follow one another without a blank line', () => {
  test.for([
    ['FR-01 The borrower picks a branch.', 'FR-02 A reserved book is kept for 5 days.'],
    ['[LOG-1] The meter shall send one frame a minute.', '[LOG-2] While asleep, the meter shall send nothing.'],
    ['PLANT-F-010 A valve closes within 2 s.', 'PLANT-F-011 The operator can stop the line.'],
    ['2.1 A team has one captain only.', '2.2 Ties are broken by the older team.'],
  ])('are statements of their own where each begins with its number: %s', (lines) => {
    expect(rules('## Rules', '', ...lines)).toHaveLength(2);
  });

  test('are one statement where one is indented under it', () => {
    const lines = [
      '[LOG-1] When the lid opens, the meter shall send an event',
      '        whatever the time of the day.',
    ];
    expect(rules('## Rules', '', ...lines)).toEqual([
      'When the lid opens, the meter shall send an event whatever the time of the day.',
    ]);
  });

  test('ask for nothing where only the number is left of them', () => {
    const { rules: found, omitted } = read(
      '## Requirements',
      '',
      'FR-1 The list is sorted.',
      'FR-2 _deleted in rev. C_',
      'FR-3 void',
    );
    expect(found.map(({ text }) => text)).toEqual(['The list is sorted.']);
    expect(omitted.filter(({ reason }) => reason === 'withdrawn')).toHaveLength(2);
  });
});

describe('a title without its marks', () => {
  test('may be a few words over a list', () => {
    const { acceptance } = read(
      '## S1 - Lend',
      '',
      'As a member I want to lend a tool.',
      '',
      'Acceptance criteria',
      '- export as CSV',
      '- card has 8 digits',
    );
    expect(acceptance.map(({ text }) => text)).toEqual(['export as CSV', 'card has 8 digits']);
  });

  test('may be in capitals', () => {
    expect(rules('HOUSE RULES', '', 'Nothing is lent on holidays. A late tool costs 2 euros a day.')).toHaveLength(2);
  });

  test.for([
    [
      'a line of dashes under it',
      '7. Non-functional\n-----------------\n\nSearch answers in < 300 ms. Data stays in the EU.',
      2,
    ],
    ['its number in the lines that follow', '3. Worries\n\n3.1 If the network fails, players will be angry.', 0],
  ] as const)('may be an item with %s', ([, text, count]) => {
    expect(rules(text)).toHaveLength(count);
  });

  test('under requirements names a feature, also where it would be a schedule elsewhere', () => {
    expect(
      rules('## Functional requirements', '', '3.1 Planning', '', 'F-1 The plan shall be made each night.'),
    ).toEqual(['The plan shall be made each night.']);
  });
});

test('marked items under a story are its criteria', () => {
  const { acceptance } = read(
    '## Stories',
    '',
    '**US-7** As a driver I want to refuel.',
    '- ✅ only open stations are listed',
  );
  expect(acceptance).toHaveLength(1);
});

test('a scenario in one piece is one statement', () => {
  const lines = [
    '**Scenario: late return**',
    'Given a tool is 3 days late',
    'When the member comes back',
    'Then a fee is shown',
  ];
  expect(rules('## Scenarios', '', ...lines)).toHaveLength(1);
});

test('what an endpoint answers, and when, is a statement', () => {
  expect(
    rules(
      '## API',
      '',
      '### POST /returns',
      '',
      'Opens a return. **409** if there is an open one. Page size is 25 items.',
    ),
  ).toEqual(['409 if there is an open one.', 'Page size is 25 items.']);
});

test('rows that are undecided or will not be done ask for nothing', () => {
  const table = [
    '| Id | Requirement | MoSCoW |',
    '|---|---|---|',
    '| R-1 | The plate is blurred | M |',
    '| R-2 | Voice input is transcribed | W |',
    '| R-3 | Latency | t.b.d. |',
  ];
  expect(rules('## Requirements', '', ...table)).toHaveLength(1);
  expect(read('## Requirements', '', ...table).omitted).toHaveLength(2);
});

test('a page may be named in emphasis beside the word for it', () => {
  const { pages } = read(
    '## Journeys',
    '',
    'Ida opens the *Welcome* page, then looks at the screen *Loans of today*. It is *very* fast.',
  );
  expect(pages.map(({ name }) => name)).toEqual(['Welcome', 'Loans of today']);
});

describe('pages', () => {
  const pages = (...lines: string[]): string[] => read(...lines).pages.map(({ name, route }) => `${name} ${route}`);

  test('are numbered lines under a title without marks, but for those of another release', () => {
    const lines = [
      '5. Screens',
      '',
      '5.1 Lobby: open games',
      '5.2 Table: cards',
      '5.3 Ranking by town – NOT in this release',
    ];
    expect(pages(...lines)).toEqual(['Lobby null', 'Table null']);
  });

  test('are names in bold with what they show on the next line', () => {
    const lines = [
      '## Anforderungen an die Masken',
      '',
      '**Raumtafel**',
      'Zeigt alle Räume.',
      '',
      '**Wochenplan (Handy)**',
      'Für die Leitung.',
    ];
    expect(pages(...lines)).toEqual(['Raumtafel null', 'Wochenplan (Handy) null']);
  });

  test('are rows with a route where the table has no methods, but for existing ones', () => {
    const rows = [
      '| Surface | Route | New? |',
      '|---|---|---|',
      '| Loan details | `/loans/:id` | existing |',
      '| Return a tool | `/returns/new` | new |',
    ];
    expect(pages('## Where it shows', '', ...rows)).toEqual(['Return a tool /returns/new']);
    expect(read('## Where it shows', '', ...rows).omitted).toMatchObject([
      { kind: 'page', text: '/loans/:id', reason: 'marked existing' },
    ]);
  });

  test('are the leaves of a list of routes where what leads to them has none', () => {
    expect(pages('## Site map', '', '- Member area', '  - Loans (`/loans`)', '  - Fees (`/fees`)')).toEqual([
      'Loans /loans',
      'Fees /fees',
    ]);
  });

  test('are what journeys open', () => {
    expect(pages('## Journeys', '', '**Night shift.** Gets an alarm, opens *Pump details*, restarts it.')).toEqual([
      'Pump details null',
    ]);
  });
});
