import { expect, test } from 'vitest';

import { remembering } from '../../src/tasks/memory.ts';

test('judges a text once, as long as it is asked for among a few thousand others, and forgets others', () => {
  const judged: string[] = [];
  const lengthOf = remembering((text) => {
    judged.push(text);
    return text.length;
  });
  const times = (text: string): number => judged.filter((each) => each === text).length;
  for (let index = 0; index < 10_000; index++) {
    lengthOf(`title ${index}`);
    if (index % 1000 === 0) lengthOf('Requirements');
  }
  expect(lengthOf('Requirements')).toBe(12);
  expect(times('Requirements')).toBe(1);
  lengthOf('title 1');
  expect(times('title 1')).toBe(2);
});

test('remembers that a text is judged to be nothing, and nothing of a long text', () => {
  let count = 0;
  const nothing = remembering(() => {
    count++;
    return undefined;
  });
  for (const text of ['a', 'a', 'b'.repeat(101), 'b'.repeat(101)]) expect(nothing(text)).toBeUndefined();
  expect(count).toBe(3);
});
