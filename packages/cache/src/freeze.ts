/** Freezes JSON data in depth and returns it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) deepFreeze(member as unknown);
  return Object.freeze(value);
}
