import type { Overlay } from './overlay.ts';

/**
 * Files whose planned content is that of another file which goes away, by their new path, if a single rename can do it:
 * no other file needs the content and nothing is added to it.
 */
export function findMoves(overlay: Overlay): ReadonlyMap<string, string> {
  const targets = new Map<string, string[]>();
  // forEach makes no garbage, and there may be many thousands of files
  overlay.entries.forEach((entry, path) => {
    if (entry.kind !== 'file' || entry.origin === undefined) return;
    const movable = entry.chunks.length === 0 && entry.origin !== path;
    const known = targets.get(entry.origin);
    if (known === undefined) targets.set(entry.origin, [movable ? path : '']);
    else known.push(movable ? path : '');
  });
  const moves = new Map<string, string>();
  for (const [origin, [target, ...others]] of targets) {
    if (target === undefined || target === '' || others.length > 0) continue;
    if (overlay.look(origin).kind === 'absent' && overlay.disk.status(target) === undefined) moves.set(target, origin);
  }
  return moves;
}
