import { isOrchError } from '@orch/core';
import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';

import { normalizePath } from '../src/paths.ts';

const pieces = [
  'a',
  'B',
  '0',
  '_',
  '-',
  '+',
  '@',
  '.',
  '..',
  '/',
  '//',
  'git',
  '.git',
  'git~1',
  'con',
  'CON',
  'com1',
  'lpt9',
];
const more = ['aux', 'nul', 'prn', 'conin$', ' ', '\\', ':', '\u0000', 'ä', 'x'.repeat(130), '.ts', 'src/'];

function outcomeOf(path: string): string | undefined {
  try {
    return normalizePath(path);
  } catch (error) {
    return isOrchError(error) ? error.code : String(error);
  }
}

test('a path means the same with and without a leading "./", which takes it through all checks', () => {
  const paths = array(constantFrom(...pieces, ...more), { maxLength: 6 }).map((parts) => parts.join(''));
  assert(
    property(paths, (path) => {
      if (path === '' || path.startsWith('/') || /^[A-Za-z]:/u.test(path)) return;
      expect(outcomeOf(path)).toBe(outcomeOf(`./${path}`));
    }),
    { numRuns: 5000 },
  );
});
