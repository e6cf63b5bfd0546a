import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';

import { readField } from '../field.ts';

/** Trees that draw how things belong together: `Organization` over `└── Event`. */

const branch = /[├└]/;
const node = /^[\s│├└─|`+-]*([A-Z][A-Za-z0-9]*)(?:\s*[([]([^)\]]*)[)\]])?\s*(?:(?:→|->|—|–|<|#|\/\/|:\s|\d|\*).*)?$/;
const word = /^[a-z]\w*\??$/;
const least = 3;

/** The things of a drawn tree, where nearly all its lines name one and none a file. */
export function treeModels(block: Block, put: PutAt): boolean {
  const lines = block.lines.map((text, line) => ({ text, line })).filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  if (lines.length < least || lines.filter(({ text }) => branch.test(text)).length * 2 < lines.length) return false;
  const found = lines.map(({ text, line }) => ({ line, match: node.exec(text.trimEnd()) }));
  if (found.filter(({ match }) => match).length * 10 < lines.length * 9) return false;
  for (const { line, match } of found) {
    if (!match) continue;
    const parts = (match[2] ?? '').split(/\s*,\s*/);
    const fields = parts.length > 1 && parts.every((part) => word.test(part)) ? parts : [];
    put(
      block.with({ line: block.line + 1 + line }),
      match[1] ?? '',
      fields.flatMap((field) => readField(field) ?? []),
      0.75,
    );
  }
  return true;
}
