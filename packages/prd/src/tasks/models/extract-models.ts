import type { Block } from '../block.ts';
import type { Collector } from '../collector.ts';
import type { Lost } from './fence-model.ts';
import type { Group } from './groups.ts';
import type { PutAt } from './list-models.ts';
import type { Titles } from './titles.ts';

import { announcedModel, calledModels, demandedModel, listedNames, severalModels } from './inline-models.ts';
import { cjk } from './joined-names.ts';
import { listedModel, namesSeveral } from './listed-models.ts';
import { DeclaredTypes } from './declared-types.ts';
import { describedItems } from './described-items.ts';
import { drawnRecords } from './drawn-records.ts';
import { cutLead } from './cut-lead.ts';
import { entityName, type EntityName } from './entity-name.ts';
import { describedRows } from './entity-rows.ts';
import { fieldHeader, typeHeader } from '../field-table.ts';
import { fenceModels } from './model-fences.ts';
import { groupsOf } from './groups.ts';
import { ledFields, onlyId, registers } from './led-fields.ts';
import { Entry } from './list-entry.ts';
import { listModels } from './list-models.ts';
import { codedRow, columnsUnderName, proseModels } from './prose-models.ts';
import { madeTables } from './made-tables.ts';
import { isShown } from './attribute-words.ts';
import { namedRows, tableInLine } from './named-rows.ts';
import { standsElsewhere } from './elsewhere.ts';
import { partsIn } from './parts-row.ts';
import { relatedModels } from './related-models.ts';
import { shapes } from './shapes.ts';
import { storedSubject } from './stored-subject.ts';
import { judgeTitle } from './judgements.ts';
import { subjectOf, type Subject } from './subject.ts';
import { tableModels } from './table-models.ts';
import { keptModel } from './kept-models.ts';
import { isTableName, namesAlone, partsUnderName, rowUnderTable } from './titled-models.ts';
import { numberedField, toldModels } from './told-models.ts';
import { treeModels } from './tree-models.ts';
import { mayDraw, mayShow, unnamedModel } from './unnamed-models.ts';
import { mentionsModel, mentionsParts, named, type Put } from './named-models.ts';
import { firmExclusion } from '../section-role.ts';
import { leadingId } from '../statement.ts';

/** Puts a model at the place of a block, or at a line of it. */
type PutAtLine = (block: Block, name: string, fields: Parameters<Put>[1], confidence: number, line?: number) => void;

/** Reads data models from fences, tables, lists and sentences, by what the titles and labels above them name. */
export function extractModels(blocks: readonly Block[], out: Collector): void {
  const putAt = (
    block: Block,
    name: string,
    fields: Parameters<Put>[1],
    confidence: number,
    line = block.line,
  ): void => {
    const excluded = firmExclusion(block.excluded);
    if (excluded === undefined) out.model({ block, line, confidence }, name, fields);
    else out.omit('model', name, excluded, line);
  };
  const types = new DeclaredTypes(blocks);
  for (const group of groupsOf(blocks)) readGroup(group, types, putAt, out);
}

