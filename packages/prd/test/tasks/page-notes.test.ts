import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (...lines: string[]) => extractTasks(outline(['# F', '', ...lines].join('\n')));
const pages = (...lines: string[]): string[] =>
  read(...lines).pages.map(({ name, route }) => (route === null ? name : `${name} ${route}`));

describe('Notes about drawings', () => {
  test('name a page each, on lines of their own.', () => {
    expect(
      pages(
        '**Wireframe notes**',
        '',
        'photo 1: start page. One sentence, two buttons.',
        'photo 2+3: application form, 5 steps with progress bar.',
        'photo 4: calendar of all granted events, public.',
        'photo 5: crossed out (chat bot)',
      ),
    ).toEqual(['start', 'application form', 'calendar']);
    expect(pages('Sheet A "My week" = what you see first', 'Sheet B "Broken!" = photo, where, two words')).toEqual([
      'My week',
      'Broken!',
    ]);
    expect(pages('- Skizze 1 – Anmeldung mit Code', '- Skizze 2 – Wochenplan')).toEqual(['Anmeldung', 'Wochenplan']);
  });

  test('name none where there is only one, or no number.', () => {
    expect(pages('Figure 1: growth of the market.')).toEqual([]);
    expect(pages('The photo: a member holds a drill.', 'The sheet: paper.')).toEqual([]);
  });
});

describe('Names in emphasis', () => {
  const opens = 'The dispatcher opens *Depot plan* and then opens *Charger details*.';

  test('are pages where a section puts those of two pages so.', () => {
    expect(pages('## Journeys', '', opens, '', '**Administrator.** *Master data*: chargers, bays.')).toEqual([
      'Depot plan',
      'Charger details',
      'Master data',
    ]);
  });

  test('are words that are explained or stressed elsewhere.', () => {
    expect(pages('## Journeys', '', opens, '', '*Block* – the trips of one bus. It is *very* fast.')).toEqual([
      'Depot plan',
      'Charger details',
    ]);
    expect(pages('## Journeys', '', 'She opens *Depot plan*. *Master data* is there.')).toEqual(['Depot plan']);
  });
});

test('Steps of a wizard that are a page each have routes under the one that introduces them.', () => {
  expect(
    pages(
      '## UI',
      '',
      'Steps of the wizard, one screen each (`/claim/:id/…`):',
      '',
      '1. `who` – identification',
      '2. `check` – summary + submit',
    ),
  ).toEqual(['identification /claim/:id/who', 'summary /claim/:id/check']);
  expect(pages('Every step is its own page:', '', '- Address', '- Delivery day with a calendar')).toEqual([
    'Address',
    'Delivery day',
  ]);
});

test.for([
  ['Italian', '## Schermate', 'Prenotazioni'],
  ['Dutch', '## Schermen', 'Overzicht'],
  ['Polish', '## Ekrany', 'Zamówienia'],
  ['Turkish', '## Ekranlar', 'Siparişler'],
  ['Indonesian', '## Halaman', 'Pesanan'],
  ['Korean', '## 화면', '대시보드'],
  ['Chinese', '## 頁面', '訂單列表'],
])('A title in %s stands over a list of pages.', ([, title, name]) => {
  expect(pages(title ?? '', '', `- **${name ?? ''}**: …`)).toEqual([name]);
});

describe('A row of marks that nothing closes', () => {
  const rest = ['', 'Members must book a day ahead.', '', 'Rooms are free of charge, and must be clean.'];

  test('is a line through a plain text, and what follows it is read.', () => {
    for (const mark of ['~', '`', '=']) expect(read('Hello', '', mark.repeat(30), ...rest).rules).toHaveLength(2);
  });

  test('is code where it is short, closed or says of which language.', () => {
    expect(read('~~~', ...rest).rules).toEqual([]);
    expect(read('~'.repeat(30), ...rest, '~'.repeat(30)).rules).toEqual([]);
    expect(read(`${'~'.repeat(30)} text`, ...rest).rules).toEqual([]);
  });
});

describe('A list of pages', () => {
  const pagesOf = (title: string): string[] => pages(title, '', '1. Start', '2. Tableau de bord de la ville');

  test.for([
    '## 5. Écrans à réaliser',
    '## Pages to build',
    '## Screens we need',
    '## Pantallas principales',
    '## Masken im Überblick',
  ])('stands under "%s".', (title) => {
    expect(pagesOf(title)).toEqual(['Start', 'Tableau de bord de la ville']);
  });

  test('may have versions of drawings beside the names.', () => {
    const rows = ['| Screen | Mockup |', '|---|---|', '| Inbox | [v3](https://design.example.com/1) |', '| Old | v2 |'];
    expect(pages('## UI', '', ...rows)).toEqual(['Inbox']);
  });

  test('may name the new ones in bold behind a label.', () => {
    expect(pages('Pages: the status page gets a button; new are **Thank you** and **Unsubscribed**.')).toEqual([
      'Thank you',
      'Unsubscribed',
    ]);
  });
});
