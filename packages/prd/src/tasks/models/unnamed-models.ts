import type { Block } from '../block.ts';
import type { Field } from '../task.ts';
import type { Lost } from './fence-model.ts';
import type { PutAt } from './list-models.ts';
import type { Subject } from './subject.ts';

import { exampleFields } from '../example-fields.ts';
import { memberFields } from './member-fields.ts';
import { declaredTrees, mayDeclare } from './declared-trees.ts';
import { fieldItem } from './field-item.ts';

/** Languages of fences that may show what one record looks like. */
const showing: ReadonlySet<string> = new Set([
  '',
  ...'json json5 jsonc js javascript ts typescript yml yaml txt text plain plaintext csv'.split(' '),
]);

/** Whether a fence is in a language in which records are shown. */
export function mayShow(block: Block): boolean {
  const isShown =
    showing.has(block.language ?? '') ||
    (block.language === 'sql' && !/\b(?:create|select|insert|alter)\b/i.test(block.text));
  return isShown && !block.roles.has('api');
}

const declaring: ReadonlySet<string> = new Set(['', ...'json json5 jsonc avsc yml yaml txt text'.split(' ')]);

const drawing: ReadonlySet<string> = new Set(['', ...'txt text plain plaintext ascii ditaa'.split(' ')]);

/** Whether a fence may hold a drawing of characters. */
export function mayDraw(block: Block): boolean {
  return drawing.has(block.language ?? '') && !block.roles.has('api');
}

/**
 * A fence under the title of a model, which shows one record and does not say again what it is called. Answers what no
 * field of it can hold.
 */
export function unnamedModel(block: Block, subject: Subject, inModel: boolean, put: PutAt): readonly Lost[] {
  const { name } = subject;
  if (inModel && declaring.has(block.language ?? '') && mayDeclare(block.text)) {
    const trees = declaredTrees(block.text);
    for (const tree of trees) {
      const named = tree.name ?? (trees.length === 1 ? name?.names[0] : undefined);
      if (named !== undefined && /^[\p{L}_][\p{L}\p{N}_. -]{0,60}$/u.test(named))
        put(block.with({ line: block.line + 1 + tree.line }), named, tree.fields, 0.85);
    }
    if (trees.length > 0)
      return trees.flatMap(({ lost }) => lost.map((each) => ({ ...each, line: block.line + 1 + each.line })));
  }
  if (!name || subject.isNested === true) return [];
  if (!inModel && !name.hasKind) return [];
  const fields = shownFields(block.text, block.language ?? '');
  if (fields.length >= 2) put(block, name.names[0] ?? '', fields, 0.65);
  return [];
}

function shownFields(text: string, language: string): readonly Field[] {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '' && !/^\s*(?:\/\/|#)/.test(line));
  const [first = ''] = lines;
  if (/^\s*[[{]/.test(first)) {
    if (/^(?:ts|typescript)$/.test(language))
      return memberFields(
        lines
          .slice(1)
          .filter((line) => !/^\s{4,}|^\t\t/.test(line))
          .join('\n'),
      );
    return exampleFields(text);
  }
  if (language === 'csv') return csvFields(first);
  if (/[[{(;=]/.test(first) && !/^[\s│├└─|+*-]*`?\w+`?\s*[:(]/.test(first)) return [];
  const items = lines
    .filter((line) => !/^(?:\s{4,}|\t\t)/.test(line))
    .map((line) =>
      fieldItem(
        line
          .replace(/^[\s│├└─|+*-]+/, '')
          .replace(/\s(?:\/\/|#|--|←).*$/, '')
          .replace(/[,;]\s*$/, ''),
      ),
    );
  const good = items.filter((item) => item !== undefined && item.evidence !== 'worded');
  return good.length * 5 >= items.length * 3 ? good.flatMap((item) => item?.fields ?? []) : [];
}

function csvFields(header: string): readonly Field[] {
  const names = header.split(/[,;\t]/).map((cell) => cell.trim().replaceAll(/^"|"$/g, ''));
  return names.length >= 2 && names.every((name) => /^[A-Za-z_][\w .-]*$/.test(name))
    ? names.flatMap((name) => fieldItem(name)?.fields ?? [])
    : [];
}
