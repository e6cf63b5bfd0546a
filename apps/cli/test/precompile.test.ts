import { runInNewContext } from 'node:vm';

import { latin, pattern, type Latin, type Pattern } from '@orch/prd/expressions';
import { describe, expect, it } from 'vitest';

import { precompile, type Precompiled } from '../bundler/precompile.ts';

const code = String.raw`"use strict";
var words = "order|Bestellung|заказ", many = String.raw${'`'}(?:${'${words}'})s?${'`'};
var name = latin.iu${'`'}^[\p{L} ]+$${'`'},
  word = latin.iu${'`'}\b(${'${many}'})(?![\p{L}])${'`'},
  cyrillic = latin.u${'`'}заказ${'`'},
  kind = pattern.iu${'`'}^(?:${'${many}'}|[\p{Lu}]\d|маршрут|écran)$${'`'};
function later(value) { return latin.plain${'`'}^${'${value}'}$${'`'}; }
var all = [name, word, cyrillic, kind];`;

const run = ({
  code: text,
  texts: written,
}: Precompiled): { all: (Latin | Pattern)[]; later: (value: string) => Latin } =>
  runInNewContext(`${text}\n({ all, later })`, {
    latin,
    pattern,
    orchText: (name: string) => written.get(name),
  }) as never;

const asIs = { code, texts: new Map<string, string>() };

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
    const before = run(asIs).all;
    const after = run(precompile(code, 'some')).all;
    for (const text of texts) {
      expect(
        after.map((made) => made.test(text)),
        text,
      ).toEqual(before.map((made) => made.test(text)));
    }
    expect((run(precompile(code, 'some')).all[1] as Latin).exec('two Orders')).toMatchObject({ 1: 'Orders', index: 4 });
  });

  it('finds out in the build what letters beyond ASCII would add, and writes it into texts, once for each place', () => {
    const { code: written, texts: parts } = precompile(code, 'some');
    const [[plainName, plain], [fullName, full]] = [...parts] as [[string, string], [string, string]];
    expect(plainName.replace('.plain', '.full')).toBe(fullName);
    expect(plainName).toMatch(/^some\.[\da-f]{8}\.plain$/);
    expect(written).toContain(
      `"use strict";var orchMade=[],orchTexts={plain:()=>orchText("${plainName}"),full:()=>orchText("${fullName}")};`,
    );
    expect(written).toContain('(orchMade[0]??=latin.precompiled(orchTexts,"iu",0,12,0,11))');
    expect(plain.slice(0, 12)).toBe('^[A-Za-z ]+$');
    expect(full.slice(0, 11)).toBe(String.raw`^[\p{L} ]+$`);
    expect(written).toMatch(/orchMade\[2\]\?\?=latin\.precompiled\(orchTexts,"u",(\d+),\1,/);
    expect(full).toContain('заказ');
    expect(plain).toContain('^orders?$\n^Bestellungs?$\n^[A-Za-z]\\d$\0order\nbestellung\n');
  });

  it('gives texts another name where they hold something else', () => {
    const names = (text: string): string[] => [...precompile(text, 'some').texts.keys()];
    expect(names(code)).toEqual(names(code));
    expect(names(code.replace('order', 'offer'))).not.toEqual(names(code));
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
    const precompiled = precompile(literals, 'some');
    const { code: written } = precompiled;
    expect(written.match(/orchMade\[\d+\]\?\?=/g)).toHaveLength(4);
    expect(written).toContain('(orchMade[0]??=latin.precompiled(orchTexts,"u",0,6,0,7)).test(text)');
    expect(written).toContain('capital = 0, called = 0, twice = /a/, given = /b/, stateful = /c/g;');
    const judged = (text: string): ((text: string, twice: unknown) => unknown) =>
      runInNewContext(text.replace('Object.assign(() => 0, {})', 'made'), {
        made: latin,
        orchText: (name: string) => precompiled.texts.get(name),
      }) as never;
    for (const text of [...texts, 'b1', 'c', 'Éc b'])
      expect(judged(written)(text, 1), text).toEqual(judged(literals)(text, 1));
  });

  it('leaves what is only known when it runs, and code without such expressions, as they are', () => {
    expect(precompile(code, 'some').code).toContain('return latin.plain`^${value}$`');
    expect(run(precompile(code, 'some')).later('a').test('a')).toBe(true);
    expect(precompile('var x = /a/i;', 'some')).toEqual({ code: 'var x = /a/i;', texts: new Map() });
  });
});
