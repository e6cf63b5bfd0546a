export type { TempDir } from './temp.ts';
export { git, initRepository } from './git.ts';
export { tempDir } from './temp.ts';
export { readTree, writeTree } from './tree.ts';
