/**
 * Remembers what was made of the last value: the rows of a table, the items of a list and several readers one after the
 * other ask for the same again.
 */
export function ofLast<Value, Result>(make: (value: Value) => Result): (value: Value) => Result {
  let last: { readonly value: Value; readonly result: Result } | undefined;
  return (value) => {
    if (last === undefined || last.value !== value) last = { value, result: make(value) };
    return last.result;
  };
}
