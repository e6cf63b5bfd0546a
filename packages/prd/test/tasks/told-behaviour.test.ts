import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

/** Those that are not only for a person to look at. */
const rules = (...lines: string[]): string[] =>
  extractTasks(outline(['# F', '', ...lines].join('\n')))
    .rules.filter(({ confidence }) => confidence >= 0.5)
    .map(({ text }) => text);

describe('A sentence without a word that obliges is a rule', () => {
  test.for([
    ['where it says how a page behaves', '## Screens', 'No carousel, please.'],
    ['where it says how a page behaves', '## Pantallas', 'Sin registro previo.'],
    ['where it says how a page behaves', '## Screens', 'Late trucks turn red after 30 minutes.'],
    ['where it says how a page behaves', '## Écrans', 'Le bouton n’est actif que si tout est contrôlé.'],
    ['where it says what a page shows', '## Pantallas', 'Las clases llenas se muestran en gris.'],
    ['where it says what a page shows', '## Screens', 'The board shows friends first.'],
    ['where it says what each does', '## Notes', 'Each request carries a signature of its body.'],
    ['where it limits', '## API', 'Replay is limited to 100 calls a minute.'],
    ['where it says what is not so', '## Notes', 'Tokens are signed, not stored.'],
    ['where it says what is not so', '## Notizen', 'Namen werden nicht gespeichert, sondern nur gelesen.'],
    ['where it says how long data is kept', '## Data model', 'Rows older than 13 months are dropped.'],
    ['where it says how long data is kept', '## Datos', 'Las posiciones se conservan 30 días.'],
    ['where it counts', '## API', 'Page size is 25.'],
    ['where it obliges in its language', '## Notizen', 'Konflikte sind rot zu kennzeichnen.'],
    ['where it obliges in its language', '## Notas', 'No se puede iniciar turno con la licencia vencida.'],
    ['where it obliges in its language', '## Notes', 'Toute demande exige la signature d’une convention.'],
  ])('%s: %s, %s', ([, title, text]) => {
    expect(rules(title ?? '', '', 'Some words before.', '', text ?? '')).toContain(text);
  });

  test.for([
    ['names what a page has', '## Screens', 'A list of all members, newest at the top.'],
    ['says what there is not today', '## Notes', 'No plan exists.'],
    ['describes an entity', '## Data model', 'Blocks are owned by somebody else.'],
    ['tells of an endpoint', '## API', 'The base is `/api/v1` in front of everything.'],
    ['names what a page has', '## Pantallas', 'Vista semanal con filtro por sala y actividad.'],
    ['is about the work', '## Screens', 'The wireframes of this page were moved to Figma.'],
    ['is no sentence', '## Screens', 'No carousel'],
  ])('but not where it %s: %s, %s', ([, title, text]) => {
    expect(rules(title ?? '', '', text ?? '')).toEqual([]);
  });
});

test('An item under a screen is a rule where it tells more than a name.', () => {
  const items = ['- Overdue plants carry a red drop badge', '- Long press selects several plants', '- Settings'];
  expect(rules('## Screens', '', '### Home', '', ...items)).toEqual([
    'Overdue plants carry a red drop badge',
    'Long press selects several plants',
  ]);
});

test('A step of a plan is a rule where it says what is to hold, and none where it says what is done when.', () => {
  const steps = [
    '- Headshots must be at least 800 px wide',
    '- Producer signs in with a password',
    '- Phase 2: Approval must be sequential',
    '- Setup of the project (2 hours)',
    '- Estimated effort: 200 hours',
  ];
  expect(rules('## Development roadmap', '', '### MVP', '', ...steps)).toEqual([
    'Headshots must be at least 800 px wide',
  ]);
});

test.for([
  ['## Use case', '3. System lists the pilots whose licence covers the vessel.'],
  ['## Use case', '- 3a. No seat is left: the system offers the next day.'],
  ['## HTTP', 'A command that breaks an invariant answers 409 with its name.'],
  ['## Do', '- food tankers need a certificate before the start'],
])('What a system does in %s is a rule: %s', ([title, text]) => {
  expect(rules(title ?? '', '', text ?? '')).toHaveLength(1);
});

test('The rows of a table of requirements are rules, also where it says so by a fit criterion alone.', () => {
  const table = (header: string): string[] =>
    rules(
      header,
      '|---|---|---|',
      '| 3 | Buses that leave first are charged first | order of start equals that of departure |',
    );
  expect(table('| Req. | Description | Fit criterion |')).toHaveLength(1);
  expect(table('| Alternative | Description | Why not |')).toEqual([]);
});

