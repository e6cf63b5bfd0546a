import { unsafePath } from './errors.ts';
import type { Overlay } from './overlay.ts';
import { parentOf } from './paths.ts';

/** As many as Linux follows. */
const mostHops = 40;

/**
 * The path that is reached when the symbolic links on the way are followed, which has none. Links are remembered in the
 * overlay, whose plan looks at them again.
 *
 * @param path normalised
 * @param last whether the last part is followed too, if it is a link
 * @throws OrchError `ORCH_FS_UNSAFE_PATH` if a link leads out of the root or in a circle
 */
export function followLinks(overlay: Overlay, path: string, last: 'follow' | 'keep'): string {
  const { disk } = overlay;
  const rest = path.split('/');
  let reached = '';
  let hops = 0;
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name === '..') {
      if (reached === '') throw unsafePath(path, 'leads out of the root by a symbolic link');
      reached = parentOf(reached);
      continue;
    }
    const next = reached === '' ? name : `${reached}/${name}`;
    if ((last === 'keep' && rest.length === 0) || overlay.look(next).kind !== 'symlink') {
      reached = next;
      continue;
    }
    if (++hops > mostHops) throw unsafePath(path, 'is in a circle of symbolic links');
    const target = disk.fileSystem.readlink(disk.absolute(next));
    overlay.followed.set(next, target);
    if (target.startsWith('/')) {
      if (target !== disk.root && !target.startsWith(disk.absolute('.').slice(0, -1))) {
        throw unsafePath(path, 'leads out of the root by a symbolic link');
      }
      reached = '';
      rest.unshift(...namesIn(target.slice(disk.root.length)));
    } else {
      rest.unshift(...namesIn(target));
    }
  }
  if (reached === '') throw unsafePath(path, 'names the root itself');
  return reached;
}

function namesIn(target: string): string[] {
  return target.split('/').filter((name) => name !== '' && name !== '.');
}

/** Whether all links that were followed lead where they did; the path of one that does not, else undefined. */
export function changedLink(overlay: Overlay): string | undefined {
  const { disk } = overlay;
  for (const [path, target] of overlay.followed) {
    // what the batch itself puts in the place of a link is its own affair
    if (overlay.entries.has(path) || overlay.isHidden(path)) continue;
    const isLink = disk.hasFolder(parentOf(path)) && disk.status(path)?.kind === 'symlink';
    if (!isLink || disk.fileSystem.readlink(disk.absolute(path)) !== target) return path;
  }
  return undefined;
}
