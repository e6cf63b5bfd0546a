import { expect, test } from 'vitest';

import { relate } from '../src/rows.ts';
import { duration, renderTable } from '../src/table.ts';

test('a table orders the rows of a test by their time and relates them to the fastest that was measured', () => {
  const rows = relate('read a file', [
    { name: 'a document', median: 0.001, margin: 0, samples: 0, documented: true },
    { name: 'ours', median: 0.5, margin: 1, samples: 100, documented: false },
    { name: 'slow peer', median: 50, margin: 0, samples: 5, documented: false },
    { name: 'fast peer', median: 0.4, margin: 2.25, samples: 90, documented: false },
  ]);
  expect(renderTable('packages/x/bench/x.bench.ts', rows)).toBe(`packages/x/bench/x.bench.ts
  read a file
    name           median     ratio        ±   samples
    fast peer      400 µs     1.00x    2.3 %        90
    ours           500 µs     1.25x    1.0 %       100
    slow peer     50.0 ms      125x    0.0 %         5
    a document    1.00 µs                     document
`);
});

test('durations have three digits and a fitting unit', () => {
  expect([2500, 12.345, 0.0123, 0.0000456].map(duration)).toEqual(['2.50 s', '12.3 ms', '12.3 µs', '45.6 ns']);
});
