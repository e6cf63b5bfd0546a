import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const pages = (...lines: string[]): string[] =>
  extractTasks(outline(['# F', '', '## Part', '', ...lines].join('\n'))).pages.map(({ name, route }) =>
    route === null ? name : `${name} ${route}`,
  );

describe('Prose names a page', () => {
  test.for([
    ['that somebody comes to', 'After paying he comes to the confirmation page.', 'confirmation'],
    ['on which somebody does a thing', 'On the search results page he filters by distance.', 'search results'],
    ['in one word of German', 'Auf der Startseite steht die Wetterlage.', 'Startseite'],
    ['in Chinese', '提交认领后跳转到我的认领页面。', '我的认领页面'],
    ['in Japanese', '予約一覧画面ではキャンセルができる。', '予約一覧'],
  ])('%s: %s', ([, text, name]) => {
    expect(pages(text ?? '')).toEqual([name]);
  });

  test('as one of several in a row.', () => {
    expect(pages('We have a start screen, a code screen and a help screen.')).toEqual(['start', 'code', 'help']);
  });

  test.for([
    'On the next page he pays.',
    'It opens in a new page.',
    'The phone shows it on the lock screen.',
    'Notes are on the web page of the town.',
    'There is a code screen.',
    'Auf der Webseite der Stadt steht mehr.',
    'We do not build the settings page: nobody comes to the settings page.',
    '点击后在该页面显示。',
  ])('but none in particular: %s', (text) => {
    expect(pages(text)).toEqual([]);
  });
});

describe('A fence', () => {
  const chart = (...lines: string[]): string[] => pages('```mermaid', 'flowchart LR', ...lines, '```');

  test('of a flowchart has pages where at least two of its nodes are called so.', () => {
    expect(chart('  home[Home page] --> item[Item page]', '  item --> ok{free?}', '  ok --> job(Send mail)')).toEqual([
      'Home',
      'Item',
    ]);
    expect(chart('  a[Read file] --> b[Report page]')).toEqual([]);
  });

  test('of a flowchart under a title about pages has nothing else.', () => {
    expect(pages('### Screens', '', '```mermaid', 'graph TD', 'A[Inbox] --> B[Message]', '```')).toEqual([
      'Inbox',
      'Message',
    ]);
  });

  test('of YAML lists pages with their routes.', () => {
    const yaml = ['name: Lunch', 'screens:', '  - name: Menu', '    route: /menu', '  - Orders', 'rules:', '  - None'];
    expect(pages('```yaml', ...yaml, '```')).toEqual(['Menu /menu', 'Orders']);
  });
});

test('A row of arrows under a title about the way through pages names these.', () => {
  expect(pages('### User flow', '', 'Home → Search → Booking → Confirmation')).toEqual([
    'Home',
    'Search',
    'Booking',
    'Confirmation',
  ]);
  expect(pages('### Status', '', 'Draft → Submitted → Approved')).toEqual([]);
  expect(pages('### User flow', '', '**Newcomer**: Setup → Practice → Support')).toEqual([]);
});

test('Under the title of an interface names in bold are pages where all items have them.', () => {
  expect(pages('### User interface', '', '- **Inbox**: all that is new', '- **Archive**: the rest')).toEqual([
    'Inbox',
    'Archive',
  ]);
  expect(pages('### User interface', '', '- **Inbox**: all that is new', '- **Colours**: blue')).toEqual([]);
  expect(pages('### User interface', '', '- **Inbox**: all that is new', '- It is dark at night')).toEqual([]);
});

test('A row of names under a title about pages may have dots or bars between them.', () => {
  expect(pages('### Screens', '', 'Field map · Pick list · Payroll')).toEqual(['Field map', 'Pick list', 'Payroll']);
});

test.for(['Fenster', 'Nombre de la pantalla', "Nom de l'écran", 'Maskenname', 'Screen / Tab', '画面名'])(
  'The column "%s" has the names of pages.',
  (column) => {
    expect(pages(`| ${column} | … |`, '|---|---|', '| Inbox | all |')).toEqual(['Inbox']);
  },
);

describe('A list of screens names pages', () => {
  test.for([
    [
      'between quotes',
      '**5. Screens**',
      '- "Rail": photos side by side',
      '- "Call sheet": all fittings',
      'Rail, Call sheet',
    ],
    [
      'with routes behind commas',
      'PAGES',
      '- Chase list, /chase',
      '- History, /kegs/{id}',
      'Chase list /chase, History /kegs/{id}',
    ],
    [
      'under a title with an adjective',
      '### Article 5 – Écrans attendus',
      '1. Inscription : pièces',
      '2. Pointage : liste',
      'Inscription, Pointage',
    ],
  ])('%s.', ([, title, first, second, names]) => {
    expect(
      pages(title ?? '', '', first ?? '', second ?? '', '', '**6. Technical matters**', '', 'Later.').join(', '),
    ).toBe(names);
  });
});

describe('Screens are named', () => {
  test.for([
    [
      'where a question tells of them',
      '**Q5. Which windows are there?**\n\n- `Player Window`: for all\n- `Notebook`: notes',
      'Player Window, Notebook',
    ],
    [
      'by numbers as interfaces have',
      '### User interfaces\n\n- UI-1 Login Page\n- UI-2 Slip (printable)',
      'Login, Slip',
    ],
    [
      'by a sentence that counts them',
      '**What it shows.** Three screens: Dock, Probe and Put Away.',
      'Dock, Probe, Put Away',
    ],
    [
      'in emphasis before their routes',
      'Front ends:\n\n*Shop* at `/shows/:slug` — seats.\n*Desk* at `/desk` — cash.',
      'Shop /shows/:slug, Desk /desk',
    ],
    ['whole, though they begin with a letter and a figure', '### Q4 report page', 'Q4 report'],
    ['behind the key of a ticket', '### STRD-313 Leaderboard screen', 'Leaderboard'],
  ])('%s.', ([, text, names]) => {
    expect(pages(text ?? '').join(', ')).toBe(names);
  });

  test('but no question is one.', () => {
    expect(pages('### Screens', '', '- Dice?', '- Import?')).toEqual([]);
  });
});
