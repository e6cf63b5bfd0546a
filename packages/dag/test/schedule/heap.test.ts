import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { NodeHeap } from '../../src/schedule/heap.ts';

test('nodes come by priority, among equals by number, in whatever order they went in and out', () => {
  const steps = fc.array(fc.oneof(fc.constant('pop' as const), fc.nat({ max: 50 })), { maxLength: 200 });
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { minLength: 51, maxLength: 51 }), steps, (priorities, given) => {
      const heap = new NodeHeap(Float64Array.from(priorities));
      let model: number[] = [];
      for (const step of given) {
        if (step === 'pop') {
          if (model.length === 0) continue;
          const [first] = model;
          expect(heap.top()).toBe(first);
          expect(heap.pop()).toBe(first);
          model = model.slice(1);
        } else if (!model.includes(step)) {
          heap.push(step);
          model = [...model, step].sort((a, b) => priorities[b]! - priorities[a]! || a - b);
        }
        expect(heap.size).toBe(model.length);
      }
    }),
  );
});
