/** Half-open range of UTF-16 offsets into the document as given, byte order mark included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';

/** What a field holds, independent of any language or database. */
export type FieldType =
  | 'string'
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'uuid'
  | 'email'
  | 'url'
  | 'json';

export interface Field {
  /** As written in the document. */
  readonly name: string;
  /** Read from the declared type where there is one, else inferred from the name. */
  readonly type: FieldType;
  /** The type as the document writes it. */
  readonly declaredType?: string;
  readonly required: boolean;
  readonly unique: boolean;
  /** The field identifies a record; such fields are never asked from a client. */
  readonly primary?: boolean;
  readonly list?: boolean;
  /** The only values allowed, for enumerations. */
  readonly values?: readonly string[];
  readonly defaultValue?: string;
  /** Name of the model that the field refers to. */
  readonly references?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** A bound that is no value itself, of numbers with a fraction; those of whole numbers are the next value. */
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

interface TaskBase {
  /** Stable name from content, never from section numbers: `api:GET /users/{}`, `model:user`, `page:/login`, `rule:FR-1`. */
  readonly key: string;
  /** 1-based line where the item is stated best. */
  readonly line: number;
  readonly span: Span;
  /** Number of the section, or its title where it has no number. */
  readonly section: string;
  /** The text from which the item was read, at most 200 characters. */
  readonly evidence: string;
  /** From 0 to 1. Below 0.5 an item is for review and is not generated. */
  readonly confidence: number;
  /** The document marks the item as done: a ticked task-list item. */
  readonly done: boolean;
}

export interface ApiTask extends TaskBase {
  readonly kind: 'api';
  /** Null where the document gives no method. */
  readonly method: HttpMethod | null;
  /** With its parameters as written: `/api/users/:id`. */
  readonly path: string;
  /** Last static segment of the path: `users`. */
  readonly resource: string;
  readonly summary: string;
  readonly requestFields: readonly Field[];
  readonly responseFields: readonly Field[];
}

export interface ModelTask extends TaskBase {
  readonly kind: 'model';
  readonly name: string;
  readonly fields: readonly Field[];
}

export interface PageTask extends TaskBase {
  readonly kind: 'page';
  readonly name: string;
  readonly route: string | null;
  readonly title: string;
  /** Fields of the form that the page shows, where the document asks for one. */
  readonly form?: readonly Field[];
}

export interface RuleTask extends TaskBase {
  readonly kind: 'rule';
  /** Such as `FR-1` or `NFR-2`, where the document gives one. */
  readonly id?: string;
  readonly text: string;
}

export type Task = ApiTask | ModelTask | PageTask | RuleTask;

/** A statement by which the work is accepted; test cases are derived from these. */
export interface AcceptanceItem {
  readonly id?: string;
  readonly text: string;
  readonly line: number;
  readonly done: boolean;
}

export interface Dependency {
  readonly kind: 'prd' | 'task' | 'service';
  readonly ref: string;
  readonly line: number;
}

/** Something that was considered and left out, with the reason. */
export interface OmittedItem {
  readonly kind: Task['kind'] | 'acceptance' | 'dependency';
  readonly text: string;
  readonly reason: string;
  readonly line: number;
  /** The end of a text that is too long to be read whole: what it asks for is not known. */
  readonly cut?: true;
}

export interface ExtractedTasks {
  readonly apis: readonly ApiTask[];
  readonly models: readonly ModelTask[];
  readonly pages: readonly PageTask[];
  readonly rules: readonly RuleTask[];
  readonly acceptance: readonly AcceptanceItem[];
  readonly dependencies: readonly Dependency[];
  readonly omitted: readonly OmittedItem[];
}
