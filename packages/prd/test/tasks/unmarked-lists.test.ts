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

test('Lines under a numbered title without a mark are its items, as texts have them that were pasted.', () => {
  const { rules } = read(
    'Requirements for the harbour',
    '1. Functional requirements',
    '1.1. Berths',
    'A skipper must book a berth before noon',
    'The office must confirm each booking',
    '1.2. Cancelling',
    'The price must be paid back in full',
    'The berth must be free again at once',
  );
  expect(rules.map(({ text }) => text)).toEqual([
    'A skipper must book a berth before noon',
    'The office must confirm each booking',
    'The price must be paid back in full',
    'The berth must be free again at once',
  ]);
  const chinese = read(
    '1. 功能需求',
    '1.1 泊位管理',
    '系统必须在中午前确认预订',
    '船长必须支付停泊费',
    '1.2 取消',
    '费用必须全额退还',
    '泊位必须立即释放',
  );
  expect(chinese.rules.map(({ text }) => text)).toEqual([
    '系统必须在中午前确认预订',
    '船长必须支付停泊费',
    '费用必须全额退还',
    '泊位必须立即释放',
  ]);
});

test('A line that begins with a figure and is wrapped is no title over items.', () => {
  const { rules } = read(
    '## Requirements',
    '',
    '2.5 The berth must be free',
    'Before noon, and the office must tell the skipper of it in time',
    'so that nobody waits.',
  );
  expect(rules).toHaveLength(1);
});
