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
