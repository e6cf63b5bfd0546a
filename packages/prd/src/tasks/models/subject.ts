import type { Block } from '../block.ts';
import type { EntityName } from './entity-name.ts';
import type { Titles } from './titles.ts';

import { latin } from '../../expressions/latin.ts';
import { plainText } from '../statement.ts';
import { wordsOf } from '../words.ts';
import { isExplicit, judgeLabel, longestLabel } from './judgements.ts';
import { storedSubject } from './stored-subject.ts';
import { general, manyKinds } from './vocabulary.ts';

/** What labels and headings say that a list, a table or a fence under them is about. */
export interface Subject {
  /** The model whose fields stand there. */
  readonly name?: EntityName;
  /** Whether what stands there are models themselves: no, perhaps, or as a title says that has no other meaning. */
  readonly many: 'no' | 'perhaps' | 'surely';
  /** A label says that it is about something else, such as indexes. */
  readonly isAside: boolean;
  /** The name is that of a label under a title that names something else: what it lists is a model only by its types. */
  readonly isNested?: boolean;
  /** The title calls what stands there entities, whatever their names are. */
  readonly areEntities?: boolean;
  /** A statement says that each has what follows, or a label that they are its fields. */
  readonly isTold?: boolean;
  /** It is only said that each has what follows, which may be no data. */
  readonly isHeld?: boolean;
}

const entities =
  /entities|entidades|entit[äé]+s?(?:en)?\b|entità|encje|entiteiten|entiteter|сущности|实体|實體|エンティティ|엔[터티]티/iu;

/** Whether the innermost title names something, or speaks of another side. */
function isNested(titles: Titles): boolean {
  const last = titles.headings.length - 1;
  return last >= 0 && !['many', 'general', 'parts'].includes(titles.judged(last).kind);
}

/** `The station record` under the title `Station`. */
function isRecordOf({ names: [name = ''] }: EntityName, titles: Titles): boolean {
  const last = titles.headings.length - 1;
  const judged = last >= 0 ? titles.judged(last) : undefined;
  const title = judged?.kind === 'name' ? (judged.name.names[0] ?? '') : '';
  return title !== '' && name.toLowerCase() === `${title.toLowerCase()} record`;
}

/** Whether the innermost title names a model without doubt. */
function isNamed(titles: Titles): boolean {
  const last = titles.headings.length - 1;
  const judged = last >= 0 ? titles.judged(last) : undefined;
  return judged?.kind === 'name' && (judged.name.isCoded || judged.name.hasKind);
}

const numberedPart = /^\d+(?:\.\d+)+[.)]?\s+[*_`]*[\p{L}_][\p{L}\p{N}_ ]{0,40}[*_`]* \([\p{L}\p{N}, ]{2,30}\)$/u;

/** `2.2 База данных (PostgreSQL) Таблица orders:`: the last words of what stands over columns. */
const tableAtEnd = latin.iu`(?:^|[\s.])(?:table|collection|tabelle|tabla|tabela|tabella|таблица|коллекция|表|テーブル|테이블) [*_\x60]*([a-z]\w*)[*_\x60]*[:：]\W*$`;

