import type { Field } from '../task.ts';
import type { Body } from './braced-bodies.ts';

import { goFields, isGo } from './go-fields.ts';
import { graphqlFields, isGraphql, memberFields } from './member-fields.ts';

/** The fields of a type, class or struct, by the language that it is written in. */
export function bodyFields({ keyword, body }: Body, language: string): Field[] {
  if (/^(?:type|interface)$/.test(keyword) && isGraphql(language, body)) return graphqlFields(body);
  return keyword === 'struct' && isGo(language, body) ? goFields(body) : memberFields(body);
}
