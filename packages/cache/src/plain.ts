import { OrchError } from '@orch/core';

/**
 * Checks that a value comes back from JSON as it went in: a cache hit must not differ from the computed result.
 * `undefined` is allowed at the top and as a property (which JSON leaves out).
 *
 * @throws OrchError `ORCH_CACHE_VALUE`
 */
export function requirePlain(value: unknown): void {
  if (value === undefined) return;
  try {
    visit(value, '$');
  } catch (error) {
    if (error instanceof RangeError) throw refused('nests too deeply or contains itself', '$', error);
    throw error;
  }
}

function visit(value: unknown, path: string): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return;
    case 'number':
      if (!Number.isFinite(value)) throw refused(`is ${value}`, path);
      return;
    case 'object':
      if (value === null) return;
      if (Array.isArray(value)) visitArray(value, path);
      else visitRecord(value, path);
      return;
    default:
      throw refused(`is a ${typeof value}`, path);
  }
}

function visitArray(value: readonly unknown[], path: string): void {
  for (let index = 0; index < value.length; index++) {
    const item = value[index];
    if (typeof item !== 'string') visit(item, path);
  }
}

function visitRecord(value: object, path: string): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw refused(`is an instance of ${value.constructor.name}`, path);
  }
  for (const name in value) {
    const member: unknown = (value as Record<string, unknown>)[name];
    // most are, and calls take longer than this
    if (typeof member !== 'string' && member !== undefined) visit(member, name);
  }
}

function refused(reason: string, name: string, cause?: unknown): OrchError {
  return new OrchError('ORCH_CACHE_VALUE', `the value cannot be cached: ${name} ${reason}`, {
    help: 'Cache plain JSON data: objects, arrays, strings, finite numbers, booleans, null.',
    ...(cause === undefined ? {} : { cause }),
  });
}
