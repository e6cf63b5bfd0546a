import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Room } from '../workspace.ts';
import { rollUp } from './roll-up.ts';

/** Path of the committed surface of a room, from the repository's root. */
export function reportPath(room: Room): string {
  return `${room.path}/etc/${room.folder}.api.md`;
}

/** Entry points of a manifest that carry types, as pairs of subpath and declaration file. */
export function typedEntries(exports: unknown): [subpath: string, types: string][] {
  if (typeof exports !== 'object' || exports === null) return [];
  return Object.entries(exports as Readonly<Record<string, unknown>>).flatMap(([subpath, target]) => {
    if (typeof target !== 'object' || target === null || !('types' in target)) return [];
    return typeof target.types === 'string' ? [[subpath, target.types] as [string, string]] : [];
  });
}

/**
 * The public surface of a built room as Markdown, or undefined if it exports no types.
 *
 * @throws Error if the room has not been built.
 */
export function reportOf(root: string, room: Room): string | undefined {
  const entries = typedEntries(room.manifest.exports);
  if (entries.length === 0) return undefined;
  const parts = entries.map(([subpath, types]) => {
    const path = join(root, room.path, types);
    if (!existsSync(path)) throw new Error(`${room.path}: ${types} is missing; run \`pnpm build\` first`);
    const surface = rollUp(path, (file) => readFileSync(file, 'utf8'));
    const exported = surface.exports.map(({ text }) => `${text}\n`).join('\n');
    const mentioned = surface.mentioned.map(({ text }) => `${text}\n`).join('\n');
    const title = `## ${room.manifest.name}${subpath.slice(1)}\n\n\`\`\`ts\n${exported}\`\`\`\n`;
    return mentioned === ''
      ? title
      : `${title}\nMentioned by these, but not exported:\n\n\`\`\`ts\n${mentioned}\`\`\`\n`;
  });
  const head = `# Public surface of ${room.manifest.name}\n\nWritten by \`pnpm api:update\`; \`pnpm check\` fails when it is out of date.\n`;
  return [head, ...parts].join('\n');
}