function readGroup(group: Group, types: DeclaredTypes, putAt: PutAtLine, out: Collector): void {
  const { titles, before } = group;
  switch (group.kind) {
    case 'heading': {
      const { block } = group;
      // ``### Table `orders` ``, whatever stands under it.
      const mayName = block.text.includes('`') || cjk.test(block.text);
      const name = mayName && mentionsModel.test(block.text) ? entityName(block.text) : undefined;
      if (name?.isCoded && name.hasKind) for (const each of name.names) putAt(block, each, [], 0.65);
      return;
    }
    case 'fence': {
      readFence(group, types, putAt, out);
      return;
    }
    case 'table': {
      const [first] = group.rows;
      const inModel = titles.areAboutModels(first);
      let isRead = false;
      const found: PutAt = (...model) => {
        isRead = true;
        putAt(...model);
      };
      if (inModel || mayBeFields(first, titles, before))
        tableModels(group.rows, subjectOf(first, titles, before), inModel, found, (row, text, reason) =>
          out.omit('model', text, reason, row.line),
        );
      if (!isRead && !titles.speakOfPeople && !titles.speakOfViews) describedRows(group.rows, putAt);
      return;
    }
    case 'paragraph': {
      const { block } = group;
      if (titles.areAboutModels(block) && columnsUnderName(block, putAt)) return;
      if (inline(block, putAt) || codedRow(block, putAt) || numberedField(block, putAt)) return;
      if (rowUnderTable(block, titles, putAt) || partsUnderName(block, titles, putAt)) return;
      if (namesAlone(block, titles, putAt)) return;
      const inModel = !block.roles.has('api') && titles.areAboutModels(block);
      const isKept = keptModel(block, inModel, putAt);
      const isAsked = inModel || (!block.roles.has('api') && isKeyed(block));
      if (isAsked && toldModels(block, subjectOf(block, titles, undefined), putAt)) return;
      const isTold = !isAsked && !titles.speakOfPeople && proseModels(block, putAt);
      if (isKept || isTold) return;
      const isData = titles.mayBeAboutModels || block.labels.some(isOfData);
      const rows = isData && !isAsked && !standsElsewhere(block) ? block.sentences.flatMap(namedRows) : [];
      for (const { name, fields } of rows) putAt(block, name, fields, 0.7);
      if (rows.length > 0) return;
      prose(block, titles.inner, putAt, out);
      return;
    }
    case 'list': {
      const [first] = group.items;
      const inModel = titles.areAboutModels(first);
      const led = ledItems(group, putAt);
      const declared = new Set(group.items.filter((item) => led.has(item) || declares(item, inModel, putAt)));
      const open = group.items.filter((item) => !declared.has(item));
      const isRead =
        inModel ||
        first.labels.some((label) => storedSubject(label) !== undefined) ||
        titles.mentionModels(first) ||
        titles.nameParts ||
        (titles.mayBeAboutModels && open.some(({ children }) => children.length > 1)) ||
        open.some((item) => mentionsModel.test(item.text) || isKeyed(item));
      const related = inModel ? relatedModels(open, putAt) : new Set<Block>();
      const read =
        related.size > 0
          ? related
          : isRead
            ? listModels(open, subjectOf(first, titles, before), inModel || titles.nameParts, putAt)
            : titles.speakOfPeople || titles.speakOfViews
              ? new Set<Block>()
              : describedItems(open, putAt);
      const items = new Set<Block>(group.items);
      for (const block of group.all) {
        if (
          led.has(block) ||
          read.has(block) ||
          declared.has(block) ||
          (!items.has(block) && declares(block, inModel, putAt))
        )
          continue;
        const isAsked = !block.roles.has('api') && titles.areAboutModels(block);
        if (isAsked && toldModels(block, { many: 'no', isAside: false }, putAt)) continue;
        if (!isAsked && !block.roles.has('requirement') && !titles.speakOfPeople && proseModels(block, putAt)) continue;
        prose(block, titles.inner, putAt, out);
      }
    }
  }
}

/** The items that are fields of what the statement over them names, with these statements. */
function ledItems({ items, all, titles }: Extract<Group, { readonly kind: 'list' }>, putAt: PutAt): ReadonlySet<Block> {
  const title = titles.headings.findLast(({ plain }) => !onlyId.test(plain))?.plain ?? '';
  const [first] = items;
  const led = new Set<Block>();
  // A thing may be registered through an API.
  const mayLead = (lead: string): boolean => !first.roles.has('api') || registers(lead);
  for (const item of first.parent || !mayLead(first.labels[0] ?? '')
    ? []
    : ledFields(first.labels[0] ?? '', items, title, putAt))
    led.add(item);
  for (const item of all) {
    const children = item.children.filter(({ kind }) => kind === 'item');
    if (!mayLead(item.text)) continue;
    const read = children.length > 1 ? ledFields(item.text, children, title, putAt) : [];
    if (read.length > 0) for (const each of [item, ...read]) led.add(each);
    if (partedItem(item, children, putAt)) for (const each of [item, ...children]) led.add(each);
  }
  return led;
}

/** `1. Class Boat` over `- Attributes: name, port`: a name, whatever stands over it. */
function partedItem(item: Block, children: readonly Block[], putAt: PutAt): boolean {
  if (item.text.length > 80 || item.roles.has('page') || item.roles.has('story') || leadingId(item.text)) return false;
  const row = children.map(({ text }) => partsIn(text)).find((each) => each !== undefined);
  const name = row && row.fields.length > 1 ? entityName(item.text) : undefined;
  if (name?.names.length !== 1 || name.isAmbiguous || isShown(name.names[0] ?? '')) return false;
  const all = new Entry(item).allFields;
  putAt(item, name.names[0] ?? '', all.length > 0 ? all : (row?.fields ?? []), 0.8);
  return true;
}

