import { readdirSync, readFileSync, readlinkSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

import { sha256Parts, systemErrorCode, type Sha256 } from '@orch/core';
import ignore, { type Ignore } from 'ignore';

/** The ignore rules of one folder; patterns are relative to it. */
interface Rules {
  readonly folder: string;
  readonly matcher: Ignore;
}

/** Folders that never belong to the inputs of a script, whatever git ignores. */
const neverInput = new Set(['.git', 'node_modules']);

/**
 * One hash over every file below `root` that git does not ignore, except those for which `leaveOut` answers true.
 * Ignore files are read from each folder and from `.git/info/exclude`, without starting git. Symbolic links
 * count by where they point to.
 *
 * @param hashFile - content hash of a root-relative path.
 */
export function hashScriptInputs(
  root: string,
  leaveOut: (path: string) => boolean,
  hashFile: (path: string) => Sha256,
): Sha256 {
  const parts: string[] = [];
  const visit = (folder: string, inherited: readonly Rules[]): void => {
    const rules = [...inherited, ...rulesOf(root, folder)];
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (neverInput.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isIgnored(path, entry.isDirectory(), rules)) continue;
      if (entry.isDirectory()) visit(path, rules);
      else if (!leaveOut(path)) parts.push(path, markOf(root, path, entry, hashFile));
    }
  };
  visit('', [{ folder: '', matcher: ignore().add(readRules(join(root, '.git/info/exclude'))) }]);
  return sha256Parts(parts);
}

/** What stands for an entry: the hash of a file, and where a link points to with the hash of the file there. */
function markOf(root: string, path: string, entry: Dirent, hashFile: (path: string) => Sha256): string {
  if (entry.isFile()) return hashFile(path);
  if (!entry.isSymbolicLink()) return 'special';
  return `${readlinkSync(join(root, path))}\0${leadsToFile(join(root, path)) ? hashFile(path) : ''}`;
}

function leadsToFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR') return false;
    throw error;
  }
}

function rulesOf(root: string, folder: string): Rules[] {
  const text = readRules(join(root, folder, '.gitignore'));
  return text === '' ? [] : [{ folder, matcher: ignore().add(text) }];
}

function readRules(file: string): string {
  try {
    return statSync(file).isFile() ? readFileSync(file, 'utf8') : '';
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return '';
    throw error;
  }
}

/** The innermost rule that says anything decides, as in git. */
function isIgnored(path: string, isFolder: boolean, rules: readonly Rules[]): boolean {
  for (const { folder, matcher } of rules.toReversed()) {
    const relative = folder === '' ? path : path.slice(folder.length + 1);
    const verdict = matcher.test(isFolder ? `${relative}/` : relative);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}
