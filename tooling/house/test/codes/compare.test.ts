import { expect, test } from 'vitest';

import { compareCodes, documentedNames, namesIn } from '../../src/codes/compare.ts';

const source = `// 'ORCHID' is no code
throw new OrchError('ORCH_A_B', 'text');
const limit = env['ORCH_LIMIT']; const prefix = 'ORCH_';
`;

test('codes and environment variables are found with their line', () => {
  expect(namesIn('a.ts', source)).toEqual([
    { name: 'ORCH_A_B', file: 'a.ts', line: 2 },
    { name: 'ORCH_LIMIT', file: 'a.ts', line: 3 },
  ]);
});

test('only the first cell of a table row explains a name', () => {
  expect(documentedNames('| code | meaning |\n| --- | --- |\n| `ORCH_A` | like `ORCH_B` |\n`ORCH_C`\n')).toEqual([
    'ORCH_A',
  ]);
});

test('a house whose names are all explained has no problem', () => {
  expect(compareCodes(namesIn('a.ts', source), ['ORCH_A_B'], ['ORCH_LIMIT'])).toEqual([]);
});

test('the name of a family of codes needs no explanation of its own', () => {
  expect(compareCodes(namesIn('a.ts', source), ['ORCH_A_B', 'ORCH_LIMIT_LOW'], []).join()).not.toContain('ORCH_LIMIT ');
});

test('an unexplained code, an explanation without a code and a double explanation are problems', () => {
  expect(compareCodes(namesIn('a.ts', source), ['ORCH_OLD', 'ORCH_OLD'], ['ORCH_LIMIT'])).toEqual([
    'not in docs/errors.md: ORCH_A_B (a.ts:2)',
    'in docs/errors.md but nowhere in the sources: ORCH_OLD',
    'twice in docs/errors.md: ORCH_OLD',
  ]);
});
