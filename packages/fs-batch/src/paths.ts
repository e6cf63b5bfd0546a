import { unsafePath } from './errors.ts';

const reservedName =
  /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?:\.|$)/i;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const controlCharacter = /[\u0000-\u001f\u007f]/u;
/** Code points that some file systems ignore in names, so that `.g\u200cit` is `.git` there. */
const ignorable = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;
/** Paths of ASCII letters, digits and the usual signs, whose segments may only break the rules for whole names. */
const plainPath = /^[\w+@-][\w+@./-]{0,254}$/;
/** What the rules for whole names may apply to: `.`, `..`, an empty one, `.git`, a device, a dot at the end. */
const remarkable = /(?:^|\/)(?:[./]|con|prn|aux|nul|com|lpt|git~)|[./](?:\/|$)/i;
const maxPathBytes = 4000;
const maxNameBytes = 255;

/**
 * The one spelling of a path below the root: no `.`, no empty segment.
 *
 * @throws OrchError `ORCH_FS_UNSAFE_PATH` on absolute paths, `..`, control characters, backslashes, names that Windows
 *   reserves or cannot keep, anything inside a `.git` folder, and names or paths too long for common file systems.
 */
export function normalizePath(path: string): string {
  if (typeof path !== 'string') throw unsafePath(String(path), 'is not a text');
  if (plainPath.test(path) && !remarkable.test(path)) return path;
  if (path.length > maxPathBytes || Buffer.byteLength(path) > maxPathBytes) throw unsafePath(path, 'is too long');
  if (controlCharacter.test(path)) throw unsafePath(path, 'contains a control character');
  if (path.includes('\\')) throw unsafePath(path, 'contains a backslash; folders are separated by "/"');
  if (path.startsWith('/') || /^[A-Za-z]:/u.test(path)) throw unsafePath(path, 'is absolute');
  if (!path.isWellFormed()) throw unsafePath(path, 'is not well-formed Unicode');
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.length === 0) throw unsafePath(path, 'names the root itself');
  for (const segment of segments) checkSegment(path, segment);
  return segments.join('/');
}

function checkSegment(path: string, segment: string): void {
  if (segment === '..') throw unsafePath(path, 'leaves the root');
  if (segment.length > maxNameBytes || Buffer.byteLength(segment) > maxNameBytes) {
    throw unsafePath(path, 'has a name longer than 255 bytes');
  }
  if (/[. ]$/u.test(segment)) throw unsafePath(path, 'has a name that ends with a dot or a space');
  if (reservedName.test(segment)) throw unsafePath(path, 'has a name that Windows reserves for a device');
  const plain = segment.replace(ignorable, '').toLowerCase();
  if (plain === '.git' || plain === 'git~1' || plain.startsWith('.git:')) {
    throw unsafePath(path, 'is inside a .git folder');
  }
}

/** What {@link parentOf} has answered last: it is asked for one path several times, and each answer is another string. */
let lastPath = '';
let lastParent = '';

/** The folder of a path; '' for the root. */
export function parentOf(path: string): string {
  if (path === lastPath) return lastParent;
  const slash = path.lastIndexOf('/');
  lastPath = path;
  lastParent = slash === -1 ? '' : path.slice(0, slash);
  return lastParent;
}

/** Whether a path is a folder or something below it; false if one of them is not known. */
export function isWithin(path: string | undefined, folder: string | undefined): boolean {
  if (path === undefined || folder === undefined || !path.startsWith(folder)) return false;
  return path.length === folder.length || path[folder.length] === '/';
}

/** Equal for paths that a file system may take for the same: by case or by Unicode composition. */
export function foldedPath(path: string): string {
  return (plainPath.test(path) ? path : path.normalize('NFC')).toLowerCase();
}
