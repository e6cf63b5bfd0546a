import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Everything below a folder by its path, bytes as latin1: files with their rights to execute, links, empty folders. */
export function snapshot(root: string, except: readonly string[] = []): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (folder: Buffer, prefix: string): void => {
    const names = readdirSync(folder, { encoding: 'buffer' });
    if (names.length === 0 && prefix !== '') found[prefix] = 'empty folder';
    for (const name of names) {
      const path = Buffer.concat([folder, Buffer.from('/'), name]);
      const key = prefix + name.toString('latin1');
      if (except.includes(key)) continue;
      const stats = lstatSync(path);
      if (stats.isDirectory()) visit(path, `${key}/`);
      else if (stats.isSymbolicLink())
        found[key] = `link ${readlinkSync(path, { encoding: 'buffer' }).toString('latin1')}`;
      else found[key] = `${stats.mode & 0o100 ? 'program' : 'file'} ${readFileSync(path).toString('latin1')}`;
    }
  };
  visit(Buffer.from(root), '');
  return found;
}
