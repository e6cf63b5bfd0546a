import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where a ref of a git folder is, read in its file, which takes a hundredth of a call of git: null where there is none, and
 * undefined where only git knows.
 */
export function refInFiles(gitDir: string, ref: string): string | null | undefined {
  if (!/^(?:HEAD$|refs\/)/.test(ref)) return undefined;
  try {
    const text = readFileSync(join(gitDir, ref), 'latin1').trim();
    if (text.startsWith('ref: ')) return refInFiles(gitDir, text.slice(5));
    return /^[0-9a-f]{40,}$/.test(text) ? text : undefined;
  } catch {
    return existsSync(join(gitDir, 'packed-refs')) ? undefined : null; // it stands in no file of its own
  }
}
