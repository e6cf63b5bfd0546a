import type { Block } from '../block.ts';
import type { Field } from '../task.ts';
import type { Put } from './named-models.ts';
import type { Subject } from './subject.ts';

import { isTypeWord } from '../field-type.ts';
import { areMembers } from './attribute-words.ts';
import { cjk, isJoinedGeneral } from './joined-names.ts';
import { severalCoded } from './listed-models.ts';
import { mentionsModel } from './named-models.ts';
import { isIdentifier } from './entity-name.ts';
import { isExplicit } from './judgements.ts';
import { Entry } from './list-entry.ts';
import { partsIn } from './parts-row.ts';
import { wordsOf } from '../words.ts';
import { fieldsInRow } from './field-item.ts';
import { general, manyKinds, parts } from './vocabulary.ts';

/** Puts a model or fields of one, at the place of a block. */
export type PutAt = (block: Block, ...put: Parameters<Put>) => void;

/** Reads the models that a list names or describes, or the fields of one; tells which items it has read. */
export function listModels(
  items: readonly Block[],
  subject: Subject,
  inModel: boolean,
  put: PutAt,
): ReadonlySet<Block> {
  const read = new Set<Block>();
  const [first] = items;
  if (!first) return read;
  if ((first.roles.has('api') && !inModel) || subject.isAside) return read;
  // `Model`, `View`, `Presenter`: the layers of the program.
  if (items.some(({ text }) => layers.test(text))) return read;
  const entries = items.map((item) => new Entry(item));
  if (
    subject.isHeld === true &&
    !areMembers(entries.flatMap(({ item: { text }, field }) => (field ? { text, field } : [])))
  )
    return read;
  const take = (entry: Entry, fields: readonly Field[], confidence: number, called = entry.name): void => {
    for (const name of called?.names ?? []) put(entry.item, name, called?.names.length === 1 ? fields : [], confidence);
    read.add(entry.item);
    for (const child of entry.item.children) read.add(child);
  };
  // `- Tables:` over the names of tables, `- Fields:` over fields.
  for (const { item } of entries) {
    const title = item.children.length > 0 ? titleOf(item.text) : undefined;
    const below = item.children.filter((child) => child.kind === 'item');
    if (title === 'many')
      for (const block of listModels(below, { many: 'surely', isAside: false }, inModel, put)) read.add(block);
    else if (title === 'parts' && subject.name)
      for (const block of listModels(below, { ...subject, many: 'no' }, inModel, put)) read.add(block);
    if (title !== undefined) read.add(item);
  }
  // `Fields: id, email, name`, among other things that are said of a model.
  const told = subject.name?.hasKind && subject.many === 'no' ? entries.map(({ item }) => partsIn(item.text)) : [];
  for (const [index, row] of told.entries()) {
    const item = items[index];
    if (!row || !item || read.has(item)) continue;
    put(item, subject.name?.names[0] ?? '', row.fields, 0.85);
    read.add(item);
  }
  const open = entries.filter(({ item, isAside }) => !read.has(item) && !(subject.name && isAside));
  if (!inModel && subject.many === 'no' && subject.name?.hasKind !== true) {
    for (const entry of open) {
      if (keyed.test(entry.item.text) && isKeyed(entry)) take(entry, entry.row?.fields ?? [], 0.7);
      else if (entry.item.children.length >= 2 && mentionsModel.test(entry.item.text) && entry.name?.hasKind === true) {
        const isTyped =
          entry.children.filter(({ evidence }) => evidence === 'typed').length * 2 >= entry.children.length;
        const all = entry.children.flatMap(({ fields: each }) => each);
        if (isTyped && all.length >= 2) take(entry, all, 0.85);
      }
    }
    return read;
  }
  const withChildren = open.filter(
    (entry) => entry.name && entry.children.length > 0 && entry.allFields.length >= 2 && !isField(entry),
  );
  const typedChildren = withChildren.filter(
    ({ children }) => children.filter(({ evidence }) => evidence === 'typed').length * 2 >= children.length,
  );
  const isModels = inModel || subject.many === 'surely';
  if (
    withChildren.length > 0 &&
    !subject.name &&
    (isModels
      ? withChildren.length * 2 >= open.length || subject.many === 'surely'
      : typedChildren.length === withChildren.length &&
        (typedChildren.every(({ name }) => name?.hasKind) ||
          (subject.many === 'perhaps' && typedChildren.length >= 2 && typedChildren.length === open.length)))
  ) {
    for (const entry of withChildren) take(entry, entry.allFields, 0.85);
    // Beside collections of a record stand its fields.
    const areMembers = withChildren.every(({ item }) => collectionType.test(item.text));
    for (const entry of areMembers ? [] : open)
      if (!read.has(entry.item) && entry.name && (entry.row || entry.name.isCoded))
        take(entry, entry.row?.fields ?? [], 0.85);
    return read;
  }
  const fields = open.filter(({ field }) => field !== undefined);
  const typed = open.filter(({ field }) => field?.evidence === 'typed');
  const isCollective =
    subject.name !== undefined &&
    collective.test(subject.name.names[0] ?? '') &&
    typed.length * 2 < open.length &&
    open.filter((entry) => entry.name && (entry.row?.fields.length ?? 0) >= 3).length * 2 >= open.length;
  // `Customer data` over `Address: street, town, country`: the items are what it consists of.
  const name = isCollective ? undefined : subject.name;
  const isOfParts = name?.hasParts === true && !name.isAmbiguous && subject.isNested !== true;
  if (name && subject.many === 'no' && (inModel || name.hasKind || isOfParts)) {
    const needed =
      name.isAmbiguous === true || subject.isNested === true
        ? typed.length * 2 >= open.length || areColumns(open)
        : fields.length * 5 >= open.length * 3;
    const isSure =
      subject.isTold === true ||
      isOfParts ||
      typed.length * 2 >= open.length ||
      fields.filter(({ field }) => field?.evidence !== 'worded').length * 2 >= open.length ||
      areShort(open);
    if (needed && isSure && fields.length >= (name.hasKind || inModel ? 1 : 2)) {
      for (const entry of fields) {
        if (isIndex(entry.item.text)) continue;
        for (const each of name.names.slice(0, 1))
          put(entry.item, each, entry.field?.fields ?? [], entry.field?.evidence === 'worded' ? 0.7 : 0.85);
        read.add(entry.item);
        for (const child of entry.item.children) read.add(child);
      }
      return read;
    }
    // One item holds them all: `- id, email, name`.
    if (open.length <= 3) {
      for (const { item, field } of open) {
        const row = field?.evidence === 'typed' ? field : fieldsInRow(item.text);
        if (!row) continue;
        for (const each of name.names.slice(0, 1)) put(item, each, row.fields, 0.8);
        read.add(item);
      }
      if (read.size > 0) return read;
    }
  }
  if (name || !(isModels || subject.many !== 'no')) return read;
  if (subject.areEntities && open.length > 1 && open.every(({ heading }) => heading)) {
    for (const entry of open) take(entry, entry.row?.fields ?? entry.toldFields, 0.75, entry.name ?? entry.heading);
    return read;
  }
  if (subject.many === 'surely' && areGroups(open)) {
    for (const { item, row } of open) for (const field of row?.fields ?? []) put(item, field.name, [], 0.75);
    for (const { item } of open) read.add(item);
    return read;
  }
  const named = open.filter((entry) => entry.name);
  const rows = named.filter((entry) => entry.row);
  // `- **User**: id, email`, for most of the items.
  if (rows.length * 2 >= named.length && rows.length > 0 && typed.length < open.length) {
    for (const entry of open) {
      if (entry.row && entry.name) take(entry, entry.row.fields, entry.row.evidence === 'worded' ? 0.8 : 0.9);
      else if (entry.name && (entry.isMarked || subject.many === 'surely')) take(entry, entry.toldFields, 0.7);
      else if (entry.title && subject.many === 'surely') take(entry, [], 0.6, entry.title);
    }
    return read;
  }
  const marked = open.filter((entry) => (entry.name ? entry.isMarked || isShort(entry) : entry.title !== undefined));
  const unambiguous = marked.filter(({ name: each }) => !each?.isAmbiguous);
  if (subject.many === 'surely' && marked.length * 10 >= open.length * 7 && unambiguous.length * 2 >= marked.length) {
    for (const entry of open) {
      const name = entry.name ?? entry.title;
      if (name) take(entry, entry.row?.fields ?? entry.toldFields, 0.7, name);
    }
  } else if (inModel && named.length === open.length && areTables(named)) {
    for (const entry of named) take(entry, entry.toldFields, 0.7);
  }
  return read;
}

