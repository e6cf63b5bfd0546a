import { isAbsolute } from 'node:path';

const inherited = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TERM',
  'TMPDIR',
  'CI',
  'NO_COLOR',
  'FORCE_COLOR',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_STATE_HOME',
]);

/**
 * The environment for a child process: only names that programs need to find their files and speak the user's
 * language (`PATH`, `HOME`, `LANG`, `LC_*`, `TERM`, `TMPDIR`, `CI`, `XDG_*_HOME`, …) and `extraNames`.
 * Tokens, `NODE_OPTIONS` and proxies stay behind unless they are named.
 *
 * Relative and empty entries of `PATH` are dropped: they would let the child's working folder supply its commands.
 */
export function cleanEnvironment(
  source: Readonly<Record<string, string | undefined>>,
  extraNames: readonly string[] = [],
): Record<string, string> {
  const wanted = new Set(extraNames);
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) {
    if (value === undefined) continue;
    if (inherited.has(name) || name.startsWith('LC_') || wanted.has(name)) environment[name] = value;
  }
  const path = environment['PATH'];
  if (path !== undefined)
    environment['PATH'] = path
      .split(':')
      .filter((entry) => isAbsolute(entry))
      .join(':');
  return environment;
}
