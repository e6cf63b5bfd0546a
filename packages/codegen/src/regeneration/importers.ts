import { posix } from 'node:path';

/** A source of the workspace, as it stands there. */
export interface SourceFile {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
}

const specifiers = /\b(?:from|import|require)\s*\(?\s*(?:\/\*[^*]*\*\/\s*)?(['"`])(\.{1,2}\/[^'"`\n]+)\1/g;

/** Module paths may leave out what a bundler adds. */
const endings = ['', '.js', '/index.js'];

/**
 * Which of the given paths the sources import by a relative path, each with the first importer. A path that is made
 * up at run time, or goes through an alias, is not seen.
 */
export function importersOf(targets: ReadonlySet<string>, sources: Iterable<SourceFile>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, text } of sources) {
    for (const match of text.matchAll(specifiers)) {
      const imported = posix.join(posix.dirname(path), match[2] ?? '');
      const target = endings.map((ending) => `${imported}${ending}`).find((candidate) => targets.has(candidate));
      if (target !== undefined && target !== path && !found.has(target)) found.set(target, path);
    }
  }
  return found;
}
