import { openDisk } from './disk.ts';
import { fileError } from './errors.ts';
import { nodeFileSystem } from './file-system.ts';
import { journalFolder, type JournalFolder } from './transaction.ts';
import type { RootOptions } from './types.ts';

/** The root of a batch and where its journals lie; nothing is made yet. */
export function openRoot(options: RootOptions): JournalFolder {
  try {
    const disk = openDisk(options.fileSystem ?? nodeFileSystem, options.root);
    return journalFolder(disk, options.journalDir);
  } catch (error) {
    throw fileError(error);
  }
}
