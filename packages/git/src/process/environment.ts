import { isAbsolute } from 'node:path';

/** What git needs of the user's environment: to be found, and a place for temporary files. */
const inherited = ['PATH', 'TMPDIR'] as const;

/** Who and when stands in commits that are made here. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/**
 * The environment of every call: built anew from two names of `source`. `GIT_*` of the user, tokens and proxies stay
 * behind, and so do the user's and the system's configuration, replace refs, prompts and every transport: nothing here
 * talks to a remote, so that a missing object cannot make git fetch it by a command of the repository.
 */
export function gitEnvironment(
  source: Readonly<Record<string, string | undefined>>,
  identity: Identity,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of inherited) {
    const value = source[name];
    if (value !== undefined) environment[name] = value;
  }
  // A relative or empty entry would let the folder that git works in supply its programs.
  const path = environment['PATH'];
  if (path !== undefined) environment['PATH'] = path.split(':').filter(isAbsolute).join(':');
  return {
    ...environment,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'false',
    SSH_ASKPASS: 'false',
    GIT_EDITOR: 'false',
    GIT_SEQUENCE_EDITOR: 'false',
    GIT_PAGER: 'cat',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
  };
}

/** Settings of the repository that run commands, write by themselves or change what is read; the command line wins. */
export const safeSettings: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.sparseCheckout=false',
  // A part of the index would stand in the folder of the repository, where nobody else finds it.
  'core.splitIndex=false',
  'core.pager=cat',
  'core.editor=false',
  'core.sshCommand=false',
  'credential.helper=',
  'commit.gpgSign=false',
  'tag.gpgSign=false',
  'log.showSignature=false',
  'gpg.program=false',
  'diff.external=',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
  'i18n.commitEncoding=UTF-8',
  'protocol.allow=never',
  'advice.detachedHead=false',
];
