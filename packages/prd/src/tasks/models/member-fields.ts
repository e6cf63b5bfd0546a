import type { Field } from '../task.ts';

import { isTypeWord } from '../field-type.ts';
import { makeField } from '../field.ts';
import { latin } from '../../expressions/latin.ts';
import { decorators, inOneLine, membersOf } from './members.ts';

/** Whether a type is one of GraphQL. Where the fence does not say so, a type that ends in `!` does. */
export function isGraphql(language: string, body: string): boolean {
  return /^(?:graphql|gql)$/.test(language) || (language === '' && /:\s*\[?\s*\w+!/.test(body));
}

/** The fields of a GraphQL type: those without `!` may be null. */
export function graphqlFields(body: string): Field[] {
  const fields: Field[] = [];
  const plain = body.includes('(') ? body.replaceAll(/\([^()]*\)(?=\s*:)/g, '') : body;
  // Types begin with a capital, so that what stands before one on the same line is a field of its own.
  for (const line of plain.split(/\r\n|[\n\r;]|[\t ,]+(?=[A-Za-z_]\w*\s*:\s*\[?\s*[A-Z])/)) {
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
  for (const source of membersOf(body)) {
    const text = inOneLine(source)
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
      const { defaultValue = initialIn(type), ...rest } = field;
      fields.push({
        ...rest,
        ...(defaultValue === undefined ? {} : { defaultValue }),
        ...(type.endsWith('!') ? { required: true } : {}),
        ...(source.includes('{') && type.includes('object') ? { declaredType: writtenType(source) } : {}),
      });
      continue;
    }
    const annotations = text.startsWith('@') ? (decorators.exec(text)?.[0] ?? '') : '';
    const bare = text.slice(annotations.length).replace(modifiers, '');
    const reversed = latin.plain`^([A-Z]?\w+(?:<[\w, ]+>)?(?:\[\])?\??)\s+([A-Za-z_]\w*)\s*(?:\{\s*get|$|=)`.exec(bare);
    const go = latin.plain`^([A-Z]\w*)\s+(\*?(?:\[\])?[\w.]+)(?:\s+${'`'}.*${'`'})?$`.exec(text);
    if (go && isNameFirst(go[1] ?? '', go[2] ?? '')) {
      const field = makeField(go[1] ?? '', go[2]);
      // A pointer may be nil.
      fields.push(go[2]?.startsWith('*') === true ? { ...field, required: false } : field);
    } else if (reversed && reversed[1] !== 'return' && reversed[1] !== 'class') {
      const field = makeField(reversed[2] ?? '', reversed[1]);
      fields.push({ ...field, ...annotated(annotations), ...(/^\s*repeated\s/.test(source) ? { list: true } : {}) });
    }
  }
  return fields;
}

const bare = /^\s*[-+#~*]?\s*([A-Za-z_]\w*)\s*(?:<<\w+>>)?\s*$/;

/** The members of a class in a diagram, where most may be names without types. */
export function drawnFields(body: string): Field[] {
  return body.split('\n').flatMap((line) => {
    const name = bare.exec(line)?.[1];
    return name === undefined ? memberFields(line.replace(/^\s*\*\s*/, '')) : [makeField(name, undefined)];
  });
}

/** Words before the type of a member; what is static is none of a record. */
const modifiers =
  /^(?:(?:public|private|protected|internal|final|readonly|required|virtual|override|transient|volatile)\s+)+(?=\S+\s)/;

/** What annotations of Java and attributes of decorators say: `@Id`, `@Column(nullable = false, length = 80)`. */
function annotated(text: string): Partial<Field> {
  if (text === '') return {};
  const length = /\blength\s*=\s*(\d+)|@Size\([^)]*\bmax\s*=\s*(\d+)/.exec(text);
  return {
    ...(/@Id\b/.test(text) ? { primary: true } : {}),
    ...(/\bunique\s*=\s*true/.test(text) ? { unique: true } : {}),
    ...(/\bnullable\s*=\s*true/.test(text) ? { required: false } : {}),
    ...(length ? { maxLength: Number(length[1] ?? length[2]) } : {}),
  };
}

/** `String id` and `Size size` are types with their names, `Email string` is a name with its type. */
function isNameFirst(first: string, second: string): boolean {
  const type = second.replace(/^\*?(?:\[\])?/, '');
  if (/^(?:string|bool|boolean|u?int\d*|integer|float\d*|double|number|byte|any|\w+\.\w+)$/.test(type)) return true;
  return !isTypeWord(first) && (isTypeWord(type) || /^[A-Z]/.test(type) || type !== second);
}

/** The type of a member as it is written, in one line. */
function writtenType(source: string): string {
  const line = source.replaceAll(/\/\/[^\n]*/g, '').replaceAll(/\s+/g, ' ');
  return line
    .slice(line.indexOf(':') + 1)
    .trim()
    .slice(0, 80);
}

/** The value behind a type that is written out, or is a member of an enumeration: `string = 'new'`, `Size = Size.S`. */
function initialIn(type: string): string | undefined {
  if (!type.includes('=')) return undefined;
  const [, quoted, bare] = /=\s*(?:["']([^"']*)["']|(true|false|-?\d+(?:\.\d+)?|[A-Z]\w*\.\w+))\s*$/.exec(type) ?? [];
  return quoted ?? bare;
}
