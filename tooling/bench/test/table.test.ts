import { expect, test } from 'vitest';

import { relate } from '../src/rows.ts';
import { duration, renderTable } from '../src/table.ts';

test('a table relates every row to the first of its test', () => {
  const rows = relate('read a file', [
    { name: 'ours', median: 0.5, margin: 1, samples: 100 },
    { name: 'peer', median: 1, margin: 2.25, samples: 90 },
    { name: 'slow peer', median: 0.002, margin: 0, samples: 5 },
  ]);
  expect(renderTable('packages/x/bench/x.bench.ts', rows)).toBe(`packages/x/bench/x.bench.ts
  read a file
    name          median     ratio        ±   samples
    ours          500 µs     1.00x    1.0 %       100
    peer         1.00 ms     0.50x    2.3 %        90
    slow peer    2.00 µs      250x    0.0 %         5
`);
});

test('durations have three digits and a fitting unit', () => {
  expect([2500, 12.345, 0.0123, 0.0000456].map(duration)).toEqual(['2.50 s', '12.3 ms', '12.3 µs', '45.6 ns']);
});
