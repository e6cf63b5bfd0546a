import type { Block } from './block.ts';
import type { Collector } from './collector.ts';

import { methodList, methodsOf, pathForm } from './api-paths.ts';
import { methodHeader, pathHeader, wholeCell } from './api-rows.ts';
import { endpoints } from './api-statements.ts';
import { cleanPath } from './clean-path.ts';
import { emit, type Site } from './emit-api.ts';
import { latin, type Latin } from '../expressions/latin.ts';
import { plainText } from './statement.ts';

/** A path over what each of its methods does, `/api/boards` over `GET: all boards`, and a method over its paths. */

const ledByPath = latin.u`^[\s\x60*_"']*(${pathForm})(?=[\s\x60*_"']*(?:$|[:–—(-]|→))`;
const onlyPath = latin.u`^[\s\x60*_"']*(${pathForm})[\s\x60*_"']*:?[\s*_]*$`;
const ledByMethod = latin.plain`^[\s\x60*_\[]*(?:${methodList})(?=[\s\x60*_\]]*(?:$|[:–—(-]|→|=>|\s[a-zA-Z]))`;
const namesMethod = latin.plain`\b(?:GET|POST|PUT|PATCH|DELETE)\b`;

/** The blocks under an item, a heading or a paragraph before a list, as far as they may each be one of its methods. */
function partsOf(blocks: readonly Block[], index: number, block: Block): readonly Block[] {
  if (block.kind === 'item') return block.children;
  const parts: Block[] = [];
  for (let next = index + 1; next < blocks.length; next++) {
    const other = blocks[next];
    if (!other || (other.kind === 'heading' && (other.depth ?? 0) <= (block.depth ?? 0))) break;
    if (block.kind === 'paragraph' && other.kind !== 'item') break;
    if (!other.parent) parts.push(other);
  }
  return parts;
}

/** Emits the endpoints of a path that stands over its methods; false where it does not. */
export function pathOverMethods(blocks: readonly Block[], index: number, site: Site, out: Collector): boolean {
  const block = blocks[index];
  if (!block || block.kind === 'row' || block.kind === 'fence') return false;
  const path = (block.kind === 'paragraph' ? onlyPath : ledByPath).exec(block.text)?.[1];
  if (path === undefined || namesMethod.test(block.text)) return false;
  let any = false;
  for (const part of partsOf(blocks, index, block)) {
    // A method with a path of its own is read by itself.
    if (part.kind === 'fence' || part.text.includes(' /') || part.text.includes('`/')) continue;
    const match = ledByMethod.exec(part.kind === 'row' ? (part.cells?.[0] ?? '') : part.text);
    if (!match) continue;
    any = true;
    endpoints({ block: part, sentence: part.text, site, out }, match, methodsOf(match[0]), path, 0.85);
  }
  return any;
}

const onlyMethod = latin.plain`^\W*(?:${methodList})(?: (?:[Rr]equests?|[Ee]ndpoints?|[Mm]ethods?|[Rr]outes?))?\W*$`;

/** Emits the endpoint of a path whose method is the item or the heading over it; false where there is none. */
export function pathUnderMethod(block: Block, heading: Block | undefined, site: Site, out: Collector): boolean {
  const above = block.parent ?? heading;
  if (block.kind === 'heading' || above === undefined || !onlyMethod.test(above.text)) return false;
  const match = ledByPath.exec(block.text);
  if (!match || namesMethod.test(block.text)) return false;
  endpoints({ block, sentence: block.text, site, out }, match, methodsOf(above.text), match[1] ?? '', 0.85);
  return true;
}

/** Such a table may show what others say beside the value. */
const mostColumns = 5;

/** `| Method | GET |` over `| Path | /api/me |`: a table of one endpoint. Answers whether a row is one of such a table. */
export function rowsOfOne(blocks: readonly Block[], index: number, site: Site, out: Collector): boolean {
  const block = blocks[index];
  const { cells = [], header = [], table } = block ?? {};
  const [key = ''] = cells;
  if (!block || cells.length > mostColumns || !(isKey(key, pathHeader) || isKey(key, methodHeader))) return false;
  const rows = [header, cells];
  for (const step of [-1, 1])
    for (let at = index + step; blocks[at]?.table === table && blocks[at]?.kind === 'row'; at += step)
      rows.push(blocks[at]?.cells ?? []);
  const valueOf = (name: Latin): string => rows.find(([said = '']) => isKey(said, name))?.[1] ?? '';
  const path = cleanPath(wholeCell.exec(valueOf(pathHeader))?.[1] ?? '', true);
  const methods = methodsOf(plainText(valueOf(methodHeader)).toUpperCase());
  if (path === undefined || methods.length === 0) return false;
  // Once, at the row of the path, or of the method where the path is in the header.
  if (isKey(key, pathHeader) || isKey(header[0] ?? '', pathHeader))
    for (const method of methods) emit(out, { block, confidence: 0.95 }, site, method, path);
  return true;
}

function isKey(cell: string, name: Latin): boolean {
  return cell.length < 40 && name.test(plainText(cell).replace(/\s*[:：]$/, ''));
}
