import { array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { nearest } from '../src/index.ts';

describe('the nearest candidate', () => {
  const commands = ['start', 'status', 'resume', 'report', 'run', 'plan'];
  test.each([
    ['strat', 'start'],
    ['stauts', 'status'],
    ['reprot', 'report'],
    ['resum', 'resume'],
    ['rum', 'run'],
    ['plant', 'plan'],
    ['start', 'start'],
    ['x', undefined],
    ['completely-different', undefined],
  ])('to %j is %j', (word, expected) => {
    expect(nearest(word, commands)).toBe(expected);
  });

  test('to an id is the one with a single digit changed', () => {
    expect(nearest('1.1.1.1.0.1', ['1.2.1.3.0.0', '1.1.1.1.0.0', '2.1.1.1.1.0'])).toBe('1.1.1.1.0.0');
  });

  test('is the first of several that are equally near', () => {
    expect(nearest('cat', ['bat', 'hat'])).toBe('bat');
  });

  test('is the word itself wherever it is a candidate', () => {
    assert(
      property(string(), array(string()), array(string()), (word, before, after) => {
        expect(nearest(word, [...before, word, ...after])).toBe(word);
      }),
    );
  });
});
