import type { Json } from '@orch/core';

import type { ParentBinding, ResourceInput } from '../../plan/spec.ts';
import { address, literal } from '../print.ts';
import { unknownId } from '../seeds.ts';
import { block, type Setting } from './setting.ts';

/** Tests that a collection below a record that does not exist is answered by 404. */
export function parentTests(setting: Setting, inPath: (param: string) => string): string[] {
  const { input } = setting;
  const calls = [
    ...(input.operations.includes('list') ? [`await app.send('GET', path)`] : []),
    ...(input.operations.includes('create') ? [`await app.send('POST', path, valid)`] : []),
  ];
  const checked = input.parents.filter(({ parent }) => parent !== undefined);
  if (calls.length === 0) return [];
  return checked.map((wrong) => {
    const path = address(input.collection, (param) =>
      param === wrong.param ? literal(unknownValue(input, wrong)) : inPath(param),
    );
    return block(
      setting,
      `${input.collection} answers 404 where there is no such ${wrong.param}`,
      `
  const path = ${path};
${calls.map((call) => `  assert.equal((${call}).status, 404);`).join('\n')}`,
    );
  });
}

function unknownValue({ related }: ResourceInput, { parent }: ParentBinding): Json {
  const owner = related.find(({ table }) => table === parent?.table);
  return owner?.primary.name === parent?.field ? unknownId(owner?.primary.type ?? 'uuid') : 'nothing';
}