test('Statements of several stories may have the same identifiers, and one that is repeated is one.', () => {
  const stories = (second: string): string[] =>
    rules(
      '## Stories',
      '',
      '### Buy',
      '',
      '- AC1 The points are deducted first',
      '',
      '### Send',
      '',
      `- AC1 ${second}`,
    );
  expect(stories('Recipient name is mandatory')).toEqual([
    'The points are deducted first',
    'Recipient name is mandatory',
  ]);
  expect(stories('All points are deducted first')).toEqual(['The points are deducted first']);
  expect(stories('Mails are sent')).toEqual(['The points are deducted first', 'Mails are sent']);
});

test('The notes of a table of stories as the template of Confluence has it say what they ask for.', () => {
  const row =
    '| 3 | Check balance | As a holder I want to see what is left | MUST | No login needed, captcha after 3 tries |';
  const titles = (importance: string): string[] =>
    rules('## Requirements', '', `| # | Title | User Story | ${importance} | Notes |`, '|---|---|---|---|---|', row);
  expect(titles('Importance')).toHaveLength(1);
});

test('Who may do what is a rule.', () => {
  expect(rules('## Who uses it', '', '| Role | May |', '|---|---|', '| auditor | read decisions |')).toHaveLength(1);
});

test('An identifier makes no rule of an endpoint or a page.', () => {
  expect(rules('## Endpoints', '', '- API-1 `POST /canteen/session`')).toEqual([]);
  expect(rules('## Screens', '', '- UI-1 Login screen')).toEqual([]);
});

test('What the commands and options of a program do are rules.', () => {
  const page = ['`fix`', ': Reinstall the packages that differ. Refuses to run in a dirty tree.'];
  expect(rules('## Commands', '', ...page).join(' ')).toContain('Reinstall the packages that differ');
  expect(rules('## Options', '', '- `--quiet` suppresses everything except the exit code')).toHaveLength(1);
});

test.for([
  'What we are not doing',
  'Cut / not now',
  'Cut list',
  'We won’t build',
  'Scary things',
  'Our questions',
  'Qué NO entra',
  'Don’t build yet',
  'Cut, and staying cut',
  'Playtest notes',
])('Nothing is asked for under %s.', (title) => {
  expect(rules(`## ${title}`, '', '- Auctions must be held in 3 days')).toEqual([]);
});

test('Of a row with a user story that is a rule which says in another column what it asks for.', () => {
  const table = (column: string): string[] =>
    rules(
      '## Requirements',
      '',
      `| # | User story | ${column} |`,
      '|---|---|---|',
      '| 1 | As an employee I want to take half a day off | First and last day can each be half a day |',
    );
  expect(table('Requirement')).toHaveLength(1);
  expect(table('Akzeptanzkriterien')).toHaveLength(1);
  expect(table('Notes')).toEqual([]);
});

test('`What has to hold` is a title of rules, and not of what is held.', () => {
  expect(rules('**What has to hold**', '', 'Each office has 10 working days for its statement.')).toHaveLength(1);
});

describe('A document without headings', () => {
  const flat = (...lines: string[]): string[] =>
    extractTasks(outline(['Notes of the call', '', ...lines].join('\n'))).rules.map(({ text }) => text);

  test('states what happens when, and by which time in figures or words.', () => {
    const texts = ['The door closes again after 20 seconds.', 'Codes are valid for three days.'];
    expect(flat(texts.join(' '))).toEqual(texts);
  });

  test('tells much else, which is no rule.', () => {
    expect(
      flat('Three people came. One of them was late by an hour', 'When I want a bike, I want it now, so that I ride.'),
    ).toEqual([]);
  });
});

describe('Marks of other notations', () => {
  test('are titles and items as well: AsciiDoc.', () => {
    const lines = [
      '== Requirements',
      '',
      '. A visitor signs the rules.',
      '. Badges expire at midnight.',
      '',
      '== Risks',
      '',
    ];
    expect(rules(...lines, '* Nobody must come late.')).toEqual([
      'A visitor signs the rules.',
      'Badges expire at midnight.',
    ]);
  });

  test('are titles and items as well: HTML.', () => {
    const items = [
      '<ul>',
      '<li>A ticket must be used within <b>24</b> hours.</li>',
      '<li>Children ride free.</li>',
      '</ul>',
    ];
    expect(rules('<h2>Rules</h2>', ...items)).toEqual([
      'A ticket must be used within 24 hours.',
      'Children ride free.',
    ]);
  });
});
