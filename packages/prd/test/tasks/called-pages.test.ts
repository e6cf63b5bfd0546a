import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const pages = (...lines: string[]): string[] =>
  extractTasks(outline(['# F', '', ...lines].join('\n'))).pages.map(({ name, route }) =>
    route === null ? name : `${name} ${route}`,
  );

describe('What is called a page anywhere is one', () => {
  test.for([
    ['in bold before the word', 'The nurse opens the **Today** page first.', 'Today'],
    ['in quotes before the word', 'The system shall provide a "Work orders" page.', 'Work orders'],
    ['with the word in bold at the start of an item', '- **Home screen** – next bus', 'Home'],
    ['by the number of a screen', '- SCR-01 Login: code and number', 'Login'],
    ['by the name of a class', '- `StopPickerScreen`: search', 'Stop Picker'],
    ['as what has to show something', '- A settings screen shall show the language.', 'settings'],
  ])('%s: %s', ([, text, name]) => {
    expect(pages('## Part', '', text ?? '')).toEqual([name]);
  });

  test.for(['It locks in FullScreen.', 'There is no **Today** page.', 'The **old** code stays.'])(
    'but nothing else: %s',
    (text) => {
      expect(pages('## Part', '', text)).toEqual([]);
    },
  );
});

test('Items with names and routes in brackets are pages without marks as well, at least two of them.', () => {
  expect(pages('## Web app', '', '- Login (`/login`)', '- Orders (`/orders`): list')).toEqual([
    'Login /login',
    'Orders /orders',
  ]);
  expect(pages('## Web app', '', '- Login (`/login`)', '- Colours')).toEqual([]);
});

test('The route behind the subject of the first sentence is that of its heading.', () => {
  expect(pages('## Part', '', '### Settings', '', 'The settings (`/settings`) hold a name.')).toEqual([
    'Settings /settings',
  ]);
});

test('Headings without a name that a page can have are left out of those of screens.', () => {
  expect(
    pages(
      '## UI',
      '',
      '### Home',
      '',
      '- list',
      '',
      '### Trip detail',
      '',
      '- map',
      '',
      '### Empty states',
      '',
      '- none',
    ),
  ).toEqual(['Home', 'Trip detail']);
});

test('A page may be at /home, below which are folders.', () => {
  expect(pages('## Pages', '', '- `/home` – Start', '- `/home/pi/data` – Data')).toEqual(['Start /home']);
});
