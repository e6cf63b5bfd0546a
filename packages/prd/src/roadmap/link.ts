import { posix } from 'node:path';

import type { RoadmapLink } from './types.ts';

import { latin } from '../expressions/latin.ts';

/**
 * Reads the path that a cell names: the target of its first link, else its first code span, else a bare path.
 * A path that starts with a dot is relative to the roadmap's own file. URLs of the web name no path.
 */
export function readLink(raw: string, file: string): RoadmapLink {
  const target = targetOf(raw);
  if (target === undefined || target === '' || /^[a-z][a-z0-9+.-]+:/i.test(target)) return { raw };
  const path = target.replaceAll('\\', '/');
  if (/^\.\.?\//.test(path)) return { raw, path: posix.join(posix.dirname(file.replaceAll('\\', '/')), path) };
  return { raw, path };
}

/** The links of a cell that lists several with commas, semicolons or `<br>` between them; else the one it has. */
export function readLinks(raw: string, file: string): RoadmapLink[] {
  const parts = raw.split(/\s*(?:[,;]|<br ?\/?>)\s*/i).filter((part) => part !== '');
  const links = parts.map((part) => readLink(part, file));
  return links.length > 1 && links.every(({ path }) => path !== undefined) ? links : [readLink(raw, file)];
}

function targetOf(raw: string): string | undefined {
  const link = /\]\(\s*(?:<([^>]*)>|([^()\s]+))/.exec(raw);
  if (link) return decode((link[1] ?? link[2] ?? '').replace(/#.*$/, ''));
  const code = /(`+)([^`]+)\1/.exec(raw);
  if (code) return (code[2] ?? '').trim();
  return /^[\w.@~-]*\/[^\s|]*$|^[\w.@~-]+\.md$/.exec(raw.trim())?.[0];
}

function decode(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    // A lone percent sign is part of the name.
    return target;
  }
}

/** Whether a path leads out of the folder that it starts from, or holds a control character. */
export function escapesRoot(path: string): boolean {
  return (
    path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..') || latin.u`\p{Cc}`.test(path)
  );
}
