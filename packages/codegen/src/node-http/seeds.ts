import type { Json } from '@orch/core';

import { samplesOf } from '../plan/samples.ts';
import { identityOf, type ModelField, type ModelSpec } from '../plan/spec.ts';

/** A record that has to exist before those that refer to it. */
export interface Seed {
  readonly model: ModelSpec;
  readonly id: Json;
  readonly record: Readonly<Record<string, Json>>;
}

/** How many records of a related model tests have at most. */
const most = 2;

/**
 * The models to which a root model refers: samples of its fields that are references name records
 * of these, and `seeds` gives the records.
 */
export class Related {
  readonly #byTable: ReadonlyMap<string, ModelSpec>;
  readonly #root: ModelSpec;
  /** Models whose records are being made; a hand-written ledger may hold a circle. */
  readonly #underway = new Set<ModelSpec>();
  /** Fields, besides the required ones, with which the seeds of a table are made. */
  readonly #asked = new Map<string, Set<string>>();

  constructor(root: ModelSpec, related: readonly ModelSpec[]) {
    this.#root = root;
    this.#byTable = new Map(related.map((model) => [model.table, model]));
  }

  /** Up to `count` different values of a field of the root; none for a reference that needs the root itself. */
  samples(field: ModelField, count: number): readonly Json[] {
    if (!field.references) return samplesOf(field, count);
    const target = this.#byTable.get(field.references.table);
    if (!target || this.#closure(target).includes(this.#root)) return [];
    return this.#ids(target).slice(0, count);
  }

  /** Values of a field of a related model, one for each of its seeds, which then have them. */
  valuesOf(table: string, name: string): readonly Json[] {
    const model = this.#byTable.get(table);
    if (!model) return [];
    if (name === identityOf(model).name) return this.#ids(model);
    this.#asked.set(table, new Set([...(this.#asked.get(table) ?? []), name]));
    return this.#records(model).flatMap((record) => record[name] ?? []);
  }

  /** Records of the tables, and of those that they need, in the order in which they can be stored. */
  seeds(tables: readonly string[]): readonly Seed[] {
    const targets = tables.flatMap((table) => this.#byTable.get(table) ?? []);
    const models = [...new Set(targets.flatMap((target) => this.#closure(target)))];
    return models.flatMap((model) =>
      this.#records(model).map((record, index) => ({ model, id: idOf(model, index), record })),
    );
  }

  /** A model after those that its records cannot be without. */
  #closure(model: ModelSpec, above: readonly ModelSpec[] = []): readonly ModelSpec[] {
    if (above.includes(model)) return [];
    const before = model.fields.flatMap(({ required, references }) => {
      const target = references && required ? this.#find(references.table) : undefined;
      return target ? this.#closure(target, [...above, model]) : [];
    });
    return [...new Set([...before, model])];
  }

  #find(table: string): ModelSpec | undefined {
    return table === this.#root.table ? this.#root : this.#byTable.get(table);
  }

  #ids(model: ModelSpec): readonly Json[] {
    const { key } = model;
    if (key !== undefined) return this.#records(model).flatMap((record) => record[key] ?? []);
    return this.#records(model).map((_, index) => idOf(model, index));
  }

  #records(model: ModelSpec): readonly Record<string, Json>[] {
    if (this.#underway.has(model)) return [];
    this.#underway.add(model);
    const records = this.#make(model);
    this.#underway.delete(model);
    return records;
  }

  #make(model: ModelSpec): readonly Record<string, Json>[] {
    const asked = this.#asked.get(model.table);
    const fields = model.fields.filter(
      (field) => !field.managed && ((field.required && field.default === undefined) || asked?.has(field.name)),
    );
    const samples = fields.map((field) => ({ field, values: this.#seedSamples(field) }));
    const limits = samples.filter(({ field }) => field.unique).map(({ values }) => values.length);
    return Array.from({ length: Math.min(most, ...limits) }, (_, index) =>
      Object.fromEntries(
        samples.flatMap(({ field, values }): [string, Json][] => {
          const value = values[Math.min(index, values.length - 1)];
          return value === undefined ? [] : [[field.name, value]];
        }),
      ),
    );
  }

  #seedSamples(field: ModelField): readonly Json[] {
    if (!field.references) return samplesOf(field, most);
    const target = this.#find(field.references.table);
    return target ? this.#ids(target) : [];
  }
}

/** The identity of a record of the tests. */
function idOf({ primary }: ModelSpec, index: number): Json {
  const number = index + 1;
  return primary.type === 'integer' ? number : `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** An identity that no record of the tests has. */
export function unknownId(type: ModelField['type']): Json {
  return type === 'integer' ? 999 : '00000000-0000-4000-8000-000000000999';
}
