import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { readField } from '../../src/tasks/field.ts';
import type { Field } from '../../src/tasks/task.ts';
import { cpuTime } from '../support/cpu-time.ts';

function limits(field: Field | undefined): Record<string, number> {
  const { minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = field ?? { minLength: -1 };
  const found = Object.entries({ minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum });
  return Object.fromEntries(found.filter((entry): entry is [string, number] => entry[1] !== undefined));
}

const exactly = (length: number) => ({ minLength: length, maxLength: length });

describe('the length of a text', () => {
  test.for([
    ['1–120 characters', { minLength: 1, maxLength: 120 }],
    ['1 to 200 characters', { minLength: 1, maxLength: 200 }],
    ['between 3 and 60', { minLength: 3, maxLength: 60 }],
    ['length 8-20', { minLength: 8, maxLength: 20 }],
    ['length: 8 to 20', { minLength: 8, maxLength: 20 }],
    ['length between 8 and 20 characters', { minLength: 8, maxLength: 20 }],
    ['length [8, 20]', { minLength: 8, maxLength: 20 }],
    ['3–60', { minLength: 3, maxLength: 60 }],
    ['at most 80 characters', { maxLength: 80 }],
    ['up to 150 chars', { maxLength: 150 }],
    ['254 characters', { maxLength: 254 }],
    ['max 40', { maxLength: 40 }],
    ['max. 40', { maxLength: 40 }],
    ['max length 60', { maxLength: 60 }],
    ['max length: 60', { maxLength: 60 }],
    ['max. length 60', { maxLength: 60 }],
    ['maximum length: 60', { maxLength: 60 }],
    ['maximum length of 60 characters', { maxLength: 60 }],
    ['maximum allowed length is 60', { maxLength: 60 }],
    ['maximum name length 60', { maxLength: 60 }],
    ['max characters: 60', { maxLength: 60 }],
    ['maxLength 60', { maxLength: 60 }],
    ['max_length=60', { maxLength: 60 }],
    ['length at most 60', { maxLength: 60 }],
    ['length <= 60', { maxLength: 60 }],
    ['60 characters max', { maxLength: 60 }],
    ['60 chars or less', { maxLength: 60 }],
    ['max 10,000 characters', { maxLength: 10_000 }],
    ['höchstens 1.000 Zeichen', { maxLength: 1000 }],
    ['min length 3', { minLength: 3 }],
    ['minimum length of 3', { minLength: 3 }],
    ['minLength: 3', { minLength: 3 }],
    ['at least 12 characters', { minLength: 12 }],
    ['3 characters minimum', { minLength: 3 }],
    ['8+ characters', { minLength: 8 }],
    ['8 characters or more', { minLength: 8 }],
    ['min length 3, max length 60', { minLength: 3, maxLength: 60 }],
    ['at least 1 digit and at least 12 characters', { minLength: 12 }],
    ['exactly 13 characters', exactly(13)],
    ['exactly 4 digits', exactly(4)],
    ['length 8', exactly(8)],
    ['length: 8', exactly(8)],
    ['a length of 8', exactly(8)],
    ['fixed length 8', exactly(8)],
    ['up to 5 MB', {}],
    ['at most 300 words', {}],
    ['at least 1 digit', {}],
    ['max 9,5', {}],
    ['between 60 and 3', {}],
  ] as const)('is read from %s', ([text, expected]) => {
    expect(limits(readField(`name: string, ${text}`))).toEqual(expected);
    expect(limits(readField(`name: string (${text})`))).toEqual(expected);
  });

  test.for([
    ['varchar(64)', { maxLength: 64 }],
    ['string(64)', { maxLength: 64 }],
    ['character varying(64)', { maxLength: 64 }],
  ] as const)('is read from the type %s', ([type, expected]) => {
    expect(limits(readField(`name: ${type}`))).toEqual(expected);
  });
});

test('how many entries a list has is no limit of their length', () => {
  expect(limits(readField('tags: string[], up to 5'))).toEqual({});
  expect(limits(readField('tags: string[], up to 5 characters each'))).toEqual({ maxLength: 5 });
});

describe('in other languages', () => {
  const length = (min: number | undefined, max: number | undefined) => ({
    ...(min === undefined ? {} : { minLength: min }),
    ...(max === undefined ? {} : { maxLength: max }),
  });
  test.for([
    ['Text, genau 10 Zeichen', exactly(10)],
    ['Text, zwischen 5 und 9 Zeichen', length(5, 9)],
    ['Text, mind. 3 Zeichen', length(3, undefined)],
    ['Text, maximale Länge 80', length(undefined, 80)],
    ['Text, bis zu 80 Zeichen', length(undefined, 80)],
    ['texto, exactamente 9 caracteres', exactly(9)],
    ['texto, entre 2 y 40 caracteres', length(2, 40)],
    ['texto, de 2 a 40 caracteres', length(2, 40)],
    ['texto, 40 caracteres como máximo', length(undefined, 40)],
    ['texte, entre 2 et 40 caractères', length(2, 40)],
    ["texte, jusqu'à 40 caractères", length(undefined, 40)],
    ['testo, tra 2 e 40 caratteri', length(2, 40)],
    ['texto, no máximo 40 caracteres', length(undefined, 40)],
    ['tekst, tussen 2 en 40 tekens', length(2, 40)],
    ['tekst, od 2 do 40 znaków', length(2, 40)],
    ['текст, от 2 до 40 символов', length(2, 40)],
    ['文本, 2到40个字符', length(2, 40)],
    ['文本, 至少2个字符', length(2, undefined)],
    ['文字列, 40文字以内', length(undefined, 40)],
    ['문자열, 2자 이상 40자 이하', length(2, 40)],
  ] as const)('the length of a text is read from %s', ([text, expected]) => {
    expect(limits(readField(`x: ${text}`))).toEqual(expected);
  });

  test.for([
    ['Dezimal, größer als 0', { exclusiveMinimum: 0 }],
    ['Ganzzahl, nicht größer als 5', { maximum: 5 }],
    ['Ganzzahl, 18 oder älter', { minimum: 18 }],
    ['entero, al menos 18', { minimum: 18 }],
    ['entero, mayor que 0', { minimum: 1 }],
    ['entero, no mayor que 10', { maximum: 10 }],
    ['entier, au moins 18', { minimum: 18 }],
    ['entier, 18 minimum', { minimum: 18 }],
    ['décimal, supérieur à 0', { exclusiveMinimum: 0 }],
    ['inteiro, no máximo 99', { maximum: 99 }],
    ['число, больше 0', { exclusiveMinimum: 0 }],
    ['整数, 不超过100', { maximum: 100 }],
    ['整数, 0以上', { minimum: 0 }],
    ['entero, por defecto 0', {}],
  ] as const)('the value of a number is read from %s', ([text, expected]) => {
    expect(limits(readField(`x: ${text}`))).toEqual(expected);
  });

  test.for([
    ['eines von: neu, alt', ['neu', 'alt']],
    ['uno de: nuevo, viejo o roto', ['nuevo', 'viejo', 'roto']],
    ["l'un de : neuf, vieux", ['neuf', 'vieux']],
    ['um dos valores: novo, velho', ['novo', 'velho']],
    ['одно из: новый, старый', ['новый', 'старый']],
    ['un parmi neuf, vieux', ['neuf', 'vieux']],
    ['可选值：在库、借出', ['在库', '借出']],
    ['次のいずれか: 和食, 洋食, 中華', ['和食', '洋食', '中華']],
    ['小, 中, 大 のいずれか', ['小', '中', '大']],
  ] as const)('the only values allowed are read from %s', ([text, expected]) => {
    expect(readField(`x (${text})`)?.values).toEqual(expected);
  });
});

describe('the only values allowed', () => {
  test.for([
    ['state: one of draft, open, closed (default draft)', ['draft', 'open', 'closed'], 'string', 'draft'],
    ['state: one of draft or open, default draft', ['draft', 'open'], 'string', 'draft'],
    ['level: one of low, high - default low', ['low', 'high'], 'string', 'low'],
    ['size: one of S, M or L (required)', ['S', 'M', 'L'], 'string', undefined],
    ['size: one of 1, 2 or 3', ['1', '2', '3'], 'integer', undefined],
    ['colour: red, green or blue', ['red', 'green', 'blue'], 'string', undefined],
    ['contact: phone or letter', undefined, 'string', undefined],
  ] as const)('are read without what is said behind them: %s', ([text, values, type, defaultValue]) => {
    const field = readField(text);
    expect([field?.values, field?.type, field?.defaultValue]).toEqual([values, type, defaultValue]);
  });
});

test('a number with a name of its own is a text, and what is positive is a number', () => {
  const typeOf = (text: string) => readField(text)?.type;
  expect(['phoneNumber', 'plate_number', 'number'].map(typeOf)).toEqual(['string', 'string', 'integer']);
  expect(['wattage (positive)', 'due (fecha y hora)'].map(typeOf)).toEqual(['number', 'datetime']);
});

test('what a field refers to may have a name of several words, and be told in other languages', () => {
  const referred = ['references Pet Owner', 'Verweis auf Kunde', 'referencia a Sala', 'Dish を参照', '引用 User'];
  expect(referred.map((text) => readField(`x: ${text}`)?.references)).toEqual([
    'Pet Owner',
    'Kunde',
    'Sala',
    'Dish',
    'User',
  ]);
});

describe('the value of a number', () => {
  test.for([
    ['integer, from 1 to 60, usually 40', { minimum: 1, maximum: 60 }],
    ['integer, between 1 and 60', { minimum: 1, maximum: 60 }],
    ['integer, no more than 9', { maximum: 9 }],
    ['integer, 1-60', { minimum: 1, maximum: 60 }],
    ['integer 1-60', { minimum: 1, maximum: 60 }],
    ['integer (1..60)', { minimum: 1, maximum: 60 }],
    ['integer, range: -5 to 5', { minimum: -5, maximum: 5 }],
    ['integer, max 10,000', { maximum: 10_000 }],
    ['integer, > 0', { minimum: 1 }],
    ['integer, greater than 0 and less than 100', { minimum: 1, maximum: 99 }],
    ['integer, > 0.5', { minimum: 1 }],
    ['integer, 2024-01-05', {}],
    ['integer, 18 or older', { minimum: 18 }],
    ['decimal, 0 < value <= 5', { exclusiveMinimum: 0, maximum: 5 }],
    ['integer, positive', { minimum: 1 }],
    ['integer, not negative', { minimum: 0 }],
    ['decimal, must be positive', { exclusiveMinimum: 0 }],
    ['decimal, positive or negative', {}],
    ['decimal, > 0', { exclusiveMinimum: 0 }],
    ['decimal, > 0 and < 100, at most 2 decimals', { exclusiveMinimum: 0, exclusiveMaximum: 100 }],
    ['decimal, -> 5', {}],
    ['number, max 9.5', { maximum: 9.5 }],
    ['number, >= 0.01', { minimum: 0.01 }],
    ['number, >= -0.25 and <= 0.75', { minimum: -0.25, maximum: 0.75 }],
    ['decimal, between 0.01 and 999.99', { minimum: 0.01, maximum: 999.99 }],
    ['decimal, range 0.5-1.5', { minimum: 0.5, maximum: 1.5 }],
    ['decimal, 0.01–999.99', { minimum: 0.01, maximum: 999.99 }],
    ['decimal, at most $1,250.50', { maximum: 1250.5 }],
    ['decimal(10,2)', {}],
    ['number, version 1.2.3 at most', {}],
    ['number, max 1.2.3', {}],
    ['boolean, at least 1', {}],
  ] as const)('is read from %s', ([text, expected]) => {
    expect(limits(readField(`value: ${text}`))).toEqual(expected);
  });
});

test('a bare range in a cell is a limit', () => {
  const { models } = extractTasks(
    outline(
      [
        '## Data model',
        '',
        '### Room',
        '',
        '| Field | Type | Notes |',
        '|---|---|---|',
        '| seats | integer | 1–60 |',
        '| name | string | 3–40 |',
        '| price | number | 0.5 to 99.9 |',
        '| floor | integer | required; -2–30 |',
      ].join('\n'),
    ),
  );
  expect(models[0]?.fields.map((field) => [field.name, limits(field)])).toEqual([
    ['seats', { minimum: 1, maximum: 60 }],
    ['name', { minLength: 3, maxLength: 40 }],
    ['price', { minimum: 0.5, maximum: 99.9 }],
    ['floor', { minimum: -2, maximum: 30 }],
  ]);
});

test('without a declared type, the type that the name suggests decides what is limited, unless characters are counted', () => {
  const field = (text: string) => {
    const found = readField(text);
    return [found?.type, limits(found)];
  };
  expect(field('price (max 60)')).toEqual(['number', { maximum: 60 }]);
  expect(field('quantity (at least 1)')).toEqual(['integer', { minimum: 1 }]);
  expect(field('title (max 60)')).toEqual(['string', { maxLength: 60 }]);
  expect(field('isActive (max 60)')).toEqual(['boolean', {}]);
  expect(field('order (at most 20 characters)')).toEqual(['string', { maxLength: 20 }]);
  expect(field('notes (at most 20 characters)')).toEqual(['text', { maxLength: 20 }]);
});

test('whatever the figures, they are read as they are written', () => {
  const figures = fc
    .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 0, max: 999 }), fc.boolean())
    .map(([whole, part, isWhole]) => (isWhole ? String(whole) : `${whole}.${String(part).padStart(3, '0')}5`));
  fc.assert(
    fc.property(figures, figures, (first, second) => {
      const [low, high] = [first, second].sort((left, right) => Number(left) - Number(right));
      expect(limits(readField(`x: number, min ${low}, max ${high}`))).toEqual({
        minimum: Number(low),
        maximum: Number(high),
      });
      expect(limits(readField(`x: number, between ${low} and ${high}`))).toEqual({
        minimum: Number(low),
        maximum: Number(high),
      });
    }),
  );
});

