import { appendFileSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { OrchError, systemErrorCode } from '@orch/core';

import { alternatesOf } from '../clone/quarantine.ts';
import type { Place } from '../process/git.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import type { WorktreeRecord } from '../repository/records.ts';
import { reflinkFiles } from './reflink.ts';

/** Settings of the repository that decide what a checkout looks like, and who commits: the clone has them too. */
const taken = '^(core\\.(autocrlf|eol|safecrlf|precomposeunicode|filemode|symlinks|ignorecase)|user\\.(name|email))$';

/**
 * Makes a repository of its own in the folder of a record, which must not exist: it borrows the objects of the user's
 * repository (gitrepository-layout(5), `objects/info/alternates`), and has one branch and no remote. Nothing is copied but
 * files. Whoever is killed in it leaves a folder that `discardUnfinished` removes.
 *
 * @throws OrchError `ORCH_GIT_NO_REFLINK`, `ORCH_GIT_UNSAFE_PATH`, `ORCH_GIT_DISK_FULL`, `ORCH_ABORTED`.
 */
export async function makeClone(
  repository: OpenRepository,
  record: WorktreeRecord,
  signal?: AbortSignal,
): Promise<void> {
  const { git, bare, commonDir, worktreesDir, objectFormat, path: root } = repository;
  const { path, branch, base, isolation } = record;
  if (/[\n\r]/.test(commonDir)) {
    throw new OrchError('ORCH_GIT_UNSAFE_PATH', `no clone can borrow objects of ${JSON.stringify(commonDir)}`, {
      help: 'Move the repository to a folder without line breaks in its name, or use worktrees.',
    });
  }
  const name = branch.slice('refs/heads/'.length);
  const format = ['--object-format', objectFormat, '--initial-branch', name];
  await git({ cwd: worktreesDir }, ['init', '--quiet', '--template=', ...format, '--end-of-options', path], {
    // Refs are files, whatever git's default becomes: those of a clone are read as such.
    settings: ['init.defaultRefFormat=files'],
    signal,
  });
  const gitDir = join(path, '.git');
  write(join(gitDir, 'objects/info/alternates'), alternatesOf(repository));
  const { stdout } = await git(bare, ['config', '--null', '--get-regexp', taken], { accept: [0, 1], signal });
  appendFileSync(join(gitDir, 'config'), settingsText(stdout.toString()));
  for (const file of ['info/exclude', 'info/attributes', 'shallow'])
    copyIfThere(join(commonDir, file), join(gitDir, file));
  const begun = `${'0'.repeat(base.length)} ${base} orch <orch@localhost> ${Math.floor(repository.clock.now() / 1000)} +0000\torch\n`;
  for (const log of ['logs/HEAD', `logs/${branch}`]) write(join(gitDir, log), begun);
  write(join(gitDir, branch), `${base}\n`);

  const place: Place = { cwd: path, gitDir: commonDir, commonDir, workTree: path, indexFile: join(gitDir, 'index') };
  if (isolation === 'reflink') await reflinkFiles(repository, place, { from: root, to: path, base, signal });
  else await git(place, ['read-tree', '--reset', '-u', base], { contents: true, signal });
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function copyIfThere(from: string, to: string): void {
  try {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error; // the repository has none
  }
}

/** Text of a configuration with the entries of `git config --null --get-regexp`. */
function settingsText(entries: string): string {
  return entries
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const cut = entry.indexOf('\n');
      const [section = '', key = ''] = (cut < 0 ? entry : entry.slice(0, cut)).split('.');
      // A key alone means that it is true.
      if (cut < 0) return `[${section}]\n\t${key}\n`;
      const value = entry
        .slice(cut + 1)
        .replaceAll(/[\\"]/g, String.raw`\$&`)
        .replaceAll('\n', String.raw`\n`);
      return `[${section}]\n\t${key} = "${value}"\n`;
    })
    .join('');
}
