import { posix } from 'node:path';

/** Static and dynamic imports of relative paths, as they stand in JavaScript. */
const relativeImport = /\b(?:from|import)\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g;

/**
 * Every file that the given ones import by a relative path, directly or not, without the given ones.
 * A path that is made up at run time is not seen.
 *
 * @param read - text of a root-relative path; undefined where there is no file.
 */
export function importedFiles(files: readonly string[], read: (path: string) => string | undefined): string[] {
  const seen = new Set(files);
  const queue = [...files];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    for (const match of (read(file) ?? '').matchAll(relativeImport)) {
      const path = posix.normalize(posix.join(posix.dirname(file), match[2] ?? ''));
      if (path.startsWith('../') || seen.has(path)) continue;
      seen.add(path);
      queue.push(path);
    }
  }
  return [...seen].filter((path) => !files.includes(path)).sort();
}
