import { createHash } from 'node:crypto';
import { basename, extname, relative } from 'node:path';

import type { Plugin } from 'esbuild';

const scheme = 'orch-bundle:';

/** How the dynamic imports of an app become bundles. */
export interface LazyBundlesOptions {
  /** Names of the bundles that are to be made, by the file they begin with: those that are found are added. */
  readonly entries: Map<string, string>;
  /** The folder of the repository. */
  readonly root: string;
}

/**
 * Makes every module that is imported dynamically a bundle of its own, with all it needs, for {@link wrapped}. Code that two
 * of them share is in both.
 */
export function lazyBundles({ entries, root }: LazyBundlesOptions): Plugin {
  const asked = { by: 'lazy-bundles' };
  return {
    name: asked.by,
    setup(bundle) {
      bundle.onResolve({ filter: /^[^:]+$/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === asked) return undefined;
        const found = await bundle.resolve(path, { kind, importer, resolveDir, pluginData: asked });
        if (found.errors.length > 0 || found.external) return found;
        const name = entries.get(found.path) ?? nameOf(root, found.path);
        entries.set(found.path, name);
        return { path: `${scheme}${name}`, external: true };
      });
      bundle.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
        kind === 'dynamic-import' ? { path: `${scheme}${path}`, external: true } : undefined,
      );
      bundle.onLoad({ filter: /\/config\/src\/import-module\.ts$/ }, () => ({
        contents: 'export const importModule = orchImport;',
      }));
    },
  };
}

/** The same in every build: files of one name are told apart by a hash of their place. */
function nameOf(root: string, path: string): string {
  const place = createHash('sha256').update(relative(root, path)).digest('hex').slice(0, 6);
  return `${basename(path, extname(path))}-${place}`;
}

/**
 * A bundle as `openBundles` runs it. Its imports of other bundles and of modules of Node become calls of what it is given, and what
 * esbuild leaves beyond ASCII, in regular expressions and tagged templates, becomes escapes: Node keeps such a text, and
 * V8 reads it, in half the memory.
 */
export function wrapped(code: string): string {
  const ascii = code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const calls = ascii
    .replaceAll(`import("${scheme}`, 'orchLoad("')
    .replaceAll('process.getBuiltinModule("node:', 'require("node:');
  return `(function(module,exports,require,__filename,__dirname,orchUrl,orchLoad,orchImport,orchText){${calls}\n})\n`;
}
