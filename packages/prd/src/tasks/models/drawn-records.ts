import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';
import type { Subject } from './subject.ts';

import { entityName } from './entity-name.ts';
import { fieldItem } from './field-item.ts';
import { tableModels } from './table-models.ts';
import { textBoxes, textTables } from './text-tables.ts';

/** Reads the models of a fence that draws them as tables or boxes; tells whether it has any. */
export function drawnRecords(block: Block, subject: Subject, inModel: boolean, put: PutAt): boolean {
  if (!/[|│┃║]/.test(block.text)) return false;
  const { lines } = block;
  let any = false;
  const found: PutAt = (...model) => {
    any = true;
    put(...model);
  };
  for (const { title, lines: under, line } of textBoxes(lines)) {
    const name = entityName(title);
    const items = under.map((text) => fieldItem(text.replace(/^[-+*#]\s?(?=\w)/, '')));
    const fields = items
      .filter((item) => item !== undefined && item.evidence !== 'worded')
      .flatMap((item) => item?.fields ?? []);
    const isTyped = items.filter((item) => item?.evidence === 'typed').length * 3 >= items.length;
    if (!name || fields.length < 2 || fields.length * 3 < items.length * 2 || !(inModel || isTyped)) continue;
    found(block.with({ line: block.line + 1 + line }), name.names[0] ?? '', fields, 0.85);
  }
  if (any) return true;
  for (const { header, rows } of textTables(lines)) {
    const [first, ...others] = rows.map(({ cells, line }) =>
      block.with({ kind: 'row', line: block.line + 1 + line, header, cells }),
    );
    if (first) tableModels([first, ...others], subject, inModel, found, () => undefined);
  }
  return any;
}
