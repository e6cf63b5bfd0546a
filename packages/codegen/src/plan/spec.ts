import type { Field } from '@orch/prd';

import { identifier, sameName } from '../names/identifiers.ts';

export type FieldType = Field['type'];

/** A field as the generated code declares it; see `Field` in the generated `validation.js`. */
export interface ModelField {
  readonly name: string;
  /** What pages call it, where that is not the name in words: as the document writes it. */
  readonly label?: string;
  readonly type: FieldType;
  readonly list?: true;
  readonly required?: true;
  readonly unique?: true;
  /** Keeps the value that it was given first. */
  readonly fixed?: true;
  readonly values?: readonly (string | number)[];
  readonly default?: string | number | boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  /** Stored as a hash and never returned. */
  readonly secret?: true;
  readonly managed?: 'created' | 'updated';
  /** The value identifies a record of another table, which has to exist. */
  readonly references?: { readonly table: string; readonly field: string };
}

export interface ModelSpec {
  readonly slug: string;
  /** For messages: `order item`. */
  readonly name: string;
  readonly table: string;
  /** Name of the export: `orderItemModel`. */
  readonly exportName: string;
  /** Path of the module in the workspace. */
  readonly path: string;
  /** The identity that the server gives. */
  readonly primary: { readonly name: string; readonly type: 'uuid' | 'integer' };
  /** The field that the document declares as key and that clients give, such as a country code. */
  readonly key?: string;
  readonly fields: readonly ModelField[];
  readonly schemaless: boolean;
}

export interface ModelInput {
  readonly taskId: string;
  readonly title: string;
  readonly model: ModelSpec;
  /** Models that the fields refer to, directly or through others. */
  readonly related: readonly ModelSpec[];
}

export type Operation = 'list' | 'create' | 'read' | 'replace' | 'update' | 'remove';

/** A path parameter and the property of the record that it names. */
export interface Binding {
  readonly param: string;
  readonly field: string;
}

/** A path parameter that names the record to which the records of a collection belong. */
export interface ParentBinding extends Binding {
  /** The record that has to exist: its model (by table) and the field that the parameter holds. */
  readonly parent?: { readonly table: string; readonly field: string };
}

export interface ResourceInput {
  readonly taskId: string;
  readonly slug: string;
  /** `/api/books/:bookId/reviews` */
  readonly collection: string;
  /** Collection and item parameter: `/api/books/:bookId/reviews/:id`. */
  readonly item: string;
  readonly operations: readonly Operation[];
  readonly parents: readonly ParentBinding[];
  readonly lookup: Binding;
  /** The field by which items are found, where other paths of the collection find them otherwise. */
  readonly by?: string;
  readonly model: ModelSpec;
  /** Models that the fields and the path refer to, directly or through others. */
  readonly related: readonly ModelSpec[];
}

export interface PageInput {
  readonly taskId: string;
  readonly slug: string;
  readonly pattern: string;
  readonly title: string;
  /** What the page shows besides its title. */
  readonly view: PageView;
  readonly form?: PageForm;
  /** Models to which those of view and form refer, directly or through others. */
  readonly related: readonly ModelSpec[];
}

export type PageView =
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'list';
      readonly model: ModelSpec;
      readonly parents: readonly Binding[];
      readonly columns?: readonly string[];
    }
  | { readonly kind: 'detail'; readonly model: ModelSpec; readonly where: readonly Binding[] };

export interface PageForm {
  /** Address that the form is posted to; a pattern whose parameters are those of the page. */
  readonly action: string;
  readonly model: ModelSpec;
  /** Names of the fields that the form shows. */
  readonly fields: readonly string[];
  /** The endpoint belongs to the same feature, so that its tests can submit the form. */
  readonly own: boolean;
}

export interface FeatureInput {
  readonly taskId: string;
  readonly title: string;
  /** Keys of all tasks that the feature covers, sorted. */
  readonly tasks: readonly string[];
  readonly resources: readonly { readonly slug: string }[];
  readonly pages: readonly { readonly slug: string }[];
  readonly models: readonly Pick<ModelSpec, 'exportName' | 'path'>[];
}

/** Shared files that are written when the first feature needs them. */
export const sharedFiles = {
  form: 'src/lib/form.js',
  records: 'src/lib/records.js',
  secrets: 'src/lib/secrets.js',
} as const;

export interface WorkspaceInput {
  /** Shared files that are needed besides those that every workspace has. */
  readonly optional: readonly string[];
}

/** The field of a model that is meant by a name, whatever its case and separators. */
export function fieldOf(model: ModelSpec, name: string): ModelField | undefined {
  return model.fields.find((field) => sameName(field.name, name));
}

/** What others refer to a record by: its declared key, else the identity that the server gives. */
export function identityOf({ key, primary, fields }: Pick<ModelSpec, 'key' | 'primary' | 'fields'>): {
  readonly name: string;
  readonly type: FieldType;
} {
  return fields.find(({ name }) => name === key) ?? primary;
}

/** Folder of a feature's code. */
export function featureFolder(taskId: string): string {
  return `src/features/${taskId}`;
}

/** What follows from the slug of a model and its owner alone. */
export function modelIdentity(
  taskId: string,
  slug: string,
): Pick<ModelSpec, 'slug' | 'name' | 'table' | 'exportName' | 'path'> {
  return {
    slug,
    name: slug.replaceAll('-', ' '),
    table: slug.replaceAll('-', '_'),
    exportName: identifier(slug, 'Model'),
    path: `${featureFolder(taskId)}/models/${slug}.js`,
  };
}
