import type { Field } from '@orch/prd';

import { fileSlug, modelSlug, propertyName, sameName } from '../names/identifiers.ts';
import { readField } from './fields.ts';
import { isServerGiven } from './keys.ts';
import { identityOf, type ModelField, modelIdentity, type ModelSpec } from './spec.ts';

/** SQLite allows 2,000 columns; a document with more fields than this is not read correctly. */
const maxFields = 200;

/** A model while it is planned: declarations, requests and paths may add to it. */
export class ModelDraft {
  readonly slug: string;
  readonly title: string;
  readonly tasks: string[] = [];
  readonly notes: string[] = [];
  /** Names of fields that generated code cannot keep, with those that stand for them. */
  readonly renamed: Map<string, string> = new Map();
  /** 1-based line for what is said about the model. */
  readonly line: number;
  readonly #taskId: string;
  readonly #fields: ModelField[] = [];
  /** By the name of a field: the model that it refers to, as the document names it. */
  readonly #targets = new Map<string, string>();
  #primary: ModelSpec['primary'] | undefined;
  #key: string | undefined;
  schemaless = false;

  constructor(taskId: string, slug: string, title: string, line: number) {
    this.#taskId = taskId;
    this.slug = slug;
    this.title = title;
    this.line = line;
  }

  get key(): string {
    return `model:${this.slug}`;
  }

  /** Adds the fields that the model does not have yet. With `optional`, records may lack them. */
  add(fields: readonly Field[], { optional = false }: { readonly optional?: boolean } = {}): void {
    const keys = fields.filter(({ primary }) => primary === true).map((field) => propertyName(field.name));
    const [first] = keys;
    if (keys.length > 1) {
      this.notes.push(`${first}: a key of several fields (${keys.join(', ')}) is not generated, nor is it checked`);
    }
    const small = areWords(fields);
    for (const written of fields) {
      const source = small ? { ...written, name: beginningSmall(written.name) } : written;
      const isKey = source.primary === true && keys.length === 1;
      const name = propertyName(source.name);
      if (this.find(name) || (this.#primary && sameName(this.#primary.name, name))) continue;
      const said = written.name.trim().replace(/(?:\[\])?\??$/, '');
      if (name !== said) this.renamed.set(said, name);
      const isServers = isKey ? isServerGiven(source) : name === 'id';
      if (!this.#primary && isServers) {
        this.#primary = { name, type: source.type === 'integer' ? 'integer' : 'uuid' };
        continue;
      }
      if (this.#fields.length === maxFields) {
        this.notes.push(`only ${maxFields} fields are generated; ${name} and those after it are not`);
        return;
      }
      const { field, notes } = readField(source);
      this.notes.push(...notes);
      if (source.references !== undefined) this.#targets.set(name, source.references);
      const { required, ...rest } = field;
      if (isKey && !isServers && !optional && this.#key === undefined) {
        this.#addKey(rest);
        continue;
      }
      this.#fields.push(optional || !required ? rest : field);
    }
  }

  /** Adds the key that clients give: each record has one of its own, for good. */
  #addKey(field: ModelField): void {
    if (!canIdentify(field)) {
      this.notes.push(`${field.name}: no path can hold such a key; records get an identity from the server`);
      this.#fields.push(field);
      return;
    }
    this.#key = field.name;
    this.#fields.push({ ...field, required: true, unique: true, fixed: true });
  }

  /** The property that holds a value named by a path parameter; made where there is none. */
  ensure(name: string): string {
    if (this.#primary && sameName(this.#primary.name, name)) return this.#primary.name;
    const known = this.find(name)?.name;
    if (known !== undefined) return known;
    const property = propertyName(name);
    this.#fields.push({ name: property, type: 'string' });
    return property;
  }

  /** Marks a field as unique, since a path addresses single records by it. False where it cannot be. */
  identifyBy(name: string): boolean {
    const index = this.#fields.findIndex((field) => sameName(field.name, name));
    const field = this.#fields[index];
    if (!field || !canIdentify(field)) return false;
    const { default: _, ...rest } = field;
    this.#fields[index] = { ...rest, unique: true };
    return true;
  }

  /** Lets a field keep the value that it was given first. */
  fix(name: string): void {
    const index = this.#fields.findIndex((field) => field.name === name);
    const field = this.#fields[index];
    if (field) this.#fields[index] = { ...field, fixed: true };
  }

  /** Fields that refer to models, and the names of these. */
  get targets(): ReadonlyMap<string, string> {
    return this.#targets;
  }

  /** Lets a field hold the identity of a record of the target, whatever type and limits it was given. */
  link(name: string, target: Pick<ModelSpec, 'table' | 'primary' | 'key' | 'fields'>): void {
    const index = this.#fields.findIndex((field) => field.name === name);
    const field = this.#fields[index];
    if (!field) return;
    const identity = identityOf(target);
    this.#fields[index] = {
      name,
      type: identity.type,
      ...(field.unique && { unique: true as const }),
      ...(field.required && { required: true as const }),
      ...(field.fixed && { fixed: true as const }),
      references: { table: target.table, field: identity.name },
    };
  }

  /** Lets a field hold any value of its type again. */
  unlink(name: string): void {
    const index = this.#fields.findIndex((field) => field.name === name);
    const { references: _, ...field } = this.#fields[index] ?? { name, type: 'string' };
    if (index !== -1) this.#fields[index] = field;
  }

  /** Gives a field the type and limits of one whose values it repeats. */
  mirror(name: string, source: ModelField | undefined): void {
    const index = this.#fields.findIndex((field) => field.name === name);
    const field = this.#fields[index];
    if (!field || !source) return;
    const {
      unique: _,
      fixed: _fixed,
      required: _required,
      default: _default,
      references: _references,
      ...shape
    } = source;
    this.#fields[index] = {
      ...shape,
      name,
      ...(field.unique && { unique: true as const }),
      ...(field.required && { required: true as const }),
      ...(field.fixed && { fixed: true as const }),
    };
  }

