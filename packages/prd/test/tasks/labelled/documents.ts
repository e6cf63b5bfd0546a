import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { type Label, readApart, readMarked } from './labels.ts';

/** A document with what a careful reader takes from it. */
export interface Labelled {
  readonly name: string;
  readonly text: string;
  readonly labels: readonly Label[];
}

const here = fileURLToPath(new URL('.', import.meta.url));
/** Real requirement documents, beside a checkout of this repository where there are some. */
const beside = fileURLToPath(new URL('../../../../../../shared/', import.meta.url));

/** The documents of one folder beside this file, whose labels stand in them. */
export function ownDocuments(folder: string): Labelled[] {
  return readdirSync(`${here}${folder}`).map((file) => ({
    name: file.replace(/\.md$/, ''),
    ...readMarked(readFileSync(`${here}${folder}/${file}`, 'utf8')),
  }));
}

/** Documents of authors who had not seen the code, with their labels beside them, one a line. */
export function independentDocuments(): Labelled[] {
  return readdirSync(`${here}independent`)
    .filter((file) => file.endsWith('.md'))
    .map((file) => {
      const name = file.replace(/\.md$/, '');
      const lines = readFileSync(`${here}independent/${name}.jsonl`, 'utf8').trimEnd().split('\n');
      const labels = lines.map((line) => ({
        optional: false,
        fields: [],
        ...(JSON.parse(line) as Pick<Label, 'kind' | 'forms' | 'line'>),
      }));
      return { name, text: readFileSync(`${here}independent/${file}`, 'utf8'), labels };
    });
}

/** The real documents that are there; their labels are named by their paths, with `__` between folders. */
export function sharedDocuments(): Labelled[] {
  return readdirSync(`${here}shared`).flatMap((file) => {
    const name = file.replace(/\.labels$/, '');
    const path = `${beside}${name.replaceAll('__', '/')}.md`;
    if (!existsSync(path)) return [];
    const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
    return [{ name, text, labels: readApart(readFileSync(`${here}shared/${file}`, 'utf8'), text) }];
  });
}
