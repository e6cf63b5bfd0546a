import { unsafePath } from './errors.ts';
import { followLinks } from './links.ts';
import type { Overlay } from './overlay.ts';
import { isWithin, normalizePath } from './paths.ts';
import type { BatchOptions } from './types.ts';

/** Finds the one path that a caller's spelling means. */
export class Locator {
  readonly #overlay: Overlay;
  /** Whether symbolic links are followed. */
  readonly follows: boolean;
  /** The folder of journals, which no operation may touch; undefined if it is not below the root. */
  readonly #reserved: string | undefined;
  /** Spellings that were checked, other than the right ones. */
  readonly #known = new Map<string, string>();

  constructor(overlay: Overlay, symlinks: BatchOptions['symlinks'], reserved: string | undefined) {
    this.#overlay = overlay;
    this.follows = symlinks === 'follow';
    this.#reserved = reserved;
  }

  /** What {@link target} has answered before, if that is still true. */
  known(path: string): string | undefined {
    if (this.follows) return undefined;
    return this.#overlay.entries.has(path) ? path : this.#known.get(path);
  }

  /** The file or folder that a path leads to. */
  target(path: string): string {
    return this.#locate(path, 'follow');
  }

  /** What has this name, a symbolic link included. */
  name(path: string): string {
    return this.#locate(path, 'keep');
  }

  /** Like {@link target}, or '' for the root. */
  folder(path: string): string {
    return path === '' || path === '.' || path === './' ? '' : this.target(path);
  }

  clear(): void {
    this.#known.clear();
  }

  #locate(path: string, last: 'follow' | 'keep'): string {
    const known = this.#known.get(path);
    const normal = known ?? this.#unreserved(path, normalizePath(path));
    if (known === undefined && normal !== path) this.#known.set(path, normal);
    if (!this.follows) return normal;
    const real = followLinks(this.#overlay, normal, last);
    return real === normal ? normal : this.#unreserved(path, normalizePath(real));
  }

  #unreserved(path: string, normal: string): string {
    if (isWithin(normal, this.#reserved)) throw unsafePath(path, 'is inside the folder of journals');
    return normal;
  }
}
