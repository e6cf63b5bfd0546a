import { expect, test } from 'vitest';

import { renderProcesses } from '../src/process/render.ts';

test('processes stand with CPU time, ratio and wall time, and documented times without a ratio', () => {
  const rows = [
    { name: 'node', cpu: 20, wall: 25, ratio: 1 },
    { name: 'orch --help', cpu: 31, wall: 1200, ratio: 1.55 },
  ];
  expect(renderProcesses('title', rows, { 'a document': 15_300 })).toBe(`title
  name               cpu    ratio       wall
  node           20.0 ms    1.00x    25.0 ms
  orch --help    31.0 ms    1.55x     1.20 s
  a document                          15.3 s
`);
});
