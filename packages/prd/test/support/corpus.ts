import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A collection of real requirement documents that may lie beside the repository. */
const folder = fileURLToPath(new URL('../../../../../shared/corpus', import.meta.url));

export const hasCorpus: boolean = existsSync(folder);

/** Every Markdown file of the collection, if it is there. */
export function corpus(): { name: string; text: string }[] {
  if (!hasCorpus) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
