/** Keys of a repository's configuration that name commands, with what makes each harmless. */
const drivers: readonly (readonly [section: string, keys: Readonly<Record<string, string>>])[] = [
  // Without a command a filter is no filter: content is taken as it is.
  ['filter', { clean: '', smudge: '', process: '', required: 'false' }],
  // An empty command would count as a merge that took one side; one that fails is a conflict, and is reported.
  ['merge', { driver: 'false' }],
  ['diff', { command: '', textconv: '' }],
];

/**
 * Pattern of `git config --get-regexp` for {@link neutralDrivers}, and for whether other files are included. Reading the
 * configuration runs nothing.
 */
export const driverPattern: string = String.raw`^((filter|merge|diff)\..*\.(clean|smudge|process|required|driver|command|textconv)|include(if\..*)?\.path)$`;

/**
 * Settings that take the commands away from every driver of the names given, which are those of
 * `git config --null --name-only`. Attributes in the repository's files choose drivers; only the configuration, which an
 * agent may have written to, says what they run.
 */
export function neutralDrivers(names: readonly string[]): string[] {
  const found = new Set<string>();
  for (const name of names) {
    const section = name.slice(0, name.indexOf('.'));
    const driver = name.slice(section.length + 1, name.lastIndexOf('.'));
    for (const [known, keys] of drivers) {
      if (known !== section) continue;
      for (const [key, value] of Object.entries(keys)) found.add(`${section}.${driver}.${key}=${value}`);
    }
  }
  return [...found];
}
