/** How many items of a list in order start at or before a place; found by halving. */
export function countUntil<Item>(items: readonly Item[], at: number, startOf: (item: Item) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
