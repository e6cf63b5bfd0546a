import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes a folder of ours inside the user's work tree ignore itself. */
export function ignoreFolder(folder: string): void {
  const file = join(folder, '.gitignore');
  if (!existsSync(file)) writeFileSync(file, '*\n');
}
