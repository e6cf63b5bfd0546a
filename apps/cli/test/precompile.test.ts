import { runInNewContext } from 'node:vm';

import { latin, pattern, type Latin, type Pattern } from '@orch/prd/expressions';
import { describe, expect, it } from 'vitest';

import { precompile } from '../bundler/precompile.ts';

const code = String.raw`"use strict";
var words = "order|Bestellung|заказ", many = String.raw${'`'}(?:${'${words}'})s?${'`'};
var name = latin.iu${'`'}^[\p{L} ]+$${'`'},
  word = latin.iu${'`'}\b(${'${many}'})(?![\p{L}])${'`'},
  cyrillic = latin.u${'`'}заказ${'`'},
  kind = pattern.iu${'`'}^(?:${'${many}'}|[\p{Lu}]\d|маршрут|écran)$${'`'};
function later(value) { return latin.plain${'`'}^${'${value}'}$${'`'}; }
var all = [name, word, cyrillic, kind];`;

const run = (text: string): { all: (Latin | Pattern)[]; later: (value: string) => Latin } =>
  runInNewContext(`${text}\n({ all, later })`, { latin, pattern }) as never;

const texts = [
  'order',
  'Orders',
  'an order',
  'A1',
  'É1',
  'заказ',
  'МАРШРУТ',
  'Écran',
  'bestellungs',
  'orderé',
  '',
  '→ order',
];

describe('precompile', () => {
  it('leaves expressions that match what they matched, in texts of any letters', () => {
    const before = run(code).all;
    const after = run(precompile(code)).all;
    for (const text of texts) {
      expect(
        after.map((made) => made.test(text)),
        text,
      ).toEqual(before.map((made) => made.test(text)));
    }
    expect((run(precompile(code)).all[1] as Latin).exec('two Orders')).toMatchObject({ 1: 'Orders', index: 4 });
  });

  it('finds out in the build what letters beyond ASCII would add, once for each place', () => {
    const written = precompile(code);
    expect(written).toMatch(/^"use strict";var orchMade=\[\];/);
    expect(written).toContain(String.raw`(orchMade[0]??=latin.precompiled("^[\\p{L} ]+$","iu","^[A-Za-z ]+$"))`);
    expect(written).toContain('(orchMade[2]??=latin.precompiled("заказ","u",null))');
    expect(written).toContain(String.raw`"order\nbestellung\n","^orders?$\n^Bestellungs?$\n^[A-Za-z]\\d$"`);
  });

  it('makes twins of literals of which nothing but test and exec is called', () => {
    const literals = String.raw`var latin = Object.assign(() => 0, {});
var capital = /^\p{Lu}/u, called = new RegExp("^[\\p{L} ]+$", "u"), twice = /a/, given = /b/, stateful = /c/g;
function judge(text, twice) {
  const inner = /e$/i;
  return [capital.test(text), called.exec(text)?.[0], twice, /\d/.test(text), inner.test(text), text.replace(given, '-'),
    stateful.test(text), twice.test?.(text)];
}
judge;`;
    const written = precompile(literals);
    expect(written.match(/orchMade\[\d+\]\?\?=/g)).toHaveLength(4);
    expect(written).toContain(String.raw`(orchMade[0]??=latin.precompiled("^\\p{Lu}","u","^[A-Z]")).test(text)`);
    expect(written).toContain('capital = 0, called = 0, twice = /a/, given = /b/, stateful = /c/g;');
    const judged = (text: string): ((text: string, twice: unknown) => unknown) =>
      runInNewContext(text.replace('Object.assign(() => 0, {})', 'made'), { made: latin }) as never;
    for (const text of [...texts, 'b1', 'c', 'Éc b'])
      expect(judged(written)(text, 1), text).toEqual(judged(literals)(text, 1));
  });

  it('leaves what is only known when it runs, and code without such expressions, as they are', () => {
    expect(precompile(code)).toContain('return latin.plain`^${value}$`');
    expect(run(precompile(code)).later('a').test('a')).toBe(true);
    expect(precompile('var x = /a/i;')).toBe('var x = /a/i;');
  });
});