/** `` `catalog_items` and `catalog_sources` ``: nothing but names in code, most of which are of several things. */
function areTables(entries: readonly Entry[]): boolean {
  const names = entries.flatMap(({ name }) => (name?.isCoded === true ? name.names : ['']));
  return (
    names.filter((name) => /[a-z]s$/.test(name)).length * 2 >= names.length && names.some((name) => name.includes('_'))
  );
}

/** ``Core: `users`, `teams` `` and ``Social: `likes`, `challenge_votes` ``: groups of tables, and no fields of anything. */
function areGroups(entries: readonly Entry[]): boolean {
  const names = entries.flatMap(({ row }) => row?.fields.map(({ name }) => name) ?? ['']);
  return (
    entries.length > 1 &&
    entries.every(({ item: { text } }) => severalCoded.test(text)) &&
    names.some((name) => name.includes('_')) &&
    names.filter((name) => /[a-rtv-z]s$/.test(name)).length * 3 >= names.length * 2
  );
}

const layers =
  /^[*_]*(?:presenters?|controllers?|view ?models?|repositories|middlewares?|routers?)[*_]*\s*(?:[:–—(-]|$)/i;

const collective = /(?:daten|data|dados|datos|données|данные|数据|信息|データ|情報|데이터|정보)$/i;

function titleOf(text: string): 'many' | 'parts' | undefined {
  const words = wordsOf(text.replaceAll(/[*_`]+/g, ''));
  // `ドキュメント構造`
  if (words.length === 1 && cjk.test(words[0] ?? '') && isJoinedGeneral(words[0] ?? '')) return 'many';
  // `Data Model (Logical)`
  if (text.length <= 40 && isExplicit(text)) return 'many';
  if (
    words.length === 0 ||
    words.length > 3 ||
    !words.every((word) => manyKinds.has(word) || parts.has(word) || general.has(word))
  )
    return undefined;
  return words.some((word) => manyKinds.has(word))
    ? 'many'
    : words.some((word) => parts.has(word))
      ? 'parts'
      : undefined;
}

/** Written as types are: `OrderItem`. */
const typeName = /^[A-Z][a-z]+[A-Z]/;
/** `Order (PK: uuid, …)` */
const keyedRow = /[([]\s*(?:PK|FK)\s*:/;

/** ``accounts` (Array)`` over what each of them has. */
const collectionType =
  /^[*_]*`?\w+`?[*_]*\s*[(（:：]\s*`?(?:array|list|collection|コレクション|配列|list of|array of)\b/i;

/** An item with children that is itself a field: `settings: object` over its keys. */
function isField({ field, item, name }: Entry): boolean {
  return (
    field?.evidence === 'typed' &&
    !(name?.hasKind === true) &&
    !(collectionType.test(item.text) && item.children.length > 1) &&
    !(typeName.test(name?.names[0] ?? '') || keyedRow.test(item.text))
  );
}

function isShort({ item, name, isTold, isCut }: Entry): boolean {
  return (
    name !== undefined &&
    ((isCut && item.text.length <= 160) || (!isTold && item.text.length <= 60)) &&
    (item.text.split(/\s+/).length <= 3 || /[(（:：–—]/.test(item.text) || isIdentifier(name.names[0] ?? ''))
  );
}

/** A row that begins with a key. */
const keyed = /[:(]\W{0,4}id\W{0,3}[,(]/;

/** `users: id, email, name`. */
function isKeyed({ name, row }: Entry): boolean {
  return (
    name !== undefined &&
    !name.isAmbiguous &&
    row?.evidence !== 'worded' &&
    row?.fields[0]?.name === 'id' &&
    row.fields.length >= 3
  );
}

/** Whether items say little more than a name each. */
function areShort(entries: readonly Entry[]): boolean {
  return (
    entries.filter(({ item: { text } }) => text.length <= 60 && (!/[.!?。]$/.test(text) || text.split(' ').length <= 6))
      .length *
      5 >=
    entries.length * 4
  );
}

/** `base_url`, `method`: nothing but names as databases have them. */
function areColumns(entries: readonly Entry[]): boolean {
  return (
    entries.length > 1 &&
    entries.every(({ field }) => field?.evidence === 'coded') &&
    entries.some(({ field }) => field?.fields.some(({ name }) => name.includes('_')))
  );
}

/** `Indexes: email, created_at`. With a type behind the word it is a field of that name: `note: string, optional`. */
function isIndex(text: string): boolean {
  const typed = /^\W*\w+\W*[:(]\W*([a-z]+)/i.exec(text)?.[1];
  return (
    !(typed !== undefined && isTypeWord(typed)) &&
    /^\W*(?:index(?:es)?|indices|constraints?|unique(?: key)?|primary key|foreign keys?|relations?(?:hips?)?|notes?|pk|fk)\b(?!_)/i.test(
      text,
    ) &&
    !text.startsWith('`')
  );
}
