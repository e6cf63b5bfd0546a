import type { Block } from './block.ts';
import type { Collector } from './collector.ts';
import type { Field } from './task.ts';

import { readField, readFieldList } from './field.ts';
import { fenceModels, shapeFields } from './model-fences.ts';
import { firmExclusion } from './section-role.ts';
import { plainText } from './statement.ts';
import { exampleFields } from './example-fields.ts';
import { fieldHeader, rowField, typeHeader } from './field-table.ts';
import { latin } from '../expressions/latin.ts';
import { kindWord, mentionsModel, named, withoutArticle, type Put } from './named-models.ts';
import { announcedModel, calledModels, demandedModel, listedNames, severalModels } from './inline-models.ts';
import { listedModel, looksLikeList, manyModels, namesSeveral, notEntity } from './listed-models.ts';

/** Reads data models from fences, field tables, shapes, bullets and the names that prose gives to tables. */
export function extractModels(blocks: readonly Block[], out: Collector): void {
  const headings = new Map<number, Block>();
  const tables = new Map<number, { block: Block; fields: Field[]; name: string }>();
  for (const block of blocks) {
    if (block.kind === 'heading') headings.set(block.section, block);
    const put = (name: string, fields: readonly Field[], confidence: number, line = block.line): void => {
      const excluded = firmExclusion(block.excluded);
      if (excluded === undefined) out.model({ block, line, confidence }, name, fields);
      else out.omit('model', name, excluded, line);
    };
    if (block.kind === 'fence') {
      const models = fenceModels(block);
      for (const model of models) put(model.name, model.fields, model.confidence, model.line);
      if (models.length === 0) shownModel(block, headings.get(block.section), put);
    } else if (block.kind === 'row') {
      tableRow(block, headings.get(block.section), tables, put);
    } else if (block.kind === 'item' || block.kind === 'paragraph') {
      const heading = headings.get(block.section);
      if (listedNames(block, put) || announcedModel(block, put) || shapes(block, put) || calledModels(block, put))
        continue;
      if (fieldItems(block, heading, put, out)) continue;
      if (mentionsModel.test(block.text) && !severalModels(block, put)) {
        named(block, put, out);
        demandedModel(block, put);
      }
    }
  }
  for (const { block, fields, name } of tables.values()) {
    const excluded = firmExclusion(block.excluded);
    if (excluded === undefined) out.model({ block, confidence: 0.9 }, name, fields);
    else out.omit('model', name, excluded, block.line);
  }
}

/** An object in JSON under the heading of a model: what one record looks like. */
function shownModel(block: Block, heading: Block | undefined, put: Put): void {
  if (block.language !== 'json' || !block.roles.has('model') || block.roles.has('api') || !heading) return;
  const title = modelTitle(heading);
  const fields = title === undefined ? [] : exampleFields(block.text);
  if (title !== undefined && fields.length >= 2) put(title, fields, 0.65);
}

const shapeForm = latin.u`^[${'`'}*_]*(?:(?:entity|model|table|collection|type|tabelle|entität|модель|таблица|сущность|模型|实体|表)\s*[:：]?\s*)?[${'`'}*_]*([\p{L}_][\p{L}\p{N}_]*(?:\s+[\p{L}_][\p{L}\p{N}_]*){0,2})[${'`'}*_]*\s*(?:\(([^)]{0,40})\))?\s*[${'`'}*_]*\s*[:：=–—-]?\s*[${'`'}*_]*\s*\{([^{}]{2,1500}(?:\{[^{}]*\}[^{}]*)*)\}`;

