import type { FencePage } from './page-fences.ts';

import { latin } from '../../expressions/latin.ts';
import { isPageName } from './page-name.ts';
import { spacedPage } from './page-words.ts';

/** Pages of fences that are no code: nodes of a flowchart, and lists of YAML under `screens:`. */

const node = latin.gu`(?<![\p{L}\p{N}_])[\p{L}_][\p{L}\p{N}_]*(?:\[|\()+["/]*([\p{L}\p{N}][^\]()["/]{1,40}?)["/]*(?:\]|\))+`;
const pageAtEnd = latin.iu`(?<![\p{L}])(?:${spacedPage})$`;

/** The nodes of a flowchart of Mermaid, where its title says that they are pages or at least two are called so. */
export function chartPages(lines: readonly string[], firstLine: number, arePages: boolean): FencePage[] {
  if (!/^\s*(?:flowchart|graph)\b/.test(lines.find((line) => line.trim() !== '') ?? '')) return [];
  const found = new Map<string, FencePage>();
  for (const [index, text] of lines.entries())
    for (const match of node.all(text)) {
      const name = (match[1] ?? '').trim();
      if (!found.has(name)) found.set(name, { name, route: null, line: firstLine + index, confidence: 0.65 });
    }
  const all = [...found.values()];
  const called = all.filter(({ name }) => pageAtEnd.test(name));
  return (arePages ? all : called.length > 1 ? called : [])
    .map((page) => ({ ...page, name: page.name.replace(pageAtEnd.for(page.name), '').trim() || page.name }))
    .filter(({ name }) => isPageName(name));
}

const listKey = /^(\s*)["']?(?:screens|pages|views)["']?\s*:\s*$/i;
const entry = latin.u`^(\s*)-\s+(?:(?:name|title|id|screen|page)\s*:\s*)?["']?([\p{L}\p{N}][^"':#]{1,40}?)["']?\s*$`;
const routeKey = /^\s*(?:route|path|url)\s*:\s*["']?(\/[^\s"']*)/;

/** The entries of a list in YAML under `screens:` or `pages:`. */
export function yamlPages(lines: readonly string[], firstLine: number): FencePage[] {
  const found: FencePage[] = [];
  let depth = -1;
  for (const [index, text] of lines.entries()) {
    const opens = listKey.exec(text);
    if (opens) {
      depth = (opens[1] ?? '').length;
      continue;
    }
    const indent = text.length - text.trimStart().length;
    if (depth < 0 || text.trim() === '') continue;
    const match = entry.exec(text);
    if (indent < depth || (indent === depth && !match)) {
      depth = -1;
      continue;
    }
    const route = routeKey.exec(text)?.[1];
    const last = found.at(-1);
    if (match) found.push({ name: match[2] ?? '', route: null, line: firstLine + index, confidence: 0.75 });
    else if (route !== undefined && last?.route === null) found[found.length - 1] = { ...last, route };
  }
  return found;
}
