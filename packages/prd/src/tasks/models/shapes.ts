import type { Block } from '../block.ts';
import type { Put } from './named-models.ts';

import { latin } from '../../expressions/latin.ts';
import { shapeFields } from './model-fences.ts';
import { withoutArticle } from './named-models.ts';

const shapeForm = latin.u`^[${'`'}*_]*(?:(?:entity|model|table|collection|type|tabelle|entität|модель|таблица|сущность|模型|实体|表)\s*[:：]?\s*)?[${'`'}*_]*([\p{L}_][\p{L}\p{N}_]*(?:\s+[\p{L}_][\p{L}\p{N}_]*){0,2})[${'`'}*_]*\s*(?:\(([^)]{0,40})\))?\s*[${'`'}*_]*\s*[:：=–—-]?\s*[${'`'}*_]*\s*\{([^{}]{2,1500}(?:\{[^{}]*\}[^{}]*)*)\}`;

/** `Name { a, b }`, `Name: { a, b }`, in code or not. */
export function shapes(block: Block, put: Put): boolean {
  if (!block.text.includes('{')) return false;
  const inModel = block.roles.has('model');
  let any = false;
  const spans = [...block.text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
  const texts = inModel ? [block.text, ...spans] : spans;
  for (const text of texts) {
    if (!text.includes('{') || text.startsWith('/')) continue;
    const plain = text.replace(/^([`*]*\w+)\/\{\w+\}/, '$1');
    const match = shapeForm.exec(plain);
    if (!match) continue;
    const name = withoutArticle((match[1] ?? '').trim())
      .replace(/^(?:interface|type|class|struct) (?=\S)/, '')
      .replace(/(?<=\S) (?:fields?|columns?|records?|shape|entry)$/, '');
    const fields = shapeFields(match[3] ?? '');
    const isCall =
      /[=]>|→/.test(text.slice(0, match[0].length)) ||
      latin.i`^(?:returns?|body|payload|response|request|entry|shape|export|import|const|function|errors?|json|data|input|output|default|params|with|from)$`.test(
        name,
      );
    if (!fields || fields.length < 2 || isCall || /^enum /i.test(name)) continue;
    if (latin.i`\b(?:input|request|response|dto|output)\b`.test(match[2] ?? '')) put(name, fields, 0.6);
    else if (inModel) put(name, fields, 0.95);
    else if (/^[A-Z]\w+$/.test(name) && !block.roles.has('api') && fields.some((field) => /^_?id$/i.test(field.name)))
      put(name, fields, 0.7);
    else continue;
    any = true;
    break;
  }
  return any;
}
