import type { Block } from '../block.ts';
import type { Collector } from '../collector.ts';
import type { Put } from './named-models.ts';

import { latin, type Latin } from '../../expressions/latin.ts';
import { readFieldList } from '../field.ts';
import { isForeign } from '../statement.ts';

/** Models of which a list gives little more than the names. */

/** Words that start an item under a data-model heading and name no model. */
export const notEntity: Latin = latin.iu`^(?:indices|index(?:ing|es)?|partition(?:ing)?|retention|backups?|caching|encryption|naming|indexe?s?|keys?|relations?(?:hips?)?|constraints?|migrations?|notes?|storage|fields?|columns?|pk|fk|primary|foreign|unique|enums?|the|all|each|every|use|add|store|database|engine|beziehungen|связи|索引|关系)$`;

/** An item of a list of entities that is a name and little else. */
const listedEntity = latin.u`^[*${'`'}]*([\p{L}_][\p{L}\p{N}_]*(?: [\p{L}_][\p{L}\p{N}_]*){0,2})[*${'`'}]* ?(?:[;.,]?$|\(|[–—-] )`;
const entityLabel = latin.iu`(?<![\p{L}])(?:entities|tables|entitäten|tabellen|сущности|таблицы|entidades|tablas|entités)(?![\p{L}])[^:：]{0,30}[:：]|(?:实体|数据表)[^:：]{0,10}[:：]`;

const manyModels: Latin = latin.iu`(?<![\p{L}])(?:tables|models|entities|collections|schemas|tabellen|modelle|entitäten|tablas|modelos|entidades|таблицы|модели|сущности|tabloları)(?![\p{L}])|(?:数据|資料)?(?:表|模型|实体)(?:清单|列表)`;

/** Whether the label above an item, else the heading, speaks of several models, so that a name there is one of them. */
function isOfModels(block: Block, heading: Block | undefined): boolean {
  const label = block.labels.find((text) => manyModels.test(text));
  return label !== undefined || (heading !== undefined && manyModels.test(heading.text));
}

/** ``- Core: `users`, `teams` ``, in a list of tables. */
export function namesSeveral(block: Block, heading: Block | undefined, put: Put): boolean {
  if (block.kind !== 'item' || !block.text.includes('`')) return false;
  const names = severalCoded.exec(block.text)?.[1];
  if (names === undefined || !isOfModels(block, heading)) return false;
  for (const [word] of names.matchAll(/[A-Za-z_]\w*/g)) put(word, [], 0.75);
  return true;
}

/** ``Core: `users`, `teams` `` */
export const severalCoded: Latin = latin.plain`^[^:：${'`'}]{0,40}[:：][*_]*\s*((?:${'`'}[A-Za-z_]\w*${'`'}[\s,;]*){2,})[.]?$`;
const firstBold = latin.plain`^(?:\*\*|__)([A-Za-z_]\w*)(?:\*\*|__)\s*(?:[:–—-]|\()`;
const firstCoded = latin.plain`^[*_]*${'`'}([A-Za-z_]\w*)${'`'}[*_]*(?:\s*(?:[:–—-]|\().*)?$`;

/** ``- `orders` – what was bought``, in a list of tables, and `- Customers (name, address)`, in one of entities. */
export function listedModel(block: Block, heading: Block | undefined, put: Put, out: Collector): boolean {
  if (block.kind !== 'item' || block.parent) return false;
  const coded =
    (block.text.includes('`') ? firstCoded.exec(block.text)?.[1] : undefined) ??
    (block.roles.has('model') ? firstBold.exec(block.text)?.[1] : undefined);
  if (coded !== undefined && !notEntity.test(coded) && isOfModels(block, heading)) {
    if (isForeign(block.labels.join(' '))) out.omit('model', coded, 'another system or document', block.line);
    else put(coded, [], 0.75);
    return true;
  }
  const [label] = block.labels;
  const plain = label !== undefined && entityLabel.test(label) ? listedEntity.exec(block.text)?.[1] : undefined;
  if (plain === undefined) return false;
  const inner = latin.plain`\(([^)]*)\)`.exec(block.text)?.[1] ?? '';
  put(plain, (/\bid\b/i.test(inner) && looksLikeList(inner) ? readFieldList(inner) : undefined) ?? [], 0.7);
  return true;
}

function looksLikeList(text: string): boolean {
  return /[,，、]/.test(text) && !latin.u`[.!?]\s+\p{Lu}`.test(text);
}
