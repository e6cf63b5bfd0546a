import type { ApiTask } from '@orch/prd';

/** What the text of an endpoint says about its request besides the fields that were extracted. */
export interface Statement {
  /** Names behind `body:`, or in braces behind the path; undefined where there is no such list. */
  readonly body: readonly string[] | undefined;
  /** Parameters of the query, each with the value that the path shows. */
  readonly query: readonly { readonly name: string; readonly value: string }[];
}

/** Most endpoints say nothing more, and then nothing is looked for. */
const says = /[?]|\s\{|query|body|payload/i;
const endpoint = /\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b[\s`*|]*\//;
const name = /[`"'*]*([A-Za-z_][\w-]*)[`"'*]*\??(?:\s*:\s*[\w[\]]+)?(?:\s*\([^)]*\))?(?:\s+(?:required|optional)\b)?/y;
const separator = /\s*(?:,\s*(?:and\s+)?|\band\s+|&\s*)/y;
const end = /\s*(?:$|[.;|)\]}\n→⇒–—]|=>|->|,?\s*\b(?:returns?|answers?|responds?|gives?|responses?)\b)/iy;

/** Reads the evidence of an endpoint from its path to the next endpoint. */
export function readStatement(task: ApiTask): Statement {
  if (!says.test(task.evidence)) return { body: undefined, query: [] };
  const text = textOf(task);
  const [, written = ''] = /^\[?\{?\?([^\s`'"|)]*)/.exec(text) ?? [];
  const query = written.split(written.includes('=') ? /[&;]/ : /[&,;]/).flatMap((part) => {
    const [key = '', value = ''] = part.split('=', 2);
    const [parameter] = /^[A-Za-z_][\w.-]*(?:\[\w*\])?/.exec(key) ?? [];
    return parameter === undefined ? [] : [{ name: parameter, value }];
  });
  const told = listAfter(text, /\bquery(?:\s+(?:string|param(?:eter)?s?))?\s*:\s*/i) ?? [];
  return {
    body: listAfter(text, /\b(?:body|payload)\s*[:=]\s*\{?\s*/i) ?? listAfter(text, /^[\s`,:\u2013-]*\{\s*/),
    query: [...query, ...told.map((parameter) => ({ name: parameter, value: '' }))],
  };
}

/** The evidence behind the path, which it may show without the prefix that is declared for it. */
function textOf({ method, path, evidence }: ApiTask): string {
  const segments = path.split('/').slice(1);
  for (let from = 0; from < segments.length; from += 1) {
    const tail = `/${segments.slice(from).join('/')}`;
    const ends = [...occurrences(evidence, tail)];
    const own = ends.find(
      (at) => method !== null && new RegExp(`\\b${method}[\\s\`*|]*$`).test(evidence.slice(0, at - tail.length)),
    );
    const at = own ?? ends[0];
    if (at === undefined) continue;
    const rest = evidence.slice(at);
    const next = endpoint.exec(rest)?.index;
    return next === undefined ? rest : rest.slice(0, next);
  }
  return '';
}

/** Ends of the places where a path stands alone, not as a part of another one. */
function* occurrences(text: string, path: string): Generator<number> {
  for (let at = text.indexOf(path); at !== -1; at = text.indexOf(path, at + 1)) {
    const after = at + path.length;
    const isPart = /[\w}\]>]/.test(text[at - 1] ?? '');
    if (!isPart && !/^\/?[\w:{<-]/.test(text.slice(after, after + 2))) yield after;
  }
}

/** Names that stand behind a label, where nothing but a list of names does. */
function listAfter(text: string, label: RegExp): readonly string[] | undefined {
  const found = label.exec(text);
  if (!found) return undefined;
  let at = found.index + found[0].length;
  const names: string[] = [];
  const read = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at;
    const match = form.exec(text);
    if (match) at = form.lastIndex;
    return match;
  };
  do {
    const [, each] = read(name) ?? [];
    if (each === undefined) return undefined;
    names.push(each);
    if (read(end)) return names;
  } while (read(separator));
  return undefined;
}
