// Loading the matcher of Node takes ten milliseconds, and a pattern one half: a runner compares a few files with thirty plain ones.

/** Names and folders without anything that means something in a glob. */
const literal = /^[\w.@ -]+(?:\/[\w.@ -]+)*$/;

// Plain forms are a path, a path in any folder (`**/name`), all in a folder (`folder/**`, and `**/folder/**` in any), names with an
// ending (`*ending`, also in any folder) and with a beginning (`beginning*`), each with alternatives in braces once.

/** Whether a path matches a glob of a plain form; undefined for any other glob. */
export function plainMatch(path: string, glob: string): boolean | undefined {
  const braces = /^([^{}]*)\{([\w.-]+(?:,[\w.-]+)+)\}([^{}]*)$/.exec(glob);
  if (!braces) return plainOne(path, glob);
  const [, before = '', alternatives = '', after = ''] = braces;
  const found = new Set(alternatives.split(',').map((one) => plainOne(path, before + one + after)));
  return found.has(undefined) ? undefined : found.has(true);
}

function plainOne(path: string, glob: string): boolean | undefined {
  if (!isOrdinary(path)) return undefined;
  const isAnywhere = glob.startsWith('**/');
  const rest = isAnywhere ? glob.slice(3) : glob;
  if (rest.startsWith('*') && isName(rest.slice(1))) {
    const name = isAnywhere ? path.slice(path.lastIndexOf('/') + 1) : path;
    return !name.includes('/') && name.endsWith(rest.slice(1));
  }
  if (rest.endsWith('/**') && isPath(rest.slice(0, -3))) {
    const folder = rest.slice(0, -2);
    return path.startsWith(folder) || (isAnywhere && path.includes(`/${folder}`));
  }
  if (!isAnywhere && rest.endsWith('*') && isName(rest.slice(0, -1))) {
    return !path.includes('/') && path.startsWith(rest.slice(0, -1));
  }
  if (!isPath(rest)) return undefined;
  return path === rest || (isAnywhere && path.endsWith(`/${rest}`));
}

/** Nothing is relative and nothing is empty: what a path means is what it says. */
function isOrdinary(path: string): boolean {
  return path !== '' && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function isPath(text: string): boolean {
  return literal.test(text) && isOrdinary(text);
}

function isName(text: string): boolean {
  return isPath(text) && !text.includes('/');
}
