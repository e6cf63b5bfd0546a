import { expect, test } from 'vitest';

import { parseDeclarations } from '../../src/api/declarations.ts';
import { typedEntries } from '../../src/api/report.ts';
import { rollUp } from '../../src/api/roll-up.ts';

function surface(files: Readonly<Record<string, string>>): ReturnType<typeof rollUp> {
  return rollUp('dist/index.d.ts', (path) => {
    const text = files[path];
    if (text === undefined) throw new Error(`no ${path}`);
    return text;
  });
}

const open = `import type { Options } from './options.ts';
/** Comments are not surface: a // in them neither. */
export declare function open(path: string, options?: Options): Handle;
interface Handle {
    readonly url: 'file://x';
}
export {};
`;

test('the surface has what the index exports and what its signatures mention, without comments', () => {
  const found = surface({
    'dist/index.d.ts': `export { open as openFile } from './open.ts';\n`,
    'dist/open.d.ts': open,
    'dist/options.d.ts': `export interface Options {\n    /** Why. */\n    readonly dry?: boolean;\n}\nexport interface Other {}\n`,
  });
  expect(found).toEqual({
    exports: [{ name: 'openFile', text: 'function open(path: string, options?: Options): Handle;' }],
    mentioned: [
      { name: 'Handle', text: `interface Handle {\n    readonly url: 'file://x';\n}` },
      { name: 'Options', text: 'interface Options {\n    readonly dry?: boolean;\n}' },
    ],
  });
});

test('a changed signature behind two re-exports changes the surface', () => {
  const files = (type: string): Record<string, string> => ({
    'dist/index.d.ts': `export * from './a.js';\n`,
    'dist/a.d.ts': `export { f } from './b/c.ts';\n`,
    'dist/b/c.d.ts': `export declare function f(a: ${type}): void;\nexport declare function f(a: 1): void;\n`,
  });
  const before = surface(files('string'));
  expect(before.exports[0]?.text).toBe('function f(a: string): void;\nfunction f(a: 1): void;');
  expect(surface(files('number'))).not.toEqual(before);
});

test('exports of other packages and default exports are named', () => {
  const index = `export type { Keyv } from 'keyv';\nexport default class Main {\n}\n`;
  expect(surface({ 'dist/index.d.ts': index }).exports).toEqual([
    { name: 'Keyv', text: `export { Keyv } from 'keyv';` },
    { name: 'default', text: 'class Main {\n}' },
  ]);
});

test('what the surface cannot follow is an error instead of a gap', () => {
  expect(() => surface({ 'dist/index.d.ts': `export * as inner from './inner.ts';\n` })).toThrow('list the names');
});

test('a missing declaration file is an error', () => {
  expect(() => surface({ 'dist/index.d.ts': `export { a } from './a.ts';\n` })).toThrow('no dist/a.d.ts');
});

test('a statement that cannot be named is an error instead of a gap in the surface', () => {
  expect(() => parseDeclarations('export declare const { a }: { a: 1 };\n')).toThrow('has no name');
});

test('only entry points with types have a surface', () => {
  expect(typedEntries({ '.': { types: './a.d.ts', default: './a.js' }, './package.json': './package.json' })).toEqual([
    ['.', './a.d.ts'],
  ]);
  expect(typedEntries(undefined)).toEqual([]);
});
