import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { Titles } from './titles.ts';

/** ``Table name: `orders` ``: a line of its own. */
const tableName = latin.iu`^[*_]*(?:table|collection|entity)(?: name)?[*_]*[:：][*_\s]*\x60?([a-z]\w*)\x60?$|^[*_]*(?:テーブル名?|コレクション名?|表名|테이블 ?명?|таблица|tabelle|tabla|tabela|tabella)[*_]*[:：][*_\s]*\x60?([a-z]\w*)\x60?$`;

/** Blocks that are read together, with the headings they stand under, the outermost first. */
export type Group =
  | {
      readonly kind: 'heading' | 'paragraph' | 'fence';
      readonly block: Block;
      readonly titles: Titles;
      readonly before: Block | undefined;
    }
  | {
      readonly kind: 'table';
      readonly rows: readonly [Block, ...Block[]];
      readonly titles: Titles;
      readonly before: Block | undefined;
    }
  | {
      readonly kind: 'list';
      readonly items: readonly [Block, ...Block[]];
      readonly all: readonly Block[];
      readonly titles: Titles;
      readonly before: Block | undefined;
    };

/** Gathers the rows of each table and the items of each list; linear in the number of blocks. */
export function groupsOf(blocks: readonly Block[]): Group[] {
  const groups: Group[] = [];
  /** The headings right under each heading. */
  const under = new Map<Block | undefined, Block[]>();
  let titles = new Titles([]);
  /** The headings that the document has, without those made of lines that name a table. */
  let headings: readonly Block[] = [];
  /** The last paragraph or item of the section that stands outside of tables. */
  let before: Block | undefined;
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at] as Block;
    if (block.kind === 'heading') {
      const depth = block.depth ?? 6;
      headings = [...headings.filter((above) => (above.depth ?? 6) < depth), block];
      const over = headings.at(-2);
      const beside = under.get(over) ?? [];
      under.set(over, beside);
      beside.push(block);
      titles = new Titles(headings, beside);
      before = undefined;
      groups.push({ kind: 'heading', block, titles, before });
    } else if (block.kind === 'row') {
      const rows: [Block, ...Block[]] = [block];
      for (let next = blocks[at + 1]; next?.kind === 'row' && next.table === block.table; next = blocks[at + 1]) {
        rows.push(next);
        at++;
      }
      groups.push({ kind: 'table', rows, titles, before });
      before = undefined;
    } else if (block.kind === 'item') {
      const all = [block];
      for (let next = blocks[at + 1]; next && belongs(next, block, all); next = blocks[at + 1]) {
        all.push(next);
        at++;
      }
      const others = all.slice(1).filter((each) => each.kind === 'item' && each.parent === block.parent);
      const items: [Block, ...Block[]] = [block, ...others];
      groups.push({ kind: 'list', items, all, titles, before });
      before = items.at(-1);
    } else {
      const name =
        block.kind === 'paragraph' && block.text.length < 80
          ? (tableName.exec(block.text) ?? []).slice(1).find((each) => each !== undefined)
          : undefined;
      // `Table: prices` is the caption of any table, unless the section is about models.
      const { inner } = titles;
      if (name !== undefined && (/`|\w_\w/.test(block.text) || (inner && titles.areAboutModels(inner)))) {
        // It stands over what follows as a heading would, up to the next such line.
        const depth = (headings.at(-1)?.depth ?? 5) + 1;
        const title = block.with({ kind: 'heading', text: `Table \`${name}\``, depth });
        titles = new Titles([...headings, title]);
        before = undefined;
        groups.push({ kind: 'heading', block: title, titles, before });
        continue;
      }
      groups.push({ kind: block.kind, block, titles, before });
      if (block.kind === 'paragraph') before = block;
    }
  }
  return groups;
}

/** Whether a block goes on with the list that begins with `first`: another item of it, or an item or paragraph in one. */
function belongs(next: Block, first: Block, all: readonly Block[]): boolean {
  if (next.kind !== 'item' && next.kind !== 'paragraph') return false;
  if (next.parent !== undefined) {
    return next.parent === first.parent ? next.kind === 'item' : isWithin(next.parent, all);
  }
  return next.kind === 'item' && first.parent === undefined && sameLabels(next, first);
}

function isWithin(parent: Block, all: readonly Block[]): boolean {
  const last = all.at(-1);
  for (let block = last; block; block = block.parent) if (block === parent) return true;
  return false;
}

function sameLabels(one: Block, other: Block): boolean {
  return (
    one.section === other.section &&
    one.labels.length === other.labels.length &&
    one.labels.every((label, index) => label === other.labels[index])
  );
}
