import { isAbsolute } from 'node:path';

/** What programs need of the user's environment: to be found, and a place for temporary files. */
const inherited = ['PATH', 'TMPDIR'] as const;

/**
 * The environment of every git call, built anew: `GIT_*` of the user, tokens and proxies stay behind, and so do the
 * user's and the system's configuration, prompts, credential helpers and all transports but those that are named.
 */
export function gitEnvironment(
  source: Readonly<Record<string, string | undefined>>,
  protocols: readonly string[],
  settings: readonly (readonly [name: string, value: string])[] = [],
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of inherited) {
    const value = source[name];
    if (value !== undefined) environment[name] = value;
  }
  // A relative or empty entry would let the folder that git works in supply its programs.
  const path = environment['PATH'];
  if (path !== undefined) environment['PATH'] = path.split(':').filter(isAbsolute).join(':');
  const all = [...safeSettings, ...settings];
  const variables = all.flatMap(([name, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, name] as const,
    [`GIT_CONFIG_VALUE_${index}`, value] as const,
  ]);
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
    GIT_ALLOW_PROTOCOL: protocols.length === 0 ? 'none' : protocols.join(':'),
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_CONFIG_COUNT: String(all.length),
    ...Object.fromEntries(variables),
  };
}

const safeSettings: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.sshCommand', 'false'],
  ['credential.helper', ''],
  ['commit.gpgSign', 'false'],
  ['push.gpgSign', 'false'],
  ['push.followTags', 'false'],
  ['push.recurseSubmodules', 'no'],
  ['push.negotiate', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['http.followRedirects', 'false'],
  // Objects and refs are on the disk before a write counts as made.
  ['core.fsync', 'committed'],
];
