import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

/** A description whose schema `Book` has these properties, beside other schemas. */
const read = (...properties: string[]) =>
  extractTasks(
    outline(
      [
        '## API',
        '```yaml',
        'openapi: 3.1.0',
        'components:',
        '  schemas:',
        "    Isbn: { type: string, pattern: '^[0-9]+$', maxLength: 13 }",
        '    Kind: { type: string, enum: [a, b] }',
        '    Author: { type: object, properties: { id: { type: string, format: uuid } } }',
        '    Book:',
        '      type: object',
        '      properties:',
        ...properties.map((property) => `        ${property}`),
        '```',
      ].join('\n'),
    ),
  );
const bookOf = ({ models }: ReturnType<typeof read>) => models.find(({ name }) => name === 'Book')?.fields;

describe('What a schema demands', () => {
  test('of a value is held by its field where it has a place', () => {
    const found = read(
      'pages: { type: integer, exclusiveMinimum: 0, maximum: 100, exclusiveMaximum: true }',
      'words: { type: array, items: { type: string, maxLength: 20, enum: [x, y] } }',
      "nick: { type: [string, 'null'] }",
      'born: { anyOf: [{ type: string, format: date }, { type: null }] }',
      'kinds: { type: array, items: { $ref: "#/components/schemas/Kind" } }',
      'fixed: { const: one }',
      'price: { type: number, minimum: 1, exclusiveMaximum: 9 }',
      'rate: { type: number, minimum: 0, exclusiveMinimum: true }',
      'author: { $ref: "#/components/schemas/Author" }',
      'others: { type: array, items: { $ref: "#/components/schemas/Author" } }',
    );
    expect(bookOf(found)).toMatchObject([
      { name: 'pages', type: 'integer', minimum: 1, maximum: 99 },
      { name: 'words', type: 'string', list: true, maxLength: 20, values: ['x', 'y'] },
      { name: 'nick', type: 'string' },
      { name: 'born', type: 'date' },
      { name: 'kinds', type: 'string', list: true, values: ['a', 'b'] },
      { name: 'fixed', values: ['one'] },
      { name: 'price', type: 'number', minimum: 1, exclusiveMaximum: 9 },
      { name: 'rate', type: 'number', exclusiveMinimum: 0 },
      { name: 'author', type: 'json', references: 'Author' },
      { name: 'others', type: 'json', list: true, references: 'Author' },
    ]);
    expect(found.omitted).toEqual([]);
  });

  test('and a field cannot hold is told at its line', () => {
    const found = read(
      'isbn: { $ref: "#/components/schemas/Isbn" }',
      'price: { type: number, multipleOf: 5 }',
      'tags: { type: array, minItems: 1, maxItems: 5, uniqueItems: true, items: { type: string, pattern: x } }',
      'either: { oneOf: [{ type: string }, { type: integer }] }',
    );
    expect(bookOf(found)).toMatchObject([
      { name: 'isbn', type: 'string', maxLength: 13 },
      { name: 'price', type: 'number' },
      { name: 'tags', type: 'string', list: true },
      { name: 'either', type: 'json' },
    ]);
    expect(found.omitted.map(({ kind, text, line }) => [kind, text, line])).toEqual([
      ['model', 'Book.isbn pattern: ^[0-9]+$', 6],
      ['model', 'Book.price multipleOf: 5', 13],
      ['model', 'Book.tags minItems: 1', 14],
      ['model', 'Book.tags maxItems: 5', 14],
      ['model', 'Book.tags uniqueItems: true', 14],
      ['model', 'Book.tags pattern: x', 14],
      ['model', 'Book.either oneOf', 15],
    ]);
  });

  test('is told once for a schema with a name, and for the endpoint that alone has it', () => {
    const { apis, omitted } = extractTasks(
      outline(
        [
          '## API',
          '```yaml',
          'paths:',
          '  /books:',
          '    post:',
          '      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Book" } } } }',
          '      responses:',
          '        200: { schema: { properties: { token: { type: string, pattern: x } } } }',
          '    put:',
          '      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Book" } } } }',
          'components:',
          '  schemas:',
          '    Book: { properties: { code: { type: string, pattern: y } } }',
          '```',
        ].join('\n'),
      ),
    );
    expect(apis.map(({ requestFields }) => requestFields.map(({ name }) => name))).toEqual([['code'], ['code']]);
    expect(omitted.map(({ kind, text }) => [kind, text])).toEqual([
      ['api', 'POST /books.token pattern: x'],
      ['model', 'Book.code pattern: y'],
    ]);
  });

  test('in a JSON Schema under the title of a model is told too', () => {
    const schema = '{ "type": "object", "properties": { "name": { "type": "string", "pattern": "x" } } }';
    const { models, omitted } = extractTasks(
      outline(
        [
          '## Data model',
          '### Pet',
          '```json',
          schema.replace('} } }', '}, "age": { "type": "integer", "exclusiveMinimum": 0 } } }'),
          '```',
        ].join('\n'),
      ),
    );
    expect(models).toMatchObject([{ name: 'Pet', fields: [{ name: 'name' }, { name: 'age', minimum: 1 }] }]);
    expect(omitted).toMatchObject([{ text: 'name pattern: x' }]);
  });
});
