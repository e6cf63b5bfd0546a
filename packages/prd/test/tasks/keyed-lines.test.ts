import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (...lines: string[]) => extractTasks(outline(['# Harbour', '', ...lines, ''].join('\n')));
const models = (...lines: string[]): string[] =>
  read(...lines).models.map(({ name, fields }) => `${name}: ${fields.map((field) => field.name).join(', ')}`);
const pages = (...lines: string[]): string[] => read(...lines).pages.map(({ name }) => name);

describe('Lines that each begin with what they tell of are items, though Markdown joins them', () => {
  test.for([
    ['in columns', ['  Tour      - driver, vehicle', '  Stop      - tour, address', '  Parcel    - stop, weight']],
    [
      'in columns under their titles',
      [
        'Entity   Attributes',
        '-------  ----------',
        'Tour     driver, vehicle',
        'Stop     tour, address',
        'Parcel   stop, weight',
      ],
    ],
    ['over braces', ['Tour {driver, vehicle}', 'Stop {tour, address}', 'Parcel {stop, weight}']],
    ['over parentheses', ['Tour(driver, vehicle)', 'Stop(tour, address)', 'Parcel(stop, weight)']],
    ['in quotations', ['> Tour {driver, vehicle}', '> Stop {tour, address}', '> Parcel {stop, weight}']],
    [
      'as terms of definitions',
      ['Tour', ': driver, vehicle', '', 'Stop', ': `tour`', ': `address`', '', 'Parcel', ': stop', ': weight'],
    ],
    [
      'in a table of a wiki',
      [
        '|| Entity || Attributes ||',
        '| Tour | driver, vehicle |',
        '| Stop | tour, address |',
        '| Parcel | stop, weight |',
      ],
    ],
  ] as const)('%s.', ([, lines]) => {
    expect(models('## Data model', '', ...lines)).toEqual([
      'Tour: driver, vehicle',
      'Stop: tour, address',
      'Parcel: stop, weight',
    ]);
  });

  test('in a fence that is no code.', () => {
    const lines = ['orders    id, total, state', 'users     id, email', 'disputes  id, reason, opened_at'];
    expect(models('## Data, roughly', '', '```', ...lines, '```')).toEqual([
      'orders: id, total, state',
      'users: id, email',
      'disputes: id, reason, opened_at',
    ]);
  });

  test('in the notes of somebody who writes small.', () => {
    const notes = ['> queue: next clip for me', '> adjudication: both sets of boxes', '> agreement: one figure a pair'];
    expect(pages('## thu - views', '', ...notes)).toEqual(['queue', 'adjudication', 'agreement']);
  });

  test('and a title of a wiki stands over what follows.', () => {
    expect(models('## Backend', '', 'h3. Data model', '', '- User: id, name')).toEqual(['User: id, name']);
  });

  test('but text in which a few words are far apart stays a paragraph.', () => {
    const { rules } = read('## Rules', '', 'Members   must pay', 'before they come in. Guests need not.');
    expect(rules.map(({ text }) => text)).toEqual(['Members must pay before they come in.']);
  });
});

test('A column tells whose each field is.', () => {
  const table = [
    '| Donnée | Appartient à | Format |',
    '|---|---|---|',
    '| nom | Artisan | texte |',
    '| siret | Artisan | texte |',
  ];
  expect(models('## Dictionnaire des données', '', ...table)).toEqual(['Artisan: nom, siret']);
});

test('A heading of a method and its path names no page.', () => {
  expect(pages('## Interface', '', '### `POST /predict`', '', '### `GET /models`')).toEqual([]);
});

describe('What is kept is told by a title', () => {
  test.for([
    'What is kept in flash',
    'Information to be held',
    'Content model',
    'Q: What data do we keep?',
    'Słownik danych',
  ])('%s', (title) => {
    expect(models(`## ${title}`, '', '- Event: time, code')).toEqual(['Event: time, code']);
  });
});

describe('A page is named', () => {
  test.for([
    ['behind the word for it', 'Aplikacja przechodzi na ekran Trwająca jazda.', 'Trwająca jazda'],
    ['behind the word for it', 'La pantalla Inicio muestra las clases.', 'Inicio'],
    ['behind the word for it', 'L’écran Mes Réservations montre tout.', 'Mes Réservations'],
    [
      'with letters as marks',
      '## User interfaces\n\nThe contractor shall deliver the following interfaces:\n\n(a) My Permits, for residents;',
      'My Permits',
    ],
    ['by a word that only ends like one', '## Screens\n\n- Overview: all tours of the day', 'Overview'],
  ])('%s: %s', ([, text, name]) => {
    expect(pages(text ?? '')).toEqual([name]);
  });
});
