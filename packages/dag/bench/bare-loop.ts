import type { Shape } from './shapes.ts';

/** How many nodes run at a time. */
export const lanes = 8;

/** The least that runs asynchronous tasks in the order of their edges, eight at a time: no ids, errors or priorities. */
export async function bareLoop(shape: Shape, work: () => Promise<unknown>): Promise<void> {
  const successors: number[][] = shape.map(() => []);
  const waiting = Int32Array.from(shape, (dependencies) => dependencies.length);
  for (const [node, dependencies] of shape.entries()) {
    for (const dependency of dependencies) successors[dependency]?.push(node);
  }
  const ready = shape.flatMap((dependencies, node) => (dependencies.length === 0 ? [node] : []));
  const { promise, resolve } = Promise.withResolvers<void>();
  let next = 0;
  let running = 0;
  let done = 0;
  const one = async (node: number): Promise<void> => {
    await work();
    running--;
    for (const successor of successors[node] ?? []) {
      const left = (waiting[successor] ?? 0) - 1;
      waiting[successor] = left;
      if (left === 0) ready.push(successor);
    }
    if (++done === shape.length) resolve();
    else fill();
  };
  const fill = (): void => {
    for (; running < lanes && next < ready.length; running++) void one(ready[next++] ?? 0);
  };
  fill();
  await promise;
}
