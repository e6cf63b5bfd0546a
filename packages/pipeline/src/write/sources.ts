import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { systemErrorCode } from '@orch/core';

const folders = ['src', 'test'];
const source = /\.[cm]?[jt]sx?$/i;

/** Every source file below `src` and `test`; links are not followed, and hidden and installed folders are left out. */
export function* sourcesOf(root: string): Generator<{ readonly path: string; readonly text: string }> {
  const queue = [...folders];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    for (const entry of entriesOf(join(root, folder))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') queue.push(path);
      else if (entry.isFile() && source.test(entry.name)) yield { path, text: readFileSync(join(root, path), 'utf8') };
    }
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
