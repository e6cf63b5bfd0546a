import type { Field } from '../task.ts';

import { fieldTypeOf } from '../field-type.ts';
import { makeField } from '../field.ts';
import { latin } from '../../expressions/latin.ts';

/** Whether a type is one of GraphQL. Where the fence does not say so, a type that ends in `!` does. */
export function isGraphql(language: string, body: string): boolean {
  return /^(?:graphql|gql)$/.test(language) || (language === '' && /:\s*\[?\s*\w+!/.test(body));
}

/** The fields of a GraphQL type: those without `!` may be null. */
export function graphqlFields(body: string): Field[] {
  const fields: Field[] = [];
  for (const line of body.split(/\r\n|[\n\r;]/)) {
    const match = latin.plain`^\s*([A-Za-z_]\w*)\s*(?:\([^)]*\))?\s*:\s*((\[)?\s*([A-Za-z_]\w*)[!\s\]]*)(.*)$`.exec(
      line.replace(/#.*$/, ''),
    );
    if (!match) continue;
    const [, name = '', written = '', list, type = '', rest = ''] = match;
    const field = makeField(name, list === undefined ? type : `${type}[]`, rest);
    fields.push({ ...field, declaredType: written.trim().slice(0, 80), required: written.trim().endsWith('!') });
  }
  return fields;
}

/** The members of a type, class or struct. */
export function memberFields(body: string): Field[] {
  const fields: Field[] = [];
  for (const line of body.split(/[\n;]|,(?=\s*\w+\??\s*:)/)) {
    const text = line
      .replace(/\/\/.*$/, '')
      .replace(/\/\*.*?\*\//g, '')
      .trim()
      .replace(/\s*<<.*?>>/g, '')
      .replace(/^\*\s*|^\d+\s*:\s*/, '')
      .replace(/^(?:repeated|optional|required)\s+(?=\w+(?:\.\w+)*\s+\w+\s*=)/, '')
      .replace(/^[+#~-]\s?(?=\w)|^(?:(?:late|final|const)\s+)+(?=\w+(?:<.*>)?\??\s+\w+\s*$)/, '');
    const member =
      latin.plain`^(?:@\w+(?:\([^)]*\))?\s*)*(?:public|private|protected|readonly|static|val|var|let|pub|final)?\s*(?:readonly\s+)?([A-Za-z_]\w*)(\??)(!?)\s*:\s*(.+?)[,;]?$`.exec(
        text,
      );
    if (member && !/=>|\)\s*:/.test(text) && !text.endsWith('(')) {
      const type = member[4] ?? '';
      const field = makeField(
        `${member[1] ?? ''}${member[2] ?? ''}`,
        type.replace(/\s*=\s*.*$/, '').replace(/\s@.*$/, ''),
        text,
      );
      fields.push(type.endsWith('!') ? { ...field, required: true } : field);
      continue;
    }
    const reversed =
      latin.plain`^(?:public|private|protected)?\s*([A-Z]?\w+(?:<[\w, ]+>)?(?:\[\])?\??)\s+([A-Za-z_]\w*)\s*(?:\{\s*get|$|=)`.exec(
        text,
      );
    const go = latin.plain`^([A-Z]\w*)\s+(\*?(?:\[\])?[\w.]+)(?:\s+${'`'}.*${'`'})?$`.exec(text);
    // `String id` is a type with its name, `Email string` a name with its type.
    if (go && (fieldTypeOf(go[1] ?? '') === undefined || fieldTypeOf(go[2]?.replace(/^\*/, '') ?? '') !== undefined)) {
      const field = makeField(go[1] ?? '', go[2]);
      // A pointer may be nil.
      fields.push(go[2]?.startsWith('*') === true ? { ...field, required: false } : field);
    } else if (reversed && reversed[1] !== 'return' && reversed[1] !== 'class')
      fields.push(makeField(reversed[2] ?? '', reversed[1]));
  }
  return fields;
}
