import { dirname, join, normalize } from 'node:path';

import { type DeclarationFile, parseDeclarations } from './declarations.ts';

/** The public face of one entry point. */
export interface Surface {
  /** Exported names with their declarations, in the order of the names. */
  readonly exports: readonly { readonly name: string; readonly text: string }[];
  /** Declarations that nobody can import but that the exported ones mention. */
  readonly mentioned: readonly { readonly name: string; readonly text: string }[];
}

interface Found {
  readonly path: string;
  readonly name: string;
}

/**
 * Collects what a consumer of the declaration file `entry` can import, followed through re-exports, and the
 * unexported declarations that the signatures lead to.
 * `read` returns the text of a declaration file by path, and throws if there is none.
 */
export function rollUp(entry: string, read: (path: string) => string): Surface {
  const files = new Map<string, DeclarationFile>();
  const load = (path: string): DeclarationFile => {
    const known = files.get(path);
    if (known !== undefined) return known;
    const file = parseDeclarations(read(path));
    files.set(path, file);
    return file;
  };

  const locate = (path: string, name: string): Found | undefined => {
    const file = load(path);
    if (file.declarations.some((declaration) => declaration.name === name)) return { path, name };
    const binding = file.imports.find(({ as }) => as === name);
    return binding === undefined ? undefined : follow(path, binding.from, binding.name);
  };
  const follow = (path: string, from: string, name: string): Found | undefined => {
    const target = declarationPath(path, from);
    return target === undefined ? undefined : publicNames(target).get(name);
  };
  const publicNames = (path: string): Map<string, Found> => {
    const names = new Map<string, Found>();
    const file = load(path);
    for (const { name, as } of file.exported) {
      const found = locate(path, name);
      if (found !== undefined) names.set(as, found);
    }
    for (const { name, as, from } of file.reexports) {
      const target = declarationPath(path, from);
      if (target === undefined) names.set(as, { path: from, name });
      else if (as === '*') for (const [inner, found] of publicNames(target)) names.set(inner, found);
      else if (name === '*')
        throw new Error(`${path}: the surface does not follow \`export * as ${as}\`; list the names`);
      else names.set(as, publicNames(target).get(name) ?? { path: target, name });
    }
    return names;
  };
  const textOf = ({ path, name }: Found): string => {
    if (!files.has(path)) return `export { ${name} } from '${path}';`;
    const all = load(path).declarations.filter((declaration) => declaration.name === name);
    return all.map(({ text }) => text.replace(/^export (?:default )?/, '').replace(/^declare /, '')).join('\n');
  };

  const names = publicNames(entry);
  const seen = new Set([...names.values()].map(key));
  const queue = [...names.values()];
  const mentioned: { name: string; text: string }[] = [];
  for (let found = queue.pop(); found !== undefined; found = queue.pop()) {
    if (!files.has(found.path)) continue;
    for (const word of new Set(textOf(found).match(/[A-Za-z_$][\w$]*/g))) {
      const target = locate(found.path, word);
      if (target === undefined || seen.has(key(target)) || !files.has(target.path)) continue;
      seen.add(key(target));
      queue.push(target);
      mentioned.push({ name: target.name, text: textOf(target) });
    }
  }
  const exports = [...names].map(([name, found]) => ({ name, text: textOf(found) }));
  return { exports: exports.sort(byName), mentioned: mentioned.sort(byName) };
}

function key(found: Found): string {
  return `${found.path}#${found.name}`;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** The declaration file that a relative specifier means; undefined for other packages. */
function declarationPath(path: string, from: string): string | undefined {
  if (!from.startsWith('.')) return undefined;
  return normalize(join(dirname(path), from.replace(/\.(?:ts|js)$/, '.d.ts')));
}