/** `Name { a, b }`, `Name: { a, b }`, in code or not. */
function shapes(block: Block, put: Put): boolean {
  if (!block.text.includes('{')) return false;
  const inModel = block.roles.has('model');
  let any = false;
  const spans = [...block.text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
  const texts = inModel ? [block.text, ...spans] : spans;
  for (const text of texts) {
    const match = shapeForm.exec(text.replace(/^([`*]*\w+)\/\{\w+\}/, '$1'));
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

const entityName = latin.u`^[${'`'}*_"“]*(?:(?:entity|model|table|collection|entität|tabelle|модель|таблица|сущность|entidad|tabla|entité|entidade|tabela|模型|实体|表)\s*[:：]?\s*[${'`'}*_"]*)?([\p{L}_][\p{L}\p{N}_]*(?:[ -][\p{Lu}][\p{L}\p{N}_]*){0,2})[${'`'}*_"”]*\s*(?:(?:entity|model|table|collection|tabelle|表)\b)?[${'`'}*_]*\s*(?:\(([^)]*)\))?[${'`'}*_]*`;

/** `Vital sign: id, value`: a name of several words before its fields. */
const wordedName = latin.u`^[*_]*(?!(?:An?|The|Eine?|Der|Die|Das) )(?![^:：]*(?:[Tt]able|[Mm]odel|[Ee]ntity|[Cc]ollection|[Ss]chema|[Ff]ields?)[:：*_])(\p{Lu}[\p{L}\p{N}_]*(?: \p{L}[\p{L}\p{N}_]*){1,2})[*_]*\s*(?=[:：][*_]*\s*[${'`'}\p{L}_][\p{L}\p{N}_]*[${'`'}]?\s*[,，(:])`;

const joining = latin.u`^[${'`'}*_]*\s*(?:[:：]|[–—-]\s|\bwith\b|\bhas\b|\bmit\b|\bс\b)?\s*[*_]*`;
const listLead = latin.iu`^(?:(?:with|has|contains|mit|fields?|attributes?|felder|поля|字段)\s*:?\s*)+`;

/** `**User**: id, email` and a name with its fields as sub-items, under a data-model heading. */
function fieldItems(block: Block, heading: Block | undefined, put: Put, out: Collector): boolean {
  const ofTable = block.kind === 'item' && block.labels[0] !== undefined && codedLabel.test(block.labels[0]);
  if (!block.roles.has('model') && !ofTable) return false;
  const label = block.parent
    ? undefined
    : block.labels.map((text) => labelledModel(text)).find((name) => name !== undefined);
  const title = label ?? (heading ? modelTitle(heading) : undefined);
  if (title !== undefined && block.kind === 'item' && !block.parent && block.children.length === 0) {
    const own = readField(block.text);
    if (own?.declaredType !== undefined && latin.u`^[${'`'}*_]*[\p{L}_]\w*`.test(block.text)) {
      put(title, [own], 0.85);
      return true;
    }
  }
  const nested = block.parent !== undefined && block.parent.kind === 'item' && isEntityItem(block.parent);
  if (nested) return true;
  if (namesSeveral(block, heading, put)) return true;
  const match =
    block.kind === 'item' ? (wordedName.exec(block.text) ?? entityName.exec(block.text)) : entityName.exec(block.text);
  const name = withoutArticle(match?.[1] ?? '');
  const behind = block.text.slice(match?.[0].length ?? 0);
  const rest = behind.replace(joining.for(behind), '');
  if (name !== '' && !notEntity.test(name)) {
    const inner = rest === '' ? match?.[2] : undefined;
    const said = inner ?? firstList(rest);
    const list = looksLikeList(said) ? readFieldList(said.replace(listLead.for(said), '')) : undefined;
    if (list && list.length >= 2 && list.every((field) => field.name.length <= 40)) {
      put(name, list, 0.9);
      return true;
    }
    if (block.kind === 'item' && isEntityItem(block)) {
      put(
        name,
        block.children.map((child) => readField(child.text)).filter((field) => field !== undefined),
        0.85,
      );
      return true;
    }
  }
  if (listedModel(block, heading, put, out)) return true;
  const bold =
    latin.u`^(?:\*\*|__)([\p{Lu}\p{Lo}][\p{L}\p{N}_]*(?: [\p{L}\p{N}]+){0,2})(?:\s*[(/][^*]{1,40})?[:：]?(?:\*\*|__)\s*(?:[:：–—-]|\()`.exec(
      block.text,
    )?.[1];
  if (
    title === undefined &&
    bold !== undefined &&
    block.kind === 'item' &&
    !block.parent &&
    !notEntity.test(bold) &&
    !manyModels.test(bold)
  ) {
    put(bold, [], 0.7);
    return true;
  }
  if (title === undefined || block.kind !== 'item' || block.parent) return false;
  const field = readField(block.text);
  const isField =
    latin.plain`^[${'`'}*_]+[\w?]+[${'`'}*_]+\s*(?:[:：(–—-]|$)|^[a-z_][\w]*\??\s*[:：(]|^[a-zA-Z_]\w*\??$`.test(
      block.text,
    );
  if (!field || !isField || latin.i`^(?:index|constraint|note|relation|unique|primary)`.test(field.name)) return false;
  put(title, [field], 0.85);
  return true;
}

/** A list of fields without the sentences after it: `` `id`, `owner`. Index on `owner`. `` */
function firstList(text: string): string {
  const end = latin.u`[.]\s+(?=[\p{Lu}${'`'}*])`.exec(text)?.index;
  const list = end === undefined ? text : text.slice(0, end);
  return (list.match(/[,，、]/g)?.length ?? 0) >= 2 ? list : text;
}

function isEntityItem(item: Block): boolean {
  if (item.children.length === 0) return false;
  const name = plainText(item.text).replace(/[:：].*$/, '');
  const fields = item.children.filter(
    (child) =>
      child.kind === 'item' &&
      latin.u`^[${'`'}*_]*[\p{L}_][\p{L}\p{N}_]*\??[${'`'}*_]*\s*(?:$|[:：(–—-]|[A-Za-z]+\b)`.test(child.text) &&
      readField(child.text) !== undefined,
  );
  return (
    latin.u`^[\p{L}_][\p{L}\p{N}_ ]{0,40}(?:\([^)]*\))?$`.test(name) &&
    name.split(' ').length <= 3 &&
    fields.length >= 2 &&
    fields.length * 2 > item.children.length &&
    !latin.iu`^(?:fields|columns|indexes|relationships|felder|поля|字段)$`.test(name)
  );
}

const titledKind = latin.iu`^(?:${kindWord})\s*[:：–—-]?\s*["“]?([\p{L}_][\p{L}\p{N}_]*)["”]?$`;
const titleName = latin.u`^([\p{L}_][\p{L}\p{N}_]*(?:-\p{L}[\p{L}\p{N}_]*)?(?: \p{Lu}[\p{L}\p{N}]*)?)(?:\s*[（(].*[)）])?$`;
const kindTitled = latin.iu`^(?:the )?["“]?([\p{L}_][\p{L}\p{N}_]*(?: \p{Lu}[\p{L}\p{N}]*)?)["”]?[ -]?(?:${kindWord})(?: schema)?(?:\s*\(.*\))?$`;

/** The model that a heading names: `User`, `Table: users`, `3.2 orders table`. */
function modelTitle(heading: Block): string | undefined {
  const whole = plainText(heading.text);
  const title = heading.roles.has('model') ? whole.replace(/^([\d.]*\s*[\w]+) [–—-] .*$/, '$1') : whole;
  const beside = nameBesideHan.exec(title)?.[1];
  if (beside !== undefined) return beside;
  const match =
    titledKind.exec(title) ?? kindTitled.exec(title) ?? (heading.roles.has('model') ? titleName.exec(title) : null);
  const name = match?.[1];
  if (
    name === undefined ||
    latin.iu`^(?:data|domain|database|object|entity|entities|storage|schema|models?|tables?|relationships?|indexes|core|key|main|overview|er|db|the|daten|datenhaltung|produktdaten|данные|conceptual|logical|physical|information|persistence|enums?|attribut(?:e|es|os|s)?|fields?|columns?|properties|felder|datenfelder|поля|атрибуты|字段|属性|campos|champs|postgres(?:ql)?|mysql|mariadb|sqlite|mongodb|redis|supabase|firestore|prisma|sql|minio|s3|tabellen|datenmodell|datenbank|entitäten|beziehungen|данных|дан(?:ные|ными)|сущности|таблицы|数据|数据库|数据模型)(?=)$`.test(
      name,
    )
  )
    return undefined;
  return name;
}

const entityHeader = latin.iu`^(?:entit(?:y|ies)|models?|tables?|table ?names?|collections?|objects?|entität|tabelle|modell|сущность|таблица|модель|объект|实体|表名?|模型|データ名?|エンティティ(?:名)?|テーブル(?:名)?|엔(?:티|터)티|테이블|entidad|tabla|entité|tabela|modelo)$`;
const listHeader = latin.iu`fields?|attributes?|columns?|propert|key|felder|attribute|spalten|поля|атрибуты|столбцы|字段|属性|campos|champs|atributos`;

/** `部门字段定义`, `Department fields`: a heading over a table of fields without their types. */
const fieldsTitle = latin.iu`^(?!.*(?:表单|\bform\b))(\p{Script=Han}{2,10}|\p{L}+(?: \p{L}+)?)(?: fields?(?: definitions?)?|felder|字段(?:定义|说明|列表)?)$`;

const kindHeader = latin.iu`^${kindWord}\s*[:：]?\s+["“]?([\p{L}_][\p{L}\p{N}_]*)`;
const anyKind = latin.iu`${kindWord}`;

function tableRow(
  block: Block,
  heading: Block | undefined,
  tables: Map<number, { block: Block; fields: Field[]; name: string }>,
  put: Put,
): void {
  const { cells = [], header = [], table = -1 } = block;
  const names = header.map((cell) => plainText(cell));
  const inHeader = kindHeader.exec(names[0] ?? '')?.[1];
  const fieldAt = names.findIndex((name) => fieldHeader.test(name));
  const typeAt = names.findIndex((name) => typeHeader.test(name));
  const entityAt = names.findIndex((name) => entityHeader.test(name));
  if (entityAt >= 0 && fieldAt >= 0 && typeAt >= 0 && entityAt !== fieldAt) {
    const entity = plainText(cells[entityAt] ?? '');
    const field = rowField(cells, names, fieldAt, typeAt);
    if (entity !== '' && field) put(entity, [field], 0.9);
    return;
  }
  const ofFields = heading && fieldAt >= 0 && typeAt < 0 ? fieldsTitle.exec(plainText(heading.text))?.[1] : undefined;
  if (fieldAt >= 0 && (typeAt >= 0 || inHeader !== undefined || ofFields !== undefined)) {
    const known = tables.get(table);
    const label = block.labels.map((text) => labelledModel(text)).find((name) => name !== undefined);
    const title = heading ? modelTitle(heading) : undefined;
    const apiFields =
      block.roles.has('api') &&
      !block.roles.has('model') &&
      inHeader === undefined &&
      !anyKind.test(block.labels.join(' '));
    const name = inHeader ?? label ?? title ?? ofFields;
    const field = rowField(cells, names, fieldAt, typeAt);
    if (name === undefined || apiFields || !field) return;
    if (known) known.fields.push(field);
    else tables.set(table, { block, fields: [field], name });
    return;
  }
  if (
    entityAt < 0 ||
    !(block.roles.has('model') || names.some((name, index) => index !== entityAt && listHeader.test(name)))
  )
    return;
  const name = plainText(cells[entityAt] ?? '').replace(/\s*\(.*\)$/, '');
  if (name === '' || name.split(' ').length > 3) return;
  const listAt = names.findIndex((header, index) => index !== entityAt && listHeader.test(header));
  put(name, readFieldList((cells[listAt] ?? '').replace(/\.$/, '')) ?? [], 0.9);
}

const nameThenKind = latin.iu`^(?:the )?["“]?([\p{L}_][\p{L}\p{N}_]*)["”]?[ -]${kindWord}(?![\p{L}])`;
const kindThenName = latin.iu`^${kindWord}\s*[:：]?\s+["“]?([\p{L}_][\p{L}\p{N}_]*)["”]?$`;

function labelledModel(label: string): string | undefined {
  const text = plainText(label).replace(/[:：]\s*$/, '');
  const before = nameThenKind.exec(text)?.[1];
  const after = kindThenName.exec(text)?.[1];
  const isName = latin.u`^[\p{L}_][\p{L}\p{N}_]*$|^\p{Lu}[\p{L}\p{N}]* [\p{L}\p{N}]+$`.test(text);
  const bare =
    isName && !text.split(' ').some((word) => classifyWord.test(word)) && !manyModels.test(text) ? text : undefined;
  return after ?? before ?? bare ?? (codedLabel.exec(label)?.[1] || nameBesideHan.exec(text)?.[1]);
}

/** ``**`users` tablosu:**``: a label in whatever language, with the name in code. */
const codedLabel = latin.iu`^[\d.)\s]*(?:\*\*|__)[^${'`'}*]{0,20}${'`'}([a-z_]\w*)${'`'}[^${'`'}*]{0,20}(?:\*\*|__)\s*[:：]?$`;
/** `用户表 user`, `用户表（user）`: the name of a table beside what it is. */
const nameBesideHan = latin.u`^\p{Script=Han}{1,10}表?\s*[（(]?\s*([A-Za-z_]\w*)\s*[）)]?\s*[:：]?$`;

const classifyWord = latin.iu`^(?:database|databases|db|storage|backend|frontend|orm|the|these|this|following|key|new|main|required|optional|index(?:es)?|notes?|rules?|constraints?|relationships?|fields?|columns?|attributes?|schema|table|model|request|response|parameters?|body|headers?|felder|spalten|поля|字段)$`;
