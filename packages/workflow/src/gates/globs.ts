import { matchesGlob } from 'node:path';

import type { FileChange } from '@orch/git';

import { plainMatch } from './plain-globs.ts';

/** Whether a path matches one of the globs. Hidden files and folders are like all others: `src/**` holds `src/.env`. */
export function isAmong(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => {
    const pattern = glob.replace(/^\.\//, '');
    return plainMatch(path, pattern) ?? matchesGlob(withoutDots(path), withoutDots(pattern));
  });
}

/**
 * Whether a change touches what the globs protect. Upper and lower case are the same here, as they are on the disks of
 * many, and what takes the place of a whole protected folder, such as a symbolic link, is taken for what is in it.
 */
export function touches({ path, kind }: Pick<FileChange, 'path' | 'kind'>, globs: readonly string[]): boolean {
  const lower = globs.map((glob) => glob.toLowerCase());
  const places = kind === 'link' || kind === 'repository' ? [path, `${path}/inside`] : [path];
  return places.some((place) => isAmong(place.toLowerCase(), lower));
}

/** Node's matcher passes over names that begin with a dot, and a dot means nothing else in a glob. */
function withoutDots(text: string): string {
  return text.replaceAll('.', '\u{1}');
}