test.for([
  ['figures', '1,'.repeat(60_000)],
  ['words', 'max '.repeat(40_000)],
  ['fillers', `max ${'length of '.repeat(20_000)}`],
  ['spaces', `1 max ${' '.repeat(60_000)}`],
  ['ranges', '1-'.repeat(60_000)],
  ['dots', `max ${'1.'.repeat(60_000)}`],
])('answers hostile %s in good time', ([, text]) => {
  const time = cpuTime(() => {
    readField(`x: string 1 ${(text ?? '').slice(0, 4000)}`);
    readField(`x: number 1 ${(text ?? '').slice(0, 4000)}`);
  });
  expect(time).toBeLessThan(500);
});

test.for([
  ['price: decimal, at least 0, at most 2 decimals', { minimum: 0 }],
  ['price: decimal(8,2), max 2 decimals', {}],
  ['weight: number, up to 3 decimal places', {}],
  ['betrag: dezimal, höchstens 2 Nachkommastellen', {}],
  ['slots: integer, up to 10 per user', {}],
  ['tries: integer, retried at most 3 times', {}],
  ['stay: integer, at most 30', { maximum: 30 }],
] as const)('a figure that counts something else is no limit of a number: %s', ([item, expected]) => {
  expect(limits(readField(item))).toEqual(expected);
});

test('of a list of texts only what counts characters is the length of each', () => {
  expect(limits(readField('labels (list of strings, at most 5, each at most 20 characters)'))).toEqual({
    maxLength: 20,
  });
  expect(limits(readField('labels (list of strings, at most 5)'))).toEqual({});
});
