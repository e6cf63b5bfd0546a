import type { Json } from '@orch/core';

import type { ModelField, ResourceInput } from '../../plan/spec.ts';
import { literal, quote } from '../print.ts';
import type { Related } from '../seeds.ts';

/** What the test templates share. */
export interface Setting {
  readonly input: ResourceInput;
  /** Names of the constants that hold the records, best first. */
  readonly records: readonly string[];
  readonly fields: readonly ModelField[];
  readonly required: readonly string[];
  /** Conditions of the parent, as code for `create`. */
  readonly scope: string;
  readonly sample: Readonly<Record<string, Json>>;
  readonly related: Related;
  /** Opens the feature, as code. */
  readonly open: string;
  /** Conditions of a second parent; undefined where there is none. */
  readonly elsewhere: Readonly<Record<string, Json>> | undefined;
}

/** A test in which `app` is the feature with an empty database. */
export function block({ open }: Setting, title: string, body: string): string {
  return `test(${quote(title)}, async () => {
  using app = ${open};${body}
});`;
}

/** The test that an item that does not exist is answered by 404. */
export function missing(setting: Setting, method: string, body?: string): string {
  const { input } = setting;
  const sent = body === undefined ? '' : `, ${body}`;
  return block(
    setting,
    `${method} ${input.item} answers 404 where there is no record`,
    `
  const answer = await app.send('${method}', itemOf(${literal({ [input.lookup.field]: 'nothing' })})${sent});
  assert.equal(answer.status, 404);`,
  );
}
