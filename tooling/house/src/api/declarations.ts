/** One top-level statement of a declaration file, without comments. */
export interface Declaration {
  readonly name: string;
  readonly text: string;
}

/** A name that a file takes from another module: `as` is what the file calls it, `*` is a whole namespace. */
export interface Binding {
  readonly name: string;
  readonly as: string;
  readonly from: string;
}

/** What a declaration file written by tsc says, statement by statement. */
export interface DeclarationFile {
  readonly declarations: readonly Declaration[];
  readonly imports: readonly Binding[];
  readonly reexports: readonly Binding[];
  /** Names that the file exports from its own statements. */
  readonly exported: readonly { readonly name: string; readonly as: string }[];
}

const stringOrComment = /('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
const named =
  /^(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:const enum|class|const|enum|function|interface|let|module|namespace|type|var) ([\w$]+)/;

/** Reads the text of a declaration file as tsc writes it: statements start in the first column. */
export function parseDeclarations(text: string): DeclarationFile {
  const lines = text.replaceAll(stringOrComment, (_match, literal: string | undefined) => literal ?? '').split(/\r?\n/);
  const statements: string[] = [];
  for (const line of lines) {
    if (line.trim() === '') continue;
    if (/^(?:abstract|class|const|declare|enum|export|function|import|interface|namespace|type)\b/.test(line)) {
      statements.push(line.trimEnd());
    } else {
      statements.push(`${statements.pop() ?? ''}\n${line.trimEnd()}`);
    }
  }
  const declarations: Declaration[] = [];
  const imports: Binding[] = [];
  const reexports: Binding[] = [];
  const exported: { name: string; as: string }[] = [];
  for (const statement of statements) {
    const from = /\bfrom ['"]([^'"]+)['"];?$/.exec(statement)?.[1];
    if (statement.startsWith('import ')) {
      if (from !== undefined) imports.push(...bindings(statement, from));
    } else if (/^export (?:type )?[{*]/.test(statement)) {
      if (from !== undefined) reexports.push(...bindings(statement, from));
      else exported.push(...bindings(statement, ''));
    } else {
      const name = named.exec(statement)?.[1];
      if (name === undefined) throw new Error(`a statement of a declaration file has no name: ${statement}`);
      declarations.push({ name, text: statement });
      if (statement.startsWith('export default ')) exported.push({ name, as: 'default' });
      else if (statement.startsWith('export ')) exported.push({ name, as: name });
    }
  }
  return { declarations, imports, reexports, exported };
}

function bindings(statement: string, from: string): Binding[] {
  const found: Binding[] = [];
  const star = /^(?:import|export)(?: type)? \*(?: as ([\w$]+))?/.exec(statement);
  if (star !== null) found.push({ name: '*', as: star[1] ?? '*', from });
  const byDefault = /^import (?:type )?([\w$]+)(?:,| from)/.exec(statement)?.[1];
  if (byDefault !== undefined) found.push({ name: 'default', as: byDefault, from });
  for (const part of (/\{([^}]*)\}/.exec(statement)?.[1] ?? '').split(',')) {
    const pair = /^(?:type )?([\w$]+)(?: as ([\w$]+))?$/.exec(part.trim());
    if (pair !== null) found.push({ name: pair[1] ?? '', as: pair[2] ?? pair[1] ?? '', from });
  }
  return found;
}
