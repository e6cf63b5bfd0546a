import { assert, integer, property, string, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';

import { currentProcess, formatProcess, parseProcess } from '../../src/process-identity/index.ts';

const digits = stringMatching(/^\d{0,12}$/);

test('a name is read back as it was written, and can stand in the name of a file', () => {
  assert(
    property(
      stringMatching(/^[\w-]{1,40}$/),
      digits,
      integer({ min: 1, max: 2 ** 22 }),
      digits,
      (boot, space, pid, start) => {
        const identity = { boot, namespace: space, pid, started: start };
        const name = formatProcess(identity);
        expect(name).toMatch(/^[\w.-]+$/);
        expect(parseProcess(name)).toEqual(identity);
      },
    ),
  );
  expect(parseProcess(formatProcess(currentProcess()))).toEqual(currentProcess());
});

test('what is no name is not read as one', () => {
  for (const name of [
    '',
    '...',
    'boot.1.0.1',
    'boot.1.-1.1',
    'boot.1.2',
    'boot.1.2.3.4',
    'a/b.1.2.3',
    'boot.1.2.3\n',
  ]) {
    expect(parseProcess(name)).toBeUndefined();
  }
  assert(
    property(string(), (text) => {
      const identity = parseProcess(text);
      expect(identity === undefined || formatProcess(identity) === text).toBe(true);
    }),
  );
});
