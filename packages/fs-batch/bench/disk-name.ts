import { statfsSync } from 'node:fs';

/** `f_type` of statfs(2). */
const names: ReadonlyMap<number, string> = new Map([
  [0xef53, 'ext4'],
  [0x0102_1994, 'tmpfs'],
]);

/** The kind of file system that a folder is on. */
export function diskName(folder: string): string {
  const { type } = statfsSync(folder);
  return names.get(type) ?? `file system 0x${type.toString(16)}`;
}
