import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ObjectFormat } from '@orch/git-files';

import type { Pointers } from './pointers.ts';

/**
 * The object format of an ordinary repository of this user, by its files: what git would be asked otherwise, which is most of what
 * opening a repository takes. Undefined where git has to judge: the folders are not all of this user
 * (`safe.directory` in git-config(1)), or the configuration has extensions, includes others or is of another version.
 */
export function plainFormat(top: string, { gitDir, commonDir }: Pointers): ObjectFormat | undefined {
  const user = process.geteuid?.();
  if (user === undefined) return undefined;
  try {
    const places = [top, join(top, '.git'), gitDir, commonDir, join(commonDir, 'config')];
    if (!places.every((place) => lstatSync(place).uid === user)) return undefined;
    // As git recognises a repository.
    if (!lstatSync(join(gitDir, 'HEAD')).isFile()) return undefined;
    if (!['objects', 'refs'].every((name) => lstatSync(join(commonDir, name)).isDirectory())) return undefined;
    const config = readFileSync(join(commonDir, 'config'), 'utf8');
    // Of a setting that stands there twice the last one counts.
    const versions = config.match(/repositoryformatversion.*$/gim) ?? [];
    const isPlain = versions.length === 1 && /^repositoryformatversion\s*=\s*0\s*$/i.test(versions[0] ?? '');
    return isPlain && !/extensions|include/i.test(config) ? 'sha1' : undefined;
  } catch {
    return undefined; // git says what is wrong with it
  }
}
