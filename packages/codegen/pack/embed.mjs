// Writes the sources of this folder into src/node-http/workspace-sources.ts: `node pack/embed.mjs`.
import { globSync, readFileSync, writeFileSync } from 'node:fs';

const root = new URL('./', import.meta.url);
const entries = globSync('src/**/*.js', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .sort()
  .map((path) => `  ${JSON.stringify(path)}: ${JSON.stringify(readFileSync(new URL(path, root), 'utf8'))},\n`);
writeFileSync(
  new URL('../src/node-http/workspace-sources.ts', root),
  `/** Written by pack/embed.mjs from the files in pack/src; edit those. */
export const workspaceSources: Readonly<Record<string, string>> = {\n${entries.join('')}};\n`,
);
