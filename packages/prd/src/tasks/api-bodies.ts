import type { Outline } from '../outline/types.ts';
import type { Block } from './block.ts';
import type { Collector } from './collector.ts';

import { exampleFields } from './example-fields.ts';
import { firmExclusion } from './section-role.ts';
import { latin } from '../expressions/latin.ts';

/** Fences that show the body of an endpoint named before them: under `Request:`, `**Response 200**`, `#### Body`. */

const answer = latin.i`\b(?:responses?|returns?|output|antwort|réponse|respuesta|resposta)\b|ответ|响应|返回|レスポンス`;
const demand = latin.i`\b(?:requests?|body|payload|input|anfrage|requête|solicitud|petición|requisição)\b|запрос|请求|リクエスト`;
const failure = latin.i`\b(?:errors?|failures?|fehler|invalid)\b|\b[45](?:\d\d|xx)\b|ошибк|错误`;
const languages: ReadonlySet<string> = new Set(['', ...'json json5 jsonc js javascript ts typescript http'.split(' ')]);

/** The last endpoint that stands before a fence, as far as it is clear which one that is. */
interface Named {
  readonly block: Block;
  /** Undefined where the block names several. */
  readonly key: string | undefined;
  /** Blocks of this section that name endpoints. */
  readonly count: number;
}

/** Gives the fields that such fences show to their endpoints. */
export function readBodies(outline: Outline, blocks: readonly Block[], out: Collector): void {
  const named = new Map<number, Named>();
  for (const [index, block] of blocks.entries()) {
    const keys = out.apiKeys(block);
    if (keys.length > 0) {
      const key = keys.length === 1 && block.kind !== 'row' ? keys[0] : undefined;
      named.set(block.section, { block, key, count: (named.get(block.section)?.count ?? 0) + 1 });
    } else if (block.kind === 'fence' && languages.has(block.language ?? '') && /^\s*[[{]/.test(block.text)) {
      const side = firmExclusion(block.excluded) === undefined ? sideOf(outline, blocks, index) : undefined;
      const key = side === undefined ? undefined : endpointOf(outline, block, named);
      if (key !== undefined && side !== undefined) out.body(key, side, exampleFields(block.text));
    }
  }
}

/** Which body a fence shows, by the label above it, else by the heading. */
function sideOf({ sections }: Outline, blocks: readonly Block[], index: number): 'request' | 'response' | undefined {
  const block = blocks[index];
  const before = blocks[index - 1];
  const caption = before?.section === block?.section && before?.kind === 'paragraph' && before.text.length <= 60;
  const labels = [block?.labels[0], caption ? before.text : undefined, sections[block?.section ?? -1]?.title];
  for (const label of labels) {
    if (label === undefined) continue;
    const last = label.split(/[.!?]\s/).at(-1) ?? label;
    if (failure.test(last)) return undefined;
    if (answer.test(last)) return 'response';
    if (demand.test(last)) return 'request';
  }
  return undefined;
}

/** The endpoint that a fence belongs to: in its section the one before it, else that of a section around it. */
function endpointOf({ sections }: Outline, block: Block, named: ReadonlyMap<number, Named>): string | undefined {
  for (let index = block.section; index >= 0; index = sections[index]?.parent ?? -1) {
    const found = named.get(index);
    if (!found) continue;
    const isNear = index === block.section && (found.block.kind !== 'item' || isWithin(block, found.block));
    return isNear || found.count === 1 || found.block.kind === 'heading' ? found.key : undefined;
  }
  return undefined;
}

function isWithin(block: Block, item: Block): boolean {
  for (let parent = block.parent; parent; parent = parent.parent) if (parent === item) return true;
  return false;
}
