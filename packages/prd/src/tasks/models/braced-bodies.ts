export interface Body {
  readonly keyword: string;
  readonly name: string;
  readonly body: string;
  readonly offset: number;
  /** What it extends, as written. */
  readonly bases: readonly string[];
  /** The type is one of several: `{ … } | { … }`. */
  readonly hasAlternatives: boolean;
}

const start =
  /(?:^|\n)[ \t]*(?:export\s+|declare\s+|public\s+|internal\s+|partial\s+|sealed\s+|static\s+|data\s+|abstract\s+|pub\s+|final\s+|type\s+(?=\w+\s+struct))*(?:(model|table|type|interface|class|struct|record|entity|message|object)\s+)?["`]?([A-Za-z_]\w*)["`]?\s*(?:@\w+(?:\([^)\n]*\))?\s*)*(?:as\s+\w+\s*)?(?:<<\w+>>\s*)?(?:(struct)\s*|((?:extends|implements|:)\s*[\w\s,.<>'|]+)|=((?:\s*\w+(?:<[\w\s,'|]*>)?\s*&)*\s*)|\([^)\n]*\)\s*)?\{/gi;

/** The declarations of a text whose bodies stand between braces. */
export function* bracedBodies(text: string): Generator<Body> {
  start.lastIndex = 0;
  for (let match = start.exec(text); match; match = start.exec(text)) {
    const keyword = (match[1] ?? match[3] ?? '').toLowerCase();
    if (keyword === '') continue;
    const from = start.lastIndex;
    const end = closing(text, from, '{', '}');
    const bases = [...basesOf(match[4], match[5]), ...joinedBehind(text, match[5] === undefined ? undefined : end + 1)];
    const hasAlternatives = match[5] !== undefined && /^\s*\|/.test(text.slice(end + 1, end + 40));
    yield {
      keyword,
      name: match[2] ?? '',
      body: text.slice(from, end),
      offset: match.index + 1,
      bases,
      hasAlternatives,
    };
    start.lastIndex = end;
  }
}

const bare = /(?:^|\n)[ \t]*([A-Z]\w*)[ \t]*(?:\([^)\n]*\)[ \t]*)?\{[ \t]*(?:\/\/[^\n]*)?(?=\r?\n)/g;

/** The bodies of names without a word for what they are: `User {` over `id, email`. */
export function* bareBodies(text: string): Generator<Pick<Body, 'name' | 'body' | 'offset'>> {
  bare.lastIndex = 0;
  for (let match = bare.exec(text); match; match = bare.exec(text)) {
    const from = bare.lastIndex;
    const end = closing(text, from, '{', '}');
    yield {
      name: match[1] ?? '',
      body: text.slice(from, end),
      offset: match.index + (match[0].startsWith('\n') ? 1 : 0),
    };
    bare.lastIndex = end;
  }
}

/** `extends A, B` and `= A & B &`. */
function basesOf(extended: string | undefined, joined: string | undefined): readonly string[] {
  if (joined?.includes('&') === true) return joined.split('&').flatMap((part) => part.trim() || []);
  const list = /^extends\s+(.*?)(?:\s+implements\b.*)?$/is.exec(extended?.trim() ?? '')?.[1];
  return (list ?? '').split(/,(?![^<]*>)/).flatMap((part) => part.trim() || []);
}

const behind = /[ \t]*&\s*(\w+(?:<[\w\s,'|]*>)?)/y;

/** `{ … } & A & B`. */
function joinedBehind(text: string, from: number | undefined): readonly string[] {
  const found: string[] = [];
  behind.lastIndex = from ?? text.length;
  for (let match = behind.exec(text); match; match = behind.exec(text)) found.push(match[1] ?? '');
  return found;
}

/** Offset of the bracket that closes the one before `from`; the end of the text where it stays open. */
export function closing(text: string, from: number, open: string, close: string): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const unit = text[at];
    if (unit === open) depth++;
    else if (unit === close && --depth === 0) return at;
  }
  return text.length;
}
