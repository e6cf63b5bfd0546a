import type { EntityName } from './entity-name.ts';

import { wordsOf } from '../words.ts';
import { ambiguous, aspects, frames, general, joinedGeneral, kinds, manyKinds, onePart, parts } from './vocabulary.ts';

/** Names in scripts that join words without spaces. */

/** A letter of such a script. */
export const cjk: RegExp = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
const inLatin = /[A-Za-z_][\w-]*/g;
const identifier = /^[A-Za-z_]\w*$/;

/** `用户表 users`, `users テーブル定義`, `部门字段定义`, `診療記録`. */
export function besideCjk(source: string): EntityName | undefined {
  const inScript = source.replaceAll(inLatin, ' ').trim();
  const names = source.match(inLatin)?.filter((word) => !kinds.has(word.toLowerCase())) ?? [];
  const others = wordsOf(inScript);
  const hasKind = others.some((word) => kinds.has(word) || endsInKind(word));
  const [name = ''] = names;
  if (names.length === 1 && identifier.test(name)) {
    const isPlain = others.every((word) => word.length <= 12) && others.length <= 2;
    if (
      !isPlain ||
      (general.has(name.toLowerCase()) && !name.includes('_')) ||
      others.some((word) => aspects.has(word) || onePart.has(word))
    )
      return undefined;
    return { names: [name], hasKind, isCoded: true };
  }
  if (names.length > 0 || others.length === 0 || others.length > 3 || others.join('').length > 12) return undefined;
  if (others.length > 1 && others.some((word) => aspects.has(word) || general.has(word) || kinds.has(word)))
    return undefined;
  const whole = inScript
    .replaceAll(/\s+/g, ' ')
    .replace(/(?:字段)?(?:定义|定義|说明|結構|结构|構造|设计|設計|列表|一覧|项目|項目|정의|구조)$/, '');
  const base = whole.replace(/字段$|フィールド$|필드$/, '');
  const hasParts = base !== whole || whole !== inScript;
  if (
    base.length < 2 ||
    base.length > 12 ||
    general.has(base) ||
    aspects.has(base) ||
    frames.has(base) ||
    kinds.has(base) ||
    parts.has(base)
  )
    return undefined;
  if (isJoinedGeneral(base)) return undefined;
  if (endsInAspect(base) || manyKinds.has(unqualified(base))) return undefined;
  return {
    names: [base],
    hasKind,
    isCoded: false,
    ...(ambiguous.has(base) ? { isAmbiguous: true } : {}),
    ...(hasParts ? { hasParts } : {}),
  };
}

/** A word without what says which of the tables: `テーブル` of `必須テーブル`. */
export function unqualified(word: string): string {
  return word.charCodeAt(0) < 256 ? word : word.replace(qualified, '');
}

const qualified = /^(?:必須|推奨|主要|基本|追加|関連|核心|重要|全|業務|マスタ|主な|必要な?|신규|기존|주요|핵심)/;

/** Whether a word without spaces is made of general ones: `实体联系模型`, `データ項目一覧`. */
export function isJoinedGeneral(word: string): boolean {
  let rest = word;
  while (rest !== '') {
    const part = joinedGeneral.find((each) => rest.startsWith(each));
    if (part === undefined) return false;
    rest = rest.slice(part.length);
  }
  return word.length > 1;
}

const kindEnd =
  /(?:表|マスタ|マスター|台帳|テーブル|エンティティ|モデル|实体|實體|模型|테이블|엔티티|모델)(?:定義|定义|结构|構造)?$/;

export function endsInKind(word: string): boolean {
  return cjk.test(word) && word.length > 1 && kindEnd.test(word);
}

const aspectEnd =
  /(?:关系|联系|一对一|一对多|多对一|多对多|規則|规则|约束|索引|状态|流程|权限|说明|接口|设计|方式|策略|要求|功能|管理|示例|関係|制約|状態|画面|機能|要件|表单|フォーム|폼|一覧|方針|관계|규칙|화면|기능|요구사항|정책|흐름|방식|관리)$/;

function endsInAspect(word: string): boolean {
  return aspectEnd.test(word);
}
