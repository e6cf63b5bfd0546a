/** The values of an enumeration, by the names that a text calls them by. */
export type Members = ReadonlyMap<string, string>;

type Declared = readonly [name: string, members: Members];

/** Whether a text may declare a type that has a few values only. */
export function mayDeclareEnums(text: string): boolean {
  return /enum|type\s+\w+\s*=\s*\|?\s*["']|literal\[/i.test(text);
}

/** The enumerations that a text declares: with `enum`, as a union of texts, as a class of Python and as a type of SQL. */
export function* declaredEnums(text: string, language: string): Generator<Declared> {
  yield* bracedEnums(text, language);
  if (text.includes('type')) yield* unions(text);
  if (/\(.*Enum|Choices|Literal\[/.test(text)) yield* pythonEnums(text);
  if (/\bas\s+enum\b/i.test(text)) yield* sqlEnums(text);
}

const braced =
  /(?:^|\n)[ \t]*(?:(?:export|declare|const|public|pub|internal|private|indirect)[ \t]+)*(?:enum[ \t]+(?:class[ \t]+)?["`]?(?:\w+\.)?(\w+)["`]?[^{\n]{0,80}|class[ \t]+(\w+)[ \t]*(?=\{\s*<<enum))\{([^}]*)\}/gi;
const member = /^(?:case\s+)?(?:["'`]([^"'`]+)["'`]|([A-Za-z_][\w-]*))\s*(?:$|=\s*(?:["'`]([^"'`]*)["'`])?|[([@])/;

function* bracedEnums(text: string, language: string): Generator<Declared> {
  for (const [, named, drawn, body = ''] of text.matchAll(braced)) {
    const plain = body
      .replaceAll(/\/\/[^\n]*|\/\*[^]*?\*\/|<<\w+>>|#[^\n]*|"""[^]*?"""/g, '')
      .replaceAll(/\([^()]*\)|\[[^\]]*\]|@\w+/g, '');
    const parts = (/^(?:graphql|gql)$/.test(language) ? plain.replaceAll(/"[^"]*"/g, '') : plain).split(/[\n,;]/);
    yield [named ?? drawn ?? '', membersOf(parts.map((part) => member.exec(part.trim())))];
  }
}

function membersOf(matches: Iterable<RegExpExecArray | null>): Members {
  const members = new Map<string, string>();
  for (const match of matches) {
    const name = match?.[1] ?? match?.[2];
    if (name !== undefined) members.set(name, match?.[3] ?? name);
  }
  return members;
}

const union = /(?:^|[\n;])[ \t]*(?:export[ \t]+)?(?:declare[ \t]+)?type[ \t]+(\w+)\s*=\s*\|?\s*(?=["'])/g;
const alternative = /\s*\|?\s*(?:"([^"\n]*)"|'([^'\n]*)')/y;
const more = /\s*[|&]/y;

function* unions(text: string): Generator<Declared> {
  for (const match of text.matchAll(union)) {
    const members = new Map<string, string>();
    alternative.lastIndex = match.index + match[0].length;
    let end = alternative.lastIndex;
    for (let part = alternative.exec(text); part; part = alternative.exec(text)) {
      const value = part[1] ?? part[2] ?? '';
      members.set(value, value);
      end = alternative.lastIndex;
    }
    more.lastIndex = end;
    // A union that goes on with something else allows more than these.
    if (!more.test(text)) yield [match[1] ?? '', members];
  }
}

const pythonClass =
  /^class[ \t]+(\w+)[ \t]*\([^)\n]*(?:Enum|Choices)\b[^)\n]*\)[ \t]*:[^\n]*((?:\n[ \t]+[^\n]*|\n[ \t]*(?=\n))*)/gm;
const pythonMember = /^\s*([A-Za-z_]\w*)\s*=\s*\(?\s*(?:["']([^"']*)["'])?/;
const literal = /^(\w+)(?:\s*:\s*TypeAlias)?\s*=\s*(?:\w+\.)?Literal\[([^\]]*)\]/gm;

function* pythonEnums(text: string): Generator<Declared> {
  for (const [, name = '', body = ''] of text.matchAll(pythonClass)) {
    const members = new Map<string, string>();
    for (const line of body.split('\n')) {
      const [, key, value] = pythonMember.exec(line) ?? [];
      if (key !== undefined) members.set(key, value ?? key);
    }
    yield [name, members];
  }
  for (const [, name = '', list = ''] of text.matchAll(literal)) yield [name, quotedIn(list)];
}

const sqlType = /\bcreate\s+(?:type|domain)\s+(?:["`]?\w+["`]?\.)?["`]?(\w+)["`]?\s+as\s+enum\s*\(([^)]*)\)/gi;

function* sqlEnums(text: string): Generator<Declared> {
  for (const [, name = '', list = ''] of text.matchAll(sqlType)) yield [name, quotedIn(list)];
}

function quotedIn(list: string): Members {
  return new Map(
    Array.from(list.matchAll(/"([^"]*)"|'([^']*)'/g), (match) => match[1] ?? match[2] ?? '').map((value) => [
      value,
      value,
    ]),
  );
}
