import { type ErrorCode, OrchError } from '@orch/core';

interface Meaning {
  readonly says: RegExp;
  readonly code: ErrorCode;
  readonly help: string;
}

/** What git says in its own language (`LC_ALL=C`), from the particular to the general. */
const meanings: readonly Meaning[] = [
  {
    says: /dubious ownership/,
    code: 'ORCH_GIT_FOREIGN_OWNER',
    help: 'Run as the owner of the repository, or make it yours. Exceptions of your own configuration are not read.',
  },
  {
    says: /not a git repository|must be run in a work tree/,
    code: 'ORCH_GIT_NO_REPOSITORY',
    help: 'Run inside of a git repository, or make one: git init.',
  },
  {
    says: /is already (checked out|used by worktree) at/,
    code: 'ORCH_GIT_CHECKED_OUT',
    help: 'Switch the work tree that is named to another branch.',
  },
  {
    says: /No space left on device|disk quota exceeded/i,
    code: 'ORCH_GIT_DISK_FULL',
    help: 'Free some space and try again.',
  },
  {
    says: /Unable to create '.*\.lock': File exists|could not lock config file|index file .* is locked/,
    code: 'ORCH_GIT_BUSY',
    help: 'Another git works in the repository; try again. If none does, a killed one has left the lock file named.',
  },
  {
    says: /Permission denied|Read-only file system/,
    code: 'ORCH_GIT_READ_ONLY',
    help: 'Make the repository and its folders writable.',
  },
  {
    says: /transport '.*' not allowed/,
    code: 'ORCH_GIT_INCOMPLETE',
    help: 'Objects are missing and are not fetched here: fetch them yourself (git fetch --refetch), then try again.',
  },
  {
    says: /bad object|missing (blob|tree|commit)|unable to read (tree|sha1 file)|invalid object|object file .* is empty|is corrupt|bad signature|index file (smaller|corrupt)|bad index/,
    code: 'ORCH_GIT_DAMAGED',
    help: 'Run git fsck in the repository and restore what it names.',
  },
];

/** The typed error of a call that git refused. The text of git is in the message, without control characters. */
export function failure(what: string, exitCode: number | null, stderr: string, args: readonly string[]): OrchError {
  const said = plain(stderr);
  const meaning = meanings.find(({ says }) => says.test(stderr));
  const how = exitCode === null ? 'was killed' : `failed with exit code ${exitCode}`;
  return new OrchError(meaning?.code ?? 'ORCH_GIT_FAILED', `${what} ${how}${said === '' ? '' : `: ${said}`}`, {
    help: meaning?.help ?? 'See what git says in the message.',
    data: { args, exitCode, stderr: said },
  });
}

/** At most 2,000 characters of what git wrote, with control characters as `?`: names in it come from others. */
function plain(text: string): string {
  return text
    .trim()
    .slice(-2000)
    .replaceAll(/[^\n\P{C}]/gu, '?');
}
