import type { Json } from '@orch/core';

import { OrchError } from '@orch/core';

/** Deeper values are refused: they are cyclic, or would exhaust the stack of whoever reads them. */
const maximumDepth = 200;

/**
 * Checks that a node's output is JSON, so that a resumed run sees what the first one saw, and freezes it, because
 * all nodes behind it share it.
 *
 * @throws OrchError `ORCH_NODE_OUTPUT` with the path of the first value that is not JSON.
 */
export function freezeOutput(value: unknown): Json {
  freeze(value, 0, '$');
  return value as Json;
}

function freeze(value: unknown, depth: number, path: string): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return;
    case 'number':
      if (!Number.isFinite(value)) throw notJson(`${value}`, path);
      return;
    case 'object':
      if (value !== null) freezeMembers(value, depth, path);
      return;
    default:
      throw notJson(`a value of type ${typeof value}`, path);
  }
}

function freezeMembers(value: object, depth: number, path: string): void {
  if (depth >= maximumDepth) throw notJson('a value that contains itself or is nested too deeply', path);
  if (Array.isArray(value)) {
    for (let position = 0; position < value.length; position++)
      freeze(value[position], depth + 1, `${path}[${position}]`);
  } else {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) throw notJson('an object with a class', path);
    for (const key of Object.keys(value)) {
      const member: unknown = (value as Record<string, unknown>)[key];
      if (member !== undefined) freeze(member, depth + 1, `${path}.${key}`);
    }
  }
  Object.freeze(value);
}

function notJson(what: string, path: string): OrchError {
  return new OrchError('ORCH_NODE_OUTPUT', `the output of the node holds ${what}, which is not JSON (at ${path})`);
}
