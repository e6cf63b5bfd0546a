import type { Block } from '../block.ts';
import type { Field } from '../task.ts';

import { isTypeWord } from '../field-type.ts';
import { withoutLimits } from '../limits.ts';
import { bracedBodies, type Body } from './braced-bodies.ts';
import { declaredEnums, mayDeclareEnums, type Members } from './declared-enums.ts';
import { bodyFields } from './body-fields.ts';
import { pythonBodies, pythonFields, type PythonBody } from './python-classes.ts';

const mostBases = 8;

type Bodies = ReadonlyMap<string, Body & { readonly language: string }>;
type Classes = ReadonlyMap<string, PythonBody>;

/** The types that all fences of a document declare, read when a field first asks for one. */
export class DeclaredTypes {
  readonly #fences: readonly Block[];
  #enums: ReadonlyMap<string, Members> | undefined;
  #bodies: Bodies | undefined;
  #classes: Classes | undefined;

  constructor(blocks: readonly Block[]) {
    this.#fences = blocks.filter(({ kind }) => kind === 'fence');
  }

  /** A field with what the document says of its type: the values of an enumeration, or that it is an object. */
  resolved(field: Field): Field {
    const name = field.values || field.declaredType === undefined ? undefined : nameIn(field.declaredType);
    if (name === undefined) return field;
    const members = this.#enumOf(name);
    if (members) return enumerated(field, members);
    if (field.references !== undefined || isTypeWord(name)) return field;
    const parts = this.fieldsOf(name);
    if (!parts) return field;
    return { ...withoutLimits(field), type: 'json', ...(parts.some(isKey) ? { references: name } : {}) };
  }

  /** The fields of an interface, class or struct, with those that it extends; undefined where none is declared so. */
  fieldsOf(name: string, depth = 0): readonly Field[] | undefined {
    if (depth > mostBases) return undefined;
    const body = this.#bodiesByName().get(name);
    const python = body ? undefined : this.#classesByName().get(name);
    const own = body ? bodyFields(body, body.language) : python && pythonFields(python);
    if (!own) return undefined;
    const bases = (body ?? python)?.bases ?? [];
    return withBases(
      own,
      bases.flatMap((base) => this.fieldsOf(base, depth + 1) ?? []),
    );
  }

  #enumOf(name: string): Members | undefined {
    this.#enums ??= new Map(
      this.#fences
        .filter(({ text }) => mayDeclareEnums(text))
        .flatMap(({ text, language }) => [...declaredEnums(text, language ?? '')])
        .filter(([, members]) => members.size > 0),
    );
    return this.#enums.get(name);
  }

  #bodiesByName(): Bodies {
    return (this.#bodies ??= new Map(
      this.#fences
        .filter(({ text }) => text.includes('{'))
        .flatMap(({ text, language = '' }) =>
          [...bracedBodies(text)].map((body) => [body.name, { ...body, language }]),
        ),
    ));
  }

  #classesByName(): Classes {
    return (this.#classes ??= new Map(
      this.#fences
        .filter(({ text }) => text.includes('class'))
        .flatMap(({ text }) => pythonBodies(text).map((body) => [body.name, body])),
    ));
  }
}

/** Own fields, behind those of what is extended that are not declared again. */
export function withBases(own: readonly Field[], inherited: readonly Field[]): readonly Field[] {
  if (inherited.length === 0) return own;
  const names = new Set(own.map(({ name }) => name));
  return [...inherited.filter(({ name }) => !names.has(name)), ...own];
}

function isKey({ name, primary }: Field): boolean {
  return primary === true || /^_?(?:id|uuid)$/i.test(name);
}

const wrapper =
  /^(?:optional|option|maybe|nullable|list|array|set|vec|sequence|collection|iterable|readonly|readonlyarray|null|undefined|none|mapped|not)$/i;

/** The one type that a declared type names, whatever it is wrapped in: `Optional[List[Tone]]`, `"level"`, `Kind!`. */
function nameIn(declared: string): string | undefined {
  let found: string | undefined;
  for (const [word] of declared.matchAll(/[A-Za-z_][\w.]*/g)) {
    const name = word.slice(word.lastIndexOf('.') + 1);
    if (wrapper.test(name) || name === found) continue;
    if (found !== undefined) return undefined;
    found = name;
  }
  return found;
}

function enumerated(field: Field, members: Members): Field {
  const { defaultValue, ...rest } = withoutLimits(field);
  const bare = defaultValue?.slice(defaultValue.lastIndexOf('.') + 1);
  const fallback = bare === undefined ? undefined : (members.get(bare) ?? defaultValue);
  return {
    ...rest,
    type: 'string',
    values: [...new Set(members.values())],
    ...(fallback === undefined ? {} : { defaultValue: fallback }),
  };
}
