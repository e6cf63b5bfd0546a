import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { NodeHeap } from '../../src/schedule/heap.ts';

test('nodes come by priority, among equals by number, in whatever order they went in and out', () => {
  const steps = fc.array(fc.oneof(fc.constant(-1), fc.nat({ max: 50 })), { maxLength: 200 });
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { minLength: 51, maxLength: 51 }), steps, (priorities, given) => {
      const heap = new NodeHeap(Float64Array.from(priorities));
      const model: number[] = [];
      const came: (number | undefined)[] = [];
      const expected: (number | undefined)[] = [];
      for (const step of given) {
        if (step < 0 && model.length > 0) {
          expected.push(model[0], model.shift(), model.length);
          came.push(heap.top(), heap.pop(), heap.size);
        } else if (step >= 0 && !model.includes(step)) {
          heap.push(step);
          model.push(step);
          model.sort((left, right) => priorities[right]! - priorities[left]! || left - right);
        }
      }
      expect(came).toEqual(expected);
    }),
  );
});

/** Every order of some numbers. */
function* ordersOf(numbers: readonly number[]): Iterable<readonly number[]> {
  if (numbers.length === 0) yield [];
  for (const first of numbers) {
    for (const rest of ordersOf(numbers.filter((other) => other !== first))) yield [first, ...rest];
  }
}

test('seven nodes come by priority in whatever order they went in', () => {
  const priorities = Float64Array.of(6, 5, 4, 3, 2, 1, 0);
  const sorted = [...priorities.keys()];
  const wrong: string[] = [];
  for (const order of ordersOf(sorted)) {
    const heap = new NodeHeap(priorities);
    for (const node of order) heap.push(node);
    const came = sorted.map(() => heap.pop()).join();
    if (came !== sorted.join()) wrong.push(`${order.join()} came as ${came}`);
  }
  expect(wrong).toEqual([]);
});

test('many nodes in their order come in it, however many of them are still there when room is made for more', () => {
  const count = 100;
  for (let taken = 0; taken <= 16; taken++) {
    const heap = new NodeHeap(new Float64Array(count));
    const came: number[] = [];
    for (let node = 0; node < count; node++) {
      heap.push(node);
      if (node >= 8 && came.length < taken) came.push(heap.pop());
    }
    while (heap.size > 0) came.push(heap.pop());
    expect(came).toEqual(Array.from({ length: count }, (_, node) => node));
  }
});
