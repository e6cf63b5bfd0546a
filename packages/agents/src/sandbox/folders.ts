import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';

/** What an agent may see and change inside a sandbox. All paths are absolute. */
export interface SandboxFolders {
  readonly cwd: string;
  readonly writable: readonly string[];
  /** Files and folders inside the writable ones that must not change. */
  readonly protected: readonly string[];
  /** Where the user's keys are. */
  readonly hidden: readonly { readonly path: string; readonly folder: boolean }[];
}

/** Below the home folder: keys of forges, clouds and machines. */
const secretPlaces = [
  '.ssh',
  '.gnupg',
  '.aws',
  '.azure',
  '.kube',
  '.docker',
  '.config/gh',
  '.config/glab-cli',
  '.config/gcloud',
  '.netrc',
  '.git-credentials',
  '.npmrc',
  '.pypirc',
  '.cargo/credentials.toml',
  '.password-store',
  '.mozilla',
  '.config/google-chrome',
];

/** The folders for an agent that works in `cwd` and keeps its own state in `writable`. */
export function sandboxFolders(cwd: string, writable: readonly string[], home: string | undefined): SandboxFolders {
  const hidden = (home === undefined ? [] : secretPlaces.map((place) => join(home, place))).flatMap((path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    // A link is followed here and not by bubblewrap, which cannot mount on one.
    return stats ? [{ path: realpathSync(path), folder: stats.isDirectory() }] : [];
  });
  const git = gitFolders(cwd, hidden);
  return { cwd, writable: [...writable, ...git.writable], protected: git.protected, hidden };
}

/**
 * What git needs to commit in a work tree, without a way to run anything in the next git of somebody else: hooks,
 * configuration and pointers stay as they are. A linked worktree may write its own folder in `.git/worktrees`, objects,
 * and branches beside its own. A repository of its own reads what it borrows, also where that is in a folder that is private inside.
 */
function gitFolders(cwd: string, hidden: SandboxFolders['hidden']): Pick<SandboxFolders, 'writable' | 'protected'> {
  const dotGit = join(cwd, '.git');
  const stats = statSync(dotGit, { throwIfNoEntry: false });
  if (!stats) return { writable: [], protected: [] };
  if (stats.isDirectory()) {
    return {
      writable: [],
      protected: [
        ...borrowed(dotGit).filter((path) => !hidden.some((secret) => overlap(path, secret.path))),
        ...['config', 'config.worktree', 'hooks', 'info', 'objects/info/alternates'].map((name) => join(dotGit, name)),
      ],
    };
  }
  const admin = pointer(readFileSync(dotGit, 'utf8'), /^gitdir: (.+)$/m, cwd);
  const commonFile = admin === undefined ? undefined : join(admin, 'commondir');
  if (admin === undefined || commonFile === undefined || !existsSync(commonFile)) {
    return { writable: [], protected: [dotGit] };
  }
  const common = pointer(readFileSync(commonFile, 'utf8'), /^(.+)$/m, admin);
  // Only the folder that git itself makes: a pointer that an agent has bent leads nowhere.
  if (common === undefined || dirname(dirname(admin)) !== common) return { writable: [], protected: [dotGit] };
  const head = /^ref: (refs\/heads\/.+)$/m.exec(readFileSync(join(admin, 'HEAD'), 'utf8'))?.[1];
  const branches = head === undefined ? [] : [join(common, dirname(head)), join(common, 'logs', dirname(head))];
  return {
    writable: [admin, join(common, 'objects'), ...branches],
    protected: [dotGit, ...['commondir', 'gitdir', 'config.worktree'].map((name) => join(admin, name))],
  };
}

/** The folders of objects that a repository borrows from, as far as they are those of repositories. */
function borrowed(dotGit: string): string[] {
  const list = join(dotGit, 'objects/info/alternates');
  if (statSync(list, { throwIfNoEntry: false })?.isFile() !== true) return [];
  return readFileSync(list, 'utf8')
    .split('\n')
    .filter((line) => isAbsolute(line) && existsSync(line))
    .map((line) => realpathSync(line))
    .filter((path) => basename(path) === 'objects' && existsSync(join(dirname(path), 'HEAD')));
}

/** Whether one of two paths is the other, or inside of it. */
function overlap(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

function pointer(text: string, pattern: RegExp, from: string): string | undefined {
  const target = pattern.exec(text)?.[1]?.trim();
  if (target === undefined) return undefined;
  const path = resolve(from, target);
  return existsSync(path) ? realpathSync(path) : undefined;
}