  /** Takes out a field that only stands for another one. */
  drop(name: string): void {
    const index = this.#fields.findIndex((field) => field.name === name);
    if (index !== -1) this.#fields.splice(index, 1);
    this.#targets.delete(name);
  }

  find(name: string): ModelField | undefined {
    return this.#fields.find((field) => sameName(field.name, name));
  }

  /** Whether a field, or the identity, has the name. */
  has(name: string): boolean {
    const property = propertyName(name);
    return this.find(property) !== undefined || (this.#primary !== undefined && sameName(this.#primary.name, property));
  }

  spec(): ModelSpec {
    const fields = [...this.#fields];
    return {
      ...modelIdentity(this.#taskId, this.slug),
      primary: this.#primary ?? freeId(fields),
      ...(this.#key !== undefined && { key: this.#key }),
      fields,
      schemaless: this.schemaless,
    };
  }
}

/** Whether records can be looked up by the field with a text of a path, which is never empty. */
export function canIdentify(field: ModelField): boolean {
  if (field.maxLength === 0 || field.values?.includes('')) return false;
  return !field.list && !field.secret && !field.managed && field.type !== 'json' && field.type !== 'boolean';
}

function freeId(fields: readonly ModelField[]): ModelSpec['primary'] {
  const taken = fields.some((field) => sameName(field.name, 'id'));
  return { name: taken ? 'recordId' : 'id', type: 'uuid' };
}

/** Whether names are written as words, of which some consist of several: `Name` beside `Email address`. */
function areWords(fields: readonly Field[]): boolean {
  return (
    fields.some(({ name }) => /\S[ -]\S/.test(name)) && fields.every(({ name }) => !/_|[\p{Ll}\d]\p{Lu}/u.test(name))
  );
}

/** `name` of `Name`, as the words of `emailAddress` begin. */
function beginningSmall(name: string): string {
  return /^\p{Lu}\p{Ll}*$/u.test(name.trim()) ? name.trim().toLowerCase() : name;
}

/** Slug of the model that a collection holds: the declared name without a suffix such as `Model`. */
export function slugOfModel(name: string): string {
  return modelSlug(name.replace(/\s+(?:model|table|entity|schema)$/i, '').trim() || fileSlug(name));
}
