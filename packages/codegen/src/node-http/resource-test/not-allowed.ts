import type { Operation } from '../../plan/spec.ts';
import { literal } from '../print.ts';
import { block, type Setting } from './setting.ts';

/** A method that the feature does not route is answered by 405. */
export function notAllowed(setting: Setting): string[] {
  const { input } = setting;
  const cases = ([true, false] as const).flatMap((onCollection) => {
    const routed = input.operations.filter((operation) => isOnCollection(operation) === onCollection);
    if (routed.length === 0) return [];
    const methods = routed.map((operation) => methodNames[operation]);
    const refused = ['DELETE', 'PUT', 'POST', 'PATCH', 'GET'].find((method) => !methods.includes(method));
    const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort().join(', ');
    const path = onCollection ? input.collection : input.item;
    const target = onCollection ? 'collection' : `itemOf(${literal({ [input.lookup.field]: 'x' })})`;
    return [
      block(
        setting,
        `${refused} ${path} is not allowed`,
        `
  const answer = await app.send('${refused}', ${target});
  assert.deepEqual([answer.status, answer.headers.get('allow')], [405, '${allow}']);
  const options = await app.send('OPTIONS', ${target});
  assert.deepEqual([options.status, options.headers.get('allow')], [204, '${allow}']);`,
      ),
    ];
  });
  return cases;
}

const methodNames: Readonly<Record<Operation, string>> = {
  list: 'GET',
  create: 'POST',
  read: 'GET',
  replace: 'PUT',
  update: 'PATCH',
  remove: 'DELETE',
};

/** Whether an operation is one on the collection, not on an item. */
export function isOnCollection(operation: Operation): boolean {
  return operation === 'list' || operation === 'create';
}
