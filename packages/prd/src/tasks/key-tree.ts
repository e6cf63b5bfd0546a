/** A key of a YAML or JSON text, with what stands behind it and under it. */
export interface KeyNode {
  readonly key: string;
  /** The scalar behind the key without its quotes; empty where there is none. */
  readonly value: string;
  /** Keys under it; items of a list have the key `-`. */
  readonly children: KeyNode[];
  /** 0-based, in the text. */
  readonly line: number;
}

interface Level {
  readonly indent: number;
  readonly children: KeyNode[];
}

const deepest = 64;

/**
 * Reads the keys of a YAML or pretty-printed JSON text by indentation, with flow collections on one line. It is a
 * reader of fragments: anchors, multi-line scalars and tags are not resolved, and what it does not know it leaves out.
 */
export function readKeys(lines: readonly string[]): KeyNode[] {
  const roots: KeyNode[] = [];
  const levels: Level[] = [{ indent: -1, children: roots }];
  for (const [line, source] of lines.entries()) {
    const text = source.includes('#') ? source.replace(/\s#\s.*$/, '') : source;
    let rest = text.trimStart();
    if (rest === '' || rest.startsWith('#')) continue;
    let indent = text.length - rest.length;
    while (levels.length > 1 && (levels.at(-1)?.indent ?? -1) >= indent) levels.pop();
    while (rest.startsWith('-') && /^-\s/.test(rest) && levels.length < deepest) {
      const item: KeyNode = { key: '-', value: '', children: [], line };
      levels.at(-1)?.children.push(item);
      levels.push({ indent, children: item.children });
      const after = rest.slice(1).trimStart();
      indent += rest.length - after.length;
      rest = after;
    }
    const match =
      /^(?:"([^"]*)"|'([^']*)'|([^\s:"'{}[\],#][^:{}[\],]*?(?::[^\s:{}[\],]+)*|\/[^\s"']*?))\s*:(?:\s+(.*))?$/.exec(
        rest.trimEnd(),
      );
    if (!match) {
      const scalar = rest.trim().replace(/,$/, '');
      if (levels.length > 1 && scalar !== '' && !/^[{}[\]]+$/.test(scalar))
        levels.at(-1)?.children.push({ key: '', value: unquote(scalar), children: [], line });
      continue;
    }
    const said = (match[4] ?? '').trim();
    const behind = said.endsWith(',') ? said.slice(0, -1) : said;
    const isOpen = behind.startsWith('{') || behind.startsWith('[');
    const flow = isOpen && /^[{[].*[}\]]$/.test(behind) ? flowChildren(behind, line, 0) : undefined;
    const node: KeyNode = {
      key: match[1] ?? match[2] ?? match[3] ?? '',
      value: flow || isOpen || behind.startsWith('|') || behind.startsWith('>') ? '' : unquote(behind),
      children: flow ?? [],
      line,
    };
    levels.at(-1)?.children.push(node);
    if (levels.length < deepest) levels.push({ indent, children: node.children });
  }
  return roots;
}

/** `{ a: 1, b: { c: 2 } }` and `[x, y]` on one line. */
function flowChildren(text: string, line: number, depth: number): KeyNode[] {
  if (depth > 16) return [];
  const isList = text.startsWith('[');
  return cutFlow(text.slice(1, -1)).map((part) => {
    const pair = isList ? null : /^["']?([^"':]+)["']?\s*:\s*(.*)$/s.exec(part);
    const value = (pair ? (pair[2] ?? '') : part).trim();
    const isFlow = /^[{[].*[}\]]$/s.test(value);
    return {
      key: pair ? (pair[1] ?? '').trim() : isList ? '-' : part.trim(),
      value: isFlow ? '' : unquote(value),
      children: isFlow ? flowChildren(value, line, depth + 1) : [],
      line,
    };
  });
}

function cutFlow(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at);
    if (unit === '{' || unit === '[') depth++;
    else if (unit === '}' || unit === ']') depth--;
    else if (unit === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function unquote(text: string): string {
  const quote = text.charAt(0);
  return text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : text;
}

/** The child with this key. */
export function child(node: KeyNode | undefined, key: string): KeyNode | undefined {
  return node?.children.find((entry) => entry.key === key);
}

/** The values of a list, in flow or block form. */
export function listOf(node: KeyNode | undefined): string[] {
  return (node?.children ?? [])
    .map((entry) => (entry.value === '' ? (entry.children[0]?.value ?? '') : entry.value))
    .filter((value) => value !== '');
}
