import { assert, integer, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { isOfRun, limitMark, limitsFor, parseLimits, readLimitMarks } from '../../src/process/limit-mark.ts';

const command = integer({ min: 0, max: 2 ** 31 - 1 });
const none = { soft: undefined, hard: undefined };

/** The text of `/proc/<pid>/limits` for limits as `prlimit` takes them. */
function limits(text: string): string {
  const [soft = '', hard = ''] = text.split(':');
  return `Max address space  unlimited unlimited bytes\nMax file locks  ${soft} ${hard || 'unlimited'} locks\n`;
}

test('a mark is read back from the limits of a process, and belongs to its run and no other', () => {
  assert(
    property(string(), string(), command, (run, other, number) => {
      const mark = limitMark(run, number);
      expect(parseLimits(limits(limitsFor(mark, none)))).toEqual({ soft: mark, hard: mark });
      expect(isOfRun(mark, run)).toBe(true);
      expect(isOfRun(mark, other)).toBe(run === other);
      expect(isOfRun(limitMark(undefined, number), run)).toBe(false);
    }),
  );
});

test('a command inside a marked one leaves it the hard limit, which is never lower than a mark', () => {
  assert(
    property(command, command, (outer, inner) => {
      const [outside, inside] = [limitMark('outer', outer), limitMark('inner', inner)];
      expect(limitsFor(inside, { soft: outside, hard: outside })).toBe(`${inside}:`);
      expect(inside < BigInt(limitsFor(outside, none).split(':')[1] ?? 0)).toBe(true);
    }),
  );
});

test('commands of one run have marks of their own', () => {
  expect(limitMark('run', 1)).not.toBe(limitMark('run', 2));
});

test('a limit that somebody else has set is no mark', () => {
  for (const value of ['unlimited', 0n, 1024n, 2n ** 61n - 1n, 2n ** 63n, 2n ** 64n - 1n]) {
    expect(parseLimits(limits(`${value}:${value}`))).toEqual(none);
  }
  expect(parseLimits('')).toEqual(none);
  expect(readLimitMarks(2 ** 30)).toEqual(none);
});
