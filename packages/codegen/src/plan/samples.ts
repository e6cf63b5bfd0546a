import type { Json } from '@orch/core';

import type { ModelField } from './spec.ts';

/** Up to `count` different values that the generated validation accepts; fewer where the field allows no more. */
export function samplesOf(field: ModelField, count: number): readonly Json[] {
  const found: Json[] = [];
  for (let index = 0; index < count; index++) {
    const value = field.list ? listSample(field, index) : sample(field, index);
    if (value === undefined || found.some((other) => JSON.stringify(other) === JSON.stringify(value))) break;
    found.push(value);
  }
  return found;
}

/** A value of the field that the generated validation refuses, or undefined where it accepts everything. */
export function invalidSample(field: ModelField): Json | undefined {
  if (field.list) return 'not a list';
  switch (field.type) {
    case 'integer':
    case 'number':
      return 'many';
    case 'boolean':
      return 'perhaps';
    case 'json':
      return undefined;
    case 'date':
      return '2026-02-30';
    case 'datetime':
      return 'at noon';
    case 'email':
      return 'nobody';
    case 'url':
      return 'javascript:alert(1)';
    case 'uuid':
      return 'not-a-uuid';
    default:
      return field.values ? 'not one of the values' : 12345;
  }
}

function listSample(field: ModelField, index: number): Json | undefined {
  const item = sample(field, index);
  return item === undefined ? undefined : [item];
}

function sample(field: ModelField, index: number): Json | undefined {
  if (field.values) return field.values[index];
  switch (field.type) {
    case 'integer':
      return numberSample(field, index, 1, Number.isSafeInteger);
    case 'number':
      return numberSample(field, index, 0.5, Number.isFinite);
    case 'boolean':
      return [true, false][index];
    case 'json':
      return { note: index + 1 };
    default:
      return textSamples(field, index).find((text) => fits(field, text));
  }
}

function numberSample(
  field: ModelField,
  index: number,
  step: number,
  isValid: (value: number) => boolean,
): number | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = field;
  const low = minimum ?? exclusiveMinimum;
  const high = maximum ?? exclusiveMaximum;
  // Between close bounds, of which one at least is no value itself, a step may be too long.
  const part = low !== undefined && high !== undefined ? (high - low) / 8 : step;
  const values = [
    ...(minimum === undefined ? [] : [minimum + index * step]),
    ...(exclusiveMinimum === undefined ? [] : [exclusiveMinimum + (index + 1) * step]),
    ...(maximum === undefined ? [] : [maximum - index * step]),
    ...(exclusiveMaximum === undefined ? [] : [exclusiveMaximum - (index + 1) * step]),
    ...(low === undefined ? [] : [low + (index + 1) * part]),
    index + 1,
  ];
  return values.find((value) => isValid(value) && isInside(value, field));
}

/** Whether a number keeps the bounds of a field. */
export function isInside(value: number, field: ModelField): boolean {
  const { minimum = value, maximum = value, exclusiveMinimum, exclusiveMaximum } = field;
  return (
    value >= minimum &&
    value <= maximum &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum)
  );
}

/** Candidates, the most readable first. */
function textSamples(field: ModelField, index: number): readonly string[] {
  const letter = String.fromCharCode(97 + index);
  const minimum = field.minLength ?? 0;
  switch (field.type) {
    case 'date':
      return [`2026-01-0${index + 1}`];
    case 'datetime':
      return [`2026-01-0${index + 1}T10:00:00Z`, `2026-01-0${index + 1}T10:00`];
    case 'uuid':
      return [`00000000-0000-4000-8000-00000000000${index + 1}`];
    case 'email':
      return [
        `person${index + 1}@example.com`,
        `${letter}@b.co`,
        `${letter}@${'d'.repeat(Math.min(minimum, 240))}.example`,
      ];
    case 'url':
      return [
        `https://example.com/${index + 1}`,
        `http://${letter}.co`,
        `https://example.com/${index + 1}`.padEnd(minimum, 'x'),
      ];
    default: {
      const readable = `${field.name} ${index + 1}`;
      return [readable, readable.padEnd(minimum, 'x'), letter.padEnd(minimum, 'x'), ''];
    }
  }
}

function fits({ minLength = 0, maxLength = Number.POSITIVE_INFINITY }: ModelField, text: string): boolean {
  return text.length >= minLength && text.length <= maxLength;
}
