/** A new array with `more` behind `values`. */
export function grown<T extends Int32Array | Float64Array | Uint8Array>(values: T, more: ArrayLike<number>): T {
  const larger = new (values.constructor as new (length: number) => T)(values.length + more.length);
  larger.set(values);
  larger.set(more, values.length);
  return larger;
}
