import type { Block } from '../block.ts';
import type { Field } from '../task.ts';

import { mergeFields } from '../field.ts';
import { leadingId } from '../statement.ts';
import { wordsOf } from '../words.ts';
import { Clause } from './clause.ts';
import { cutLead } from './cut-lead.ts';
import { entityName, type EntityName } from './entity-name.ts';
import { determiners, fieldItem, fieldsInRow, type FieldItem } from './field-item.ts';
import { withoutFirst } from './first-word.ts';
import { spokenRow } from './spoken-row.ts';
import { latin, type Latin } from '../../expressions/latin.ts';
import { partsIn } from './parts-row.ts';
import { having, joiningParts } from './verbs.ts';
import { aspects, general, kinds, onePart, parts } from './vocabulary.ts';

/** `per costume: size, era`. */
export const perThing: Latin = latin.iu`^(?:per|for (?:each|every|an?)|pro|je|für jede[nrs]?|pour chaque|par|por(?: cada)?|para cada|per ogni)\s+(?=\p{L}[^:]{1,40}:)`;
const dataId = /^[A-Z]{1,4}-?\d{1,3}[:.)]?\s+/;

/** A text without the identifier of what is stored: `DR-1 Pilot: name, phone`. */
export function withoutDataId(text: string): string {
  const id = isUpper(text.charCodeAt(0)) && /\d/.test(text.slice(1, 6)) ? dataId.exec(text)?.[0] : undefined;
  const next = id === undefined ? '' : text.charAt(id.length);
  return id !== undefined && next !== next.toLowerCase() ? text.slice(id.length) : text;
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** What a thing does or must hold is no part of it. */
export const doing: ReadonlySet<string> = new Set(
  'commands command events event invariants invariant methods operations actions relations relationships states transitions befehle ereignisse invarianten métodos metodos méthodes metodi methoden relacionamentos relaciones beziehungen операции методы связи'.split(
    ' ',
  ),
);
const toldParts = latin.iu`^[^,.:;]{3,80},? (?:with|mit|avec|con|com|с) ([^.;]+, [^.;]+)[.]?$`;
const inBrackets = /^[^().:;]{3,80} [(（]([^()（）]+, [^()（）]+)[)）][.]?$/;
const counted =
  /^, (?:one|several|many|some|any number|mehrere|eine?[rs]?|plusieurs|une?|vari[ao]s|un[ao]|vári[ao]s|uma?) (?:per|pro|par|por|each|je) /i;

/** The index of the blank before `with`, behind a name of a word or two: `Driver with name and licence`. */
function jointIn(text: string): number {
  const clause = new Clause(text);
  const joint = clause.lower.findIndex((word) => joiningParts.has(word));
  return joint >= 1 && joint <= 2 ? clause.text(0, joint).length : -1;
}

/** An item as what it may be: a model with its fields, or a field. What it says is read when it is asked for. */
export class Entry {
  readonly item: Block;
  readonly #cut: ReturnType<typeof cutLead>;
  #name: EntityName | undefined;
  #isNamed = false;
  #row: FieldItem | undefined;
  #isRow = false;
  #children: readonly FieldItem[] | undefined;
  #field: FieldItem | undefined;
  #isField = false;

  constructor(item: Block) {
    this.item = item;
    const cut = cutLead(perThing.replace(withoutDataId(leadingId(item.text)?.rest ?? item.text), ''));
    // `Aggregate: Delivery`, over what it has.
    const isCalled =
      item.children.length > 0 && kinds.has(cut.lead.toLowerCase()) && entityName(cut.rest) !== undefined;
    const joint = cut.isCut || !item.text.includes(',') ? -1 : jointIn(item.text);
    this.#cut =
      joint > 0
        ? {
            lead: item.text.slice(0, joint),
            rest: item.text.slice(item.text.indexOf(' ', joint + 1) + 1),
            isMarked: false,
            isCut: true,
          }
        : isCalled
          ? { ...cut, lead: cut.rest, rest: '', isMarked: true }
          : cut;
  }

  get name(): EntityName | undefined {
    if (!this.#isNamed) this.#name = entityName(this.#cut.lead) ?? this.#thing() ?? this.#counted();
    this.#isNamed = true;
    return this.#name;
  }

  /** A word for a part of models that names one here: `**Property**: address, manager, year built`. */
  #thing(): EntityName | undefined {
    const { lead, isMarked } = this.#cut;
    const isThing = isMarked && onePart.has(lead.toLowerCase()) && (this.row?.fields.length ?? 0) >= 3;
    return isThing ? { names: [lead], hasKind: false, isCoded: false } : undefined;
  }

  /** `Statement, one per office`, over what it has: how many there are belongs to no name. */
  #counted(): EntityName | undefined {
    const { lead } = this.#cut;
    const comma = this.item.children.length > 0 ? lead.indexOf(', ') : -1;
    if (comma <= 0) return undefined;
    const name = lead.slice(0, comma);
    const isThing = counted.test(lead.slice(comma)) && name.split(' ').length <= 2;
    return entityName(name) ?? (isThing ? { names: [name], hasKind: false, isCoded: false } : undefined);
  }

  /** The words in bold that the item begins with, where they can be a name though their last one is general: `App Block List`. */
  get title(): EntityName | undefined {
    const { lead, isMarked } = this.#cut;
    const isTitle =
      isMarked &&
      titleCase.test(lead) &&
      !wordsOf(lead).every((word) => aspects.has(word) || parts.has(word) || general.has(word)) &&
      !onePart.has(wordsOf(lead).at(-1) ?? '') &&
      !sides.has(wordsOf(lead).at(-1) ?? '');
    return isTitle ? { names: [lead], hasKind: false, isCoded: false } : undefined;
  }

  /** The words in bold that the item begins with, whatever they mean elsewhere: `Parent-Child Relationship`, `Goal`. */
  get heading(): EntityName | undefined {
    const { lead, isMarked } = this.#cut;
    const isHeading =
      isMarked && boldName.test(lead) && lead.split(' ').length <= 4 && !sides.has(wordsOf(lead).at(-1) ?? '');
    return isHeading ? { names: [lead], hasKind: false, isCoded: false } : undefined;
  }

  /** The name stands in bold or in code. */
  get isMarked(): boolean {
    return this.#cut.isMarked || this.name?.isCoded === true;
  }

  /** It tells what a thing does, and not what it has: `commands: Weigh, Accept`. */
  get isAside(): boolean {
    return doing.has(this.#cut.lead.toLowerCase()) && this.#cut.rest !== '';
  }

  /** Something stands behind what it begins with. */
  get isCut(): boolean {
    return this.#cut.isCut;
  }

  /** What stands behind the name is a sentence or more. */
  get isTold(): boolean {
    return this.#cut.rest.length > 60;
  }

  /** The fields that stand behind the name in a row. */
  get row(): FieldItem | undefined {
    const under = this.#cut.rest === '' && this.item.children.length === 1 ? this.item.children[0] : undefined;
    if (!this.#isRow && under?.kind === 'paragraph') this.#row = fieldsInRow(under.text);
    if (!this.#isRow && this.#cut.rest !== '') this.#row = partsIn(this.#cut.rest) ?? fieldsInRow(this.#cut.rest);
    this.#isRow = true;
    return this.#row;
  }

  /** The fields behind the name and under it: `Employee (name, shift)` over `notes → Note`. */
  get allFields(): readonly Field[] {
    const behind = this.row?.evidence === 'worded' ? undefined : this.row;
    return mergeFields(
      behind?.fields ?? [],
      this.children.flatMap(({ fields }) => fields),
    );
  }

  /** The fields that a description names: `A person, with a name, a role and a join date`, `A transfer (from, to, amount)`. */
  get toldFields(): readonly Field[] {
    const { rest } = this.#cut;
    const [verb = ''] = rest.split(' ', 1);
    const had =
      having.has(verb.toLowerCase()) && rest.includes(', ')
        ? spokenRow(rest.slice(verb.length + 1).replace(/[.]$/, ''))
        : undefined;
    if (had && had.fields.length >= 3) return had.fields;
    const [, parts = ''] =
      rest.length < 600 && rest.includes(', ') ? (toldParts.exec(rest) ?? inBrackets.exec(rest) ?? []) : [];
    const row = parts === '' ? undefined : spokenRow(parts);
    return row && row.fields.length >= 3 ? row.fields : [];
  }

  /** The fields under it; none where most items there are none. */
  get children(): readonly FieldItem[] {
    if (this.#children) return this.#children;
    const all = this.item.children.filter((child) => child.kind === 'item').map((child) => partsItem(child.text));
    const fields = all.filter((child) => child !== undefined);
    return (this.#children = fields.length * 2 >= all.length ? fields : []);
  }

  get field(): FieldItem | undefined {
    // What has the identifier of a statement is none.
    if (!this.#isField && !leadingId(this.item.text)) this.#field = partsItem(this.item.text);
    this.#isField = true;
    return this.#field;
  }
}

/** Last words of titles about another side of data than a thing: `Foreign Keys`, `Data Relationships`. */
const sides: ReadonlySet<string> = new Set(
  'keys indexes indices constraints relationships relations validation validations rules notes migrations queries endpoints triggers enums types storage retention backups privacy security performance encryption caching normalization'.split(
    ' ',
  ),
);
const boldName = latin.u`^\p{L}[\p{L}\p{N}'’ _-]{1,40}$`;
const titleCase = latin.u`^\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){1,3}$`;
const holding: ReadonlySet<string> = new Set(['holds', 'contains', 'contents', 'keeps', 'knows', 'has']);
const keyLabels: ReadonlySet<string> = new Set(['pk', 'primary key', 'key', 'keys']);

/** `` `level` (1–4), `note?`, `url` ``; behind a colon stand values: `` `status`: `open`, `done` ``. */
const codedRow = /^`[^`:：]+`(?: ?\([^()]*\))?, `/;

/** `columns: title, priority, due_on` and `PK: id` are the fields, and no field of that name. */
function partsItem(item: string): FieldItem | undefined {
  // `a date`, `son nom`
  const text = withoutFirst(item, determiners);
  const { lead, rest } = cutLead(text);
  const words = rest === '' ? [] : wordsOf(lead);
  const isParts =
    words.length > 0 &&
    words.every((word) => parts.has(word) || general.has(word)) &&
    words.some((word) => parts.has(word));
  if (
    words.length === 1 &&
    doing.has(words[0] ?? '') &&
    (rest.includes(',') || rest.includes('()') || item.endsWith(':'))
  )
    return undefined;
  const row = isParts || (words.length === 1 && holding.has(words[0] ?? '')) ? fieldsInRow(rest) : undefined;
  // The label says that they are fields.
  if (row) return { ...row, evidence: 'typed' };
  if (keyLabels.has(words.join(' '))) return fieldItem(rest);
  const one = fieldItem(text);
  const several = text.includes(', ') && (!one || codedRow.test(text)) ? fieldsInRow(text) : undefined;
  return several && several.fields.length > (one?.fields.length ?? 0) ? several : one;
}