/** Nothing but a name in code. */
const onlyCode = /^[*_]*`\w+`[*_]*:?$/;
/** Nothing but a name in bold, with what it is called in code. */
const boldAndCode = /^(?:\*\*|__)[^*`]{2,40}(?:\*\*|__) ?[(（–—-]? ?`\w+`[)）]?:?$/;

/** A name of a few words right above, with nothing behind it but a remark in brackets: `Buses`, `**Delivery** (root)`. */
function isTitleLine(before: Block, block: Block): boolean {
  return (
    before.kind === 'paragraph' &&
    block.kind === 'item' &&
    before.end + 4 >= block.start &&
    before.text.length <= 60 &&
    titleLine.test(before.text)
  );
}

const titleLine = /^[*_]*\p{L}[\p{L}\p{N}_-]*(?: [\p{L}\p{N}_-]+){0,2}[*_]*(?: \([^()]*\))?[*_]*$/u;

/** The subject of blocks that begin with this one. */
export function subjectOf(block: Block, titles: Titles, before: Block | undefined): Subject {
  const labels = block.parent ? block.labels.slice(0, 1) : block.labels;
  let isPart = false;
  let perhaps = false;
  for (const label of labels) {
    // A field with its number, over the next one.
    if (/^\d/.test(label) && numberedPart.test(label)) continue;
    const [, table] = tableAtEnd.exec(label) ?? [];
    if (table !== undefined)
      return { name: { names: [table], hasKind: true, isCoded: true }, many: 'no', isAside: false };
    const stored = storedSubject(label);
    if (stored) return { ...stored, many: 'no', isAside: false, isTold: true };
    const judged = judgeLabel(label);
    if (judged.kind === 'name' && judged.name.hasParts && !judged.name.isCoded && isNamed(titles)) {
      // `Suggested columns:` under the name of a table.
      isPart = true;
      continue;
    }
    if (judged.kind === 'name' && isRecordOf(judged.name, titles)) {
      isPart = true;
      continue;
    }
    if (judged.kind === 'name')
      return { name: judged.name, many: 'no', isAside: false, ...(isNested(titles) ? { isNested: true } : {}) };
    if (judged.kind === 'many')
      return { many: isModelLabel(label) || titles.areAboutModels(block) ? 'surely' : 'perhaps', isAside: false };
    if (judged.kind === 'aside') return { many: 'no', isAside: true };
    if (judged.kind === 'general') perhaps = true;
    if (judged.kind === 'parts') isPart = true;
  }
  if (
    before &&
    before.text.length < longestLabel &&
    before.section === block.section &&
    !block.labels.includes(before.text)
  ) {
    const judged = judgeLabel(before.text);
    if (
      judged.kind === 'name' &&
      (judged.name.hasKind ||
        before.kind === 'item' ||
        onlyCode.test(before.text) ||
        boldAndCode.test(before.text) ||
        (isTitleLine(before, block) && titles.areAboutModels(block)))
    )
      return { name: judged.name, many: 'no', isAside: false };
  }
  const thing = thingAlone(titles);
  if (thing) return { name: thing, many: 'no', isAside: false };
  for (let index = titles.headings.length - 1; index >= 0; index--) {
    const { text, roles } = titles.headings[index] as Block;
    const judged = titles.judged(index);
    switch (judged.kind) {
      case 'name':
        return { name: judged.name, many: 'no', isAside: false };
      case 'parts':
        isPart = true;
        continue;
      case 'many':
        return isPart
          ? { many: 'no', isAside: false }
          : { many: 'surely', isAside: false, ...(entities.test(text) ? { areEntities: true } : {}) };
      case 'general':
        return { many: isPart ? 'no' : isExplicit(text) ? 'surely' : 'perhaps', isAside: false };
      case 'aside':
        return perhaps ? { many: 'perhaps', isAside: false } : { many: 'no', isAside: true };
      case 'unknown':
        return {
          many: perhaps || (roles.has('model') && isExplicit(text)) ? 'perhaps' : 'no',
          isAside: false,
        };
    }
  }
  return { many: 'no', isAside: false };
}

/** `Product`, right under `Data model`: one of the words for what stores things, and a thing here. */
function thingAlone(titles: Titles): EntityName | undefined {
  const last = titles.headings.length - 1;
  const title = titles.inner?.plain ?? '';
  if (last < 1 || !/^\p{Lu}\p{Ll}+(?<!s)$/u.test(title) || titles.judged(last).kind !== 'general') return undefined;
  if (!products.has(title.toLowerCase()) || !isExplicit(titles.headings[last - 1]?.text ?? '')) return undefined;
  // A product has an application and a platform, be it data or not, but it keeps products only as data.
  if (!/^Produ[ck]t$/.test(title) && !titles.standBesideNames) return undefined;
  return { names: [title], hasKind: false, isCoded: false, isAmbiguous: true };
}

/** Words for what stores things that are kept as data themselves, other than those for sides of a system. */
const products: ReadonlySet<string> = new Set(
  'product application platform tool website site solution software produkt anwendung plattform aplicación plataforma aplicação aplicativo applicazione piattaforma plateforme приложение платформа'.split(
    ' ',
  ),
);

/** Words between others of a label: `The database has 3 tables as follows:`. */
const between: ReadonlySet<string> = new Set(
  'the a has have are is as follows following these of two three four five'.split(' '),
);

/** Whether a label says little more than that models follow. */
function isModelLabel(label: string): boolean {
  return (
    wordsOf(plainText(label)).filter(
      (word) => !manyKinds.has(word) && !general.has(word) && !between.has(word) && !/^\d+$/.test(word),
    ).length <= 2
  );
}
