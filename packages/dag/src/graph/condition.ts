import type { Json } from '@orch/core';

import { hashJson } from '@orch/core';

/**
 * Whether a node runs. `value` may hold references; it is compared with `is` or `not` as JSON, and without either it
 * must be neither `null`, `false`, `0` nor empty.
 */
export interface Condition {
  readonly value: Json;
  readonly is?: Json;
  readonly not?: Json;
}

/** Judges a condition whose references have been resolved. */
export function holds({ is, not }: Condition, value: Json): boolean {
  if (is !== undefined) return same(value, is);
  if (not !== undefined) return !same(value, not);
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

function same(left: Json, right: Json): boolean {
  return left === right || hashJson(left) === hashJson(right);
}
