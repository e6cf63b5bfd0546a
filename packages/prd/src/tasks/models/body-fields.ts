import type { Field } from '../task.ts';
import type { Body } from './braced-bodies.ts';

import { goFields, isGo } from './go-fields.ts';
import { splitList } from '../field.ts';
import { fieldItem } from './field-item.ts';
import { graphqlFields, isGraphql, memberFields } from './member-fields.ts';

/** The fields of a type, class or struct, by the language that it is written in. */
export function bodyFields({ keyword, body }: Body, language: string): Field[] {
  if (/^(?:type|interface)$/.test(keyword) && isGraphql(language, body)) return graphqlFields(body);
  return keyword === 'struct' && isGo(language, body) ? goFields(body) : memberFields(body);
}

/** The fields of a body in no language: a name a line, perhaps with a type, or several in one line. */
export function plainFields(body: string): Field[] {
  return body.split(/\r\n|\n|\r/).flatMap((line) => {
    const text = line.replace(/\s(?:\/\/|#|--).*$/, '').trim();
    const read = text === '' ? [] : splitList(text).map((part) => fieldItem(part));
    return read.every((item) => item !== undefined && item.evidence !== 'worded')
      ? read.flatMap((item) => item?.fields ?? [])
      : [];
  });
}
