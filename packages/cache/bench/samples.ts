/** Values that differ: SQLite writes nothing where a row would stay as it is. As many as share no factor with 300. */
const variants = 7;

/** About 1 KB of JSON for 15 items, or 100 KB for 1,500. */
export function sample(variant: number, items = 15): unknown {
  const item = (id: number): object => ({ id, name: `item ${id}`, tags: ['a', 'b'], text: 'lorem ipsum', variant });
  return Array.from({ length: items }, (_, id) => item(id));
}

/** Answers the next of a few values at each call; making them is no part of what is measured. */
export function samples(items?: number): () => unknown {
  const values = Array.from({ length: variants }, (_, variant) => sample(variant, items));
  let uses = 0;
  return () => values[uses++ % variants];
}