function readFence(
  { block, titles, before }: Extract<Group, { readonly block: Block }>,
  types: DeclaredTypes,
  putAt: PutAtLine,
  out: Collector,
): void {
  const inModel = titles.areAboutModels(block);
  if (inModel && treeModels(block, putAt)) return;
  const isNamed =
    inModel || titles.mentionModels(block) || block.labels.some((label) => storedSubject(label) !== undefined);
  const found = isNamed ? subjectOf(block, titles, before) : undefined;
  const called = inModel && found && !found.name && before ? calledOver(block, before) : undefined;
  const subject = called ? { ...none, name: called } : found;
  const isModel = inModel || subject?.name?.hasKind === true || subject?.many === 'surely';
  const models = fenceModels(block, { isModel, isNamed: subject?.name !== undefined }, types);
  for (const { name, fields, confidence, line, lost = [] } of models) {
    // Without a name there is only what is lost of a table that is declared elsewhere.
    if (name !== '') putAt(block, name, fields, confidence, line);
    tell(block, lost, out);
  }
  if (models.length > 0) return;
  if (mayDraw(block) && drawnRecords(block, subject ?? none, inModel, putAt)) return;
  if (subject && mayShow(block)) tell(block, unnamedModel(block, subject, inModel, putAt), out);
}

/** Tells what a declaration says and no field can hold, unless its section is left out as a whole. */
function tell(block: Block, lost: readonly Lost[], out: Collector): void {
  if (firmExclusion(block.excluded) !== undefined) return;
  for (const { text, reason, line } of lost) out.omit('model', text, reason, line);
}

const none: Subject = { many: 'no', isAside: false };

/** `users: id, email, name`: a row that begins with a key is one of fields, wherever it stands. */
function isKeyed({ text, roles }: Block): boolean {
  return text.includes(', ') && keyed.test(text) && !(['api', 'page', 'test'] as const).some((role) => roles.has(role));
}

const keyed = /^[*_`]*[A-Za-z]\w*[*_`]*(?: ?\([^)]{1,30}\))? ?[:(]\W{0,4}id\W{0,3}[,(]/;

/** ``Zone – `zones.json`, an array of``, right above what one looks like. */
function calledOver(fence: Block, before: Block): EntityName | undefined {
  if (before.end + 2 < fence.start || before.text.length > 160) return undefined;
  const { lead, isCut } = cutLead(before.text);
  const name = isCut ? entityName(lead) : undefined;
  return name?.names.length === 1 && !name.isAmbiguous ? name : undefined;
}

function isOfData(label: string): boolean {
  return ['many', 'general'].includes(judgeTitle(label).kind);
}

/** Whether a table outside of the sections about models may list the fields of one. */
function mayBeFields(first: Block, titles: Titles, before: Block | undefined): boolean {
  return (
    titles.mentionModels(first) ||
    first.labels.some((label) => storedSubject(label) !== undefined) ||
    mentionsModel.test(first.header?.join(' ') ?? '') ||
    (before !== undefined && (mentionsModel.test(before.text) || isOfParts(before.text))) ||
    isCodedColumn(first) ||
    isKeyOfTyped(first) ||
    (titles.inner !== undefined && (mentionsParts.test(titles.inner.text) || isTableName(titles.inner.text)))
  );
}

/** A table of fields with their types that begins with the key of a record. */
function isKeyOfTyped({ header = [], cells, roles }: Block): boolean {
  return (
    /^[`*]*_?(?:id|uuid)[`*]*$/i.test(cells?.[0] ?? '') &&
    fieldHeader.test(header[0] ?? '') &&
    typeHeader.test(header[1] ?? '') &&
    !roles.has('api') &&
    !roles.has('page')
  );
}

/** A table whose first column is called one of fields and names them in code. */
function isCodedColumn({ header, cells, roles }: Block): boolean {
  const [cell = ''] = cells ?? [];
  return (
    cell.startsWith('`') &&
    /^`\w+`$/.test(cell) &&
    fieldHeader.test(header?.[0] ?? '') &&
    !roles.has('api') &&
    !roles.has('page')
  );
}

/** ``Fields of `Agreement`:``, right above a table. */
function isOfParts(label: string): boolean {
  return label.length <= 60 && mentionsParts.test(label) && entityName(label)?.hasParts === true;
}

/** What a statement declares by itself, in the form of code. */
function inline(block: Block, putAt: PutAt): boolean {
  const put: Put = (...model) => putAt(block, ...model);
  const table = tableInLine(block.text);
  if (table) put(table.name, table.fields, 0.85);
  if (table) return true;
  return listedNames(block, put) || announcedModel(block, put) || shapes(block, put) || calledModels(block, put);
}

/** What an item declares by itself, in the form of code or as what is kept. */
function declares(item: Block, inModel: boolean, putAt: PutAt): boolean {
  return inline(item, putAt) || keptModel(item, inModel, putAt);
}

function prose(block: Block, heading: Block | undefined, putAt: PutAt, out: Collector): void {
  const put: Put = (...model) => putAt(block, ...model);
  if (namesSeveral(block, heading, put) || madeTables(block, put) || listedModel(block, heading, put, out)) return;
  if (!mentionsModel.test(block.text) || severalModels(block, put)) return;
  named(block, put, out);
  demandedModel(block, put);
}
