import { readFileSync } from 'node:fs';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';

/** Expects one JSON document that a published schema describes, and answers it. */
export function validated(schema: string, stdout: string): unknown {
  const text = readFileSync(new URL(`../schemas/${schema}.json`, import.meta.url), 'utf8');
  const check = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(text) as object);
  const document: unknown = JSON.parse(stdout);
  check(document);
  expect(check.errors).toBeNull();
  return document;
}
