import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const models = (...lines: string[]): string[] =>
  extractTasks(outline(['# F', '', ...lines].join('\n'))).models.map(({ name }) => name);

test('data classes of Python are models, but for configurations and enumerations', () => {
  const code = [
    '@dataclass(frozen=True)',
    'class Probe:',
    '    serial: str',
    '    depth: float',
    '',
    '@dataclass',
    'class WellConfig:',
    '    path: str',
  ];
  expect(models('## Contracts', '', '```python', ...code, '```')).toEqual(['Probe']);
});

test('messages of Protocol Buffers are models, but for those of calls', () => {
  const code = [
    'message Sample {',
    '  uint64 probe = 1;',
    '  float depth = 2;',
    '}',
    'message PutSampleRequest {',
    '  Sample sample = 1;',
    '  bool last = 2;',
    '}',
    'message PutSampleReply { uint32 count = 1; bool more = 2; }',
  ];
  expect(models('## Formats', '', '```protobuf', ...code, '```')).toEqual(['Sample']);
});

test.for(['## Données à conserver', '## Datos', 'THINGS WE HAVE TO REMEMBER (the "data")'])(
  'what stands under "%s" is stored',
  (title) => {
    expect(models(title, '', '1) Boat: name, length, berth', '2) Berth: pier, number, depth')).toEqual([
      'Boat',
      'Berth',
    ]);
  },
);
