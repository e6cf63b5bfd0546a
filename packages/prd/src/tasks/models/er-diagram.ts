import type { Field } from '../task.ts';
import type { FenceModel, Lost } from './fence-model.ts';

import { latin } from '../../expressions/latin.ts';
import { makeField } from '../field.ts';

const entity = /^\s*["']?(\w+)["']?\s*\{([^}]*)\}/gm;
const relation = /^[ \t]*["']?([A-Za-z][\w-]*)["']?[ \t]+[|}][o|](?:--|\.\.)[o|][|{][ \t]+["']?([A-Za-z][\w-]*)/gm;
const attribute = latin.plain`^\s*([\w()[\]-]+)\s+(\w+)\s*((?:[PFU]K\b\s*,?\s*)*)(.*)$`;

/** The entities of an entity-relationship diagram of Mermaid. */
export function erDiagram(text: string, at: (offset: number) => number): FenceModel[] {
  const entities = [...text.matchAll(entity)];
  const names = new Map(entities.map(([, name = '']) => [comparable(name), name]));
  const drawn = [...text.matchAll(relation)].flatMap(({ 1: one = '', 2: other = '', index }) =>
    [one, other].map((name) => ({ name, index })),
  );
  const only = new Map(
    drawn
      .filter(({ name }) => !names.has(comparable(name)))
      .map(({ name, index }) => [comparable(name), { name, index }]),
  );
  const bare = Array.from(only.values(), ({ name, index }) => ({ name, fields: [], line: at(index), confidence: 0.7 }));
  const full = entities.map((match) => {
    const [, name = '', body = ''] = match;
    const line = at(match.index);
    const lost: Lost[] = [];
    const fields = body.split('\n').flatMap((source, index) => {
      const [, type, called = '', keys = '', comment = ''] = attribute.exec(source) ?? [];
      if (type === undefined) return [];
      const field = keyed(makeField(called, type, comment), keys, names);
      if (keys.includes('FK') && field.references === undefined) {
        const reason = 'the name of the field does not tell which model it refers to';
        lost.push({ text: `${name}.${called} FK`, reason, line: line + index });
      }
      return [field];
    });
    return { name, fields, line, confidence: 0.9, lost };
  });
  return [...full, ...bare];
}

function keyed(field: Field, keys: string, names: ReadonlyMap<string, string>): Field {
  const target = keys.includes('FK') ? (field.references ?? targetOf(field.name, names)) : undefined;
  return {
    ...field,
    ...(keys.includes('PK') ? { primary: true } : {}),
    ...(keys.includes('UK') ? { unique: true } : {}),
    ...(target === undefined ? {} : { references: target }),
  };
}

/** The entity in the name of a field: `user_id`, `customerId`, `billing_address_id`. */
function targetOf(name: string, names: ReadonlyMap<string, string>): string | undefined {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/_(?:id|uuid|key|fk)$/i, '')
    .split('_');
  for (let from = 0; from < words.length; from++) {
    const found = names.get(comparable(words.slice(from).join('')));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A name in lower case, in the singular and without marks. */
function comparable(name: string): string {
  return name
    .replaceAll(/[_-]/g, '')
    .toLowerCase()
    .replace(/ies$/, 'y')
    .replace(/(?<=(?:s|x|z|ch|sh))es$|(?<=[^s])s$/, '');
}
