import type { Block } from '../block.ts';
import type { Put } from './named-models.ts';

import { partsIn } from './parts-row.ts';

import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isForeign, isNegated, leadingId, plainText } from '../statement.ts';

/** Items that ask for tables by their names: `Create likes table`, `likes 테이블 생성`, `Database tables (users, posts)`. */

const tableWord = ['table', '테이블', 'テーブル', '表'];
const made = where(
  tableWord,
  latin.i`^(?:(?:design and )?(?:create|add|set up|implement|design)) (?:the |an? |new )*([a-z]\w*(?:(?:, (?:and )?| and )[a-z]\w*)*) tables?(?: schemas?)?(?: migrations?)?(?: (?:in|with|for|to)\b.*)?[.]?$`,
);
/** `Table goals liée à user_id` */
const called = latin.u`^(?:[Tt]able|[Tt]abla|[Tt]abela|[Tt]abelle) ([a-z]\w*)(?:$|[:(]| (?:liée?|ligada|vinculada|con|com|avec|mit|with|para|pour)(?![\p{L}]).*$)`;
const asian = where(
  tableWord,
  latin.u`^([a-z]\w*) ?(?:테이블|テーブル|表)(?: ?(?:생성|추가|설계|구현|を(?:作成|追加)|创建|新建).*)?$`,
);
const bracketed = where(
  tableWord,
  latin.iu`(?:tables|(?:the|database|db) table|테이블|テーブル|表) ?[(（]([a-z]\w*(?:[,、] ?[a-z]\w*)+)[)）][.]?$`,
);
const vague =
  /^(?:database|data|db|the|all|new|required|basic|core|initial|sql|lookup|join|pivot|html|comparison|responsive|pricing|views?|rows?|columns?|layouts?|sorting|filters?)$/i;

/** The tables that an item asks for; tells whether there are any. */
export function madeTables(block: Block, put: Put): boolean {
  if (block.kind !== 'item' || block.text.length > 120 || block.roles.has('api')) return false;
  const plain = plainText(leadingId(block.text)?.rest ?? block.text).replace(/^\d{1,3}[.)] /, '');
  const names =
    made.exec(plain)?.[1] ?? asian.exec(plain)?.[1] ?? bracketed.exec(plain)?.[1] ?? called.exec(plain)?.[1] ?? '';
  const found = names.split(/[,、] ?(?:and )?| and /).filter((name) => name !== '' && !vague.test(name));
  if (found.length === 0 || isForeign(plain) || isNegated(plain)) return false;
  // `Columns: id, name`, under the only one.
  const rows = found.length === 1 ? block.children.flatMap(({ text }) => partsIn(text)?.fields ?? []) : [];
  for (const name of found) put(name, rows, 0.7);
  return true;
}
