/** Trees of routes that are drawn with lines: `auth/` over `├── POST /login`. */

/** What the drawing says of one of its lines. */
export interface DrawnLine {
  /** The path of the folders that it stands in; empty where there are none, or too many. */
  readonly above: string;
  /** The path of a folder that nothing stands under. */
  readonly leaf?: string;
}

interface Folder {
  /** Undefined where it is deeper than is read. */
  readonly path: string | undefined;
  /** It holds the files of a program, or stands in such a one. */
  readonly isOfProgram: boolean;
  readonly indent: number;
}

const marks = /[├└]/;
const lead = /^[\s│├└─|`+-]*/;
const folder = /^(\/?(?:[\w{}:.-]+\/)+|\/[\w{}:.-]+(?:\/[\w{}:.-]+)*)\s*(?:\([^()]*\)\s*)?(?:(?:#|\/\/|←|[–—-]\s).*)?$/;
/** Folders of a program, which are no part of a path. */
const ofProgram = /^(?:src|lib|app|server|backend|routes|routers|controllers|handlers|\.{1,2}|[\w-]+[-_]service)$/i;
const mostFolders = 32;

/** Reads each line of a drawn tree; undefined where no tree is drawn. */
export function drawnFolders(lines: readonly string[]): DrawnLine[] | undefined {
  if (!lines.some((line) => marks.test(line))) return undefined;
  const indents = lines.map((line) => lead.exec(line)?.[0].length ?? 0);
  const open: Folder[] = [];
  return lines.map((line, at) => {
    const indent = indents[at] ?? 0;
    if (indent === line.length) return { above: '' };
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const outer = open.at(-1);
    const isDrawn = marks.test(line);
    const above = isDrawn ? (outer?.path ?? '') : '';
    const name = line.includes('/') ? folder.exec(line.slice(indent))?.[1] : undefined;
    if (name === undefined) return { above };
    const own = within(outer, name, indent, open.length);
    open.push(own);
    const isLeaf = isDrawn && (indents[at + 1] ?? 0) <= indent;
    return isLeaf && !own.isOfProgram && own.path !== undefined ? { above, leaf: own.path } : { above };
  });
}

function within(outer: Folder | undefined, name: string, indent: number, depth: number): Folder {
  const segments = name.split('/').filter((segment) => segment !== '');
  const parts = segments.filter((segment) => !ofProgram.test(segment));
  const path = outer ? outer.path : '';
  return {
    path: path === undefined || depth >= mostFolders ? undefined : [path, ...parts].join('/'),
    isOfProgram: outer?.isOfProgram === true || parts.length < segments.length,
    indent,
  };
}

/** A path within folders, which may begin with the last of them, or with all: `/users` and `/api/users` in `/api/users`. */
export function inFolder(above: string, path: string): string {
  if (above === '' || !path.startsWith('/')) return path;
  const folders = above.toLowerCase().split('/');
  const at = folders.lastIndexOf((path.split(/[/?#]/)[1] ?? '').toLowerCase());
  return (at > 0 ? above.split('/').slice(0, at).join('/') : above) + path;
}
