import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (...lines: string[]) => extractTasks(outline(['# Harbour', '', ...lines, ''].join('\n')));
const models = (...lines: string[]): string[] =>
  read(...lines).models.map(({ name, fields }) => `${name}: ${fields.map((field) => field.name).join(', ')}`);

test('Lines that end before the next word has no room are items of a list whose marks were lost.', () => {
  const { pages } = read(
    '**Screens**',
    '',
    '**Berth board** \\- where a skipper begins, lives at /berths.',
    '**My stays** \\- at /my.',
    '**Planner** \\- for the harbour office only, at /planner.',
  );
  expect(pages.map(({ name }) => name)).toEqual(['Berth board', 'My stays', 'Planner']);
  expect(
    models(
      '**Data we keep**',
      '',
      'Skipper \\- name, mobile, birth date',
      'Berth \\- pier, number, depth, state (free, taken)',
      'Stay \\- berth, skipper, first night',
    ),
  ).toEqual([
    'Skipper: name, mobile, birth date',
    'Berth: pier, number, depth, state',
    'Stay: berth, skipper, first night',
  ]);
});

test('Lines that are only wrapped stay one paragraph, and so do lines about the document.', () => {
  const wrapped = read(
    '## Requirements',
    '',
    'A skipper who leaves the harbour before noon must pay for the night that is past and',
    'Nobody else. The harbour office tells the skipper of the price before the berth is',
    'Taken, and the price that was told must be the one that is paid.',
  );
  expect(wrapped.rules.map(({ text }) => text)[0]).toMatch(/past and Nobody else[.]$/);
  const about = ['**Author**: Gwen  ', '**Status**: Draft  ', '**Purpose**: Tell what must be built  '];
  expect(read('# Berths', ...about, '', '## Goals').rules).toEqual([]);
});

test('Backslashes of converters and the code of Jira are marks and no text.', () => {
  const { apis, pages } = read(
    '## Endpoints',
    '',
    'GET /stays/{stay\\_id} and {{GET /berths}}',
    '',
    '## Screens',
    '',
    '- New screen "Points" ({{/points}})',
  );
  expect(apis.map(({ path }) => path)).toEqual(['/stays/{stay_id}', '/berths']);
  expect(pages.map(({ route }) => route)).toEqual(['/points']);
});

test('A line that calls itself a table is one, wherever it stands, and so is a name in bold beside one in code.', () => {
  expect(
    models('## Notes', 'table reward: id, title, cost_points', 'table redemption: code, guest_id, reward_id'),
  ).toEqual(['reward: id, title, cost_points', 'redemption: code, guest_id, reward_id']);
  const table = ['', '| Field | Type |', '|---|---|', '| id | uuid |', '| size | string |', ''];
  expect(models('## Stored entities', '**Locker** (`lockers`)', ...table, '**Door** (`doors`)', ...table)).toEqual([
    'Locker: id, size',
    'Door: id, size',
  ]);
});
