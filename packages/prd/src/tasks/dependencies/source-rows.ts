import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { ofLast } from '../of-last.ts';
import { plainText } from '../statement.ts';

/** Rows of tables of what a product reads: `| VDV hub of the region | XML | push |` under `Source | Format | Owner`. */

const sourceHeader = latin.iu`^(?:(?:data |input )?(?:sources?|feeds?|inputs?)|upstreams?|(?:daten)?quellen?|fuentes?|sources? de données|origen)$`;
const otherHeader = latin.iu`^(?:formats?|frequency|protocols?|owners?|refresh|cadence|schedule|updated|transport|providers?|delivery|formato|frecuencia|fréquence|häufigkeit|protokoll|herkunft|intervall?)$`;

const isOfSources = ofLast((header: readonly string[]) => {
  const names = header.map((cell) => plainText(cell));
  return sourceHeader.test(names[0] ?? '') && names.some((name) => otherHeader.test(name));
});

/** What such a row reads from: the one name in code, else what it begins with. */
export function sourceOfRow({ cells = [], header = [] }: Block): string | undefined {
  if (header.length === 0 || !isOfSources(header)) return undefined;
  const codes = cells.flatMap((cell) => (cell.includes('`') ? [...cell.matchAll(/`([^`\s]{2,40})`/g)] : []));
  if (codes.length === 1) return codes[0]?.[1];
  const name = plainText(cells[0] ?? '')
    .split(/,|\s[(–—-]|\s(?:of|from|der|des|von|de|du|del)\s/, 1)[0]
    ?.trim();
  return name !== undefined && /^\p{Lu}/u.test(name) && name.split(' ').length < 5 ? name : undefined;
}
