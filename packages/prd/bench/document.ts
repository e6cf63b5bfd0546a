import { readdirSync, readFileSync } from 'node:fs';

import { corpus } from '../test/support/corpus.ts';

const section = (index: number): string => `
<a id="sec-${index}"></a>
## ${index}. Section with **some** emphasis

A paragraph of ordinary prose with \`inline code\`, a [link](https://example.org/${index}) and enough words
to fill more than one line, as requirement documents have them.

### ${index}.1 Requirements

- [ ] FR-${index}: the system must answer \`GET /api/items/${index}\` within 200 ms
- [x] NFR-${index}: no data is lost
  - nested detail

| Method | Path | Purpose |
| ------ | ---- | ------- |
| GET | /api/items/:id | read one |
| POST | /api/items | create |

\`\`\`ts
# not a heading
export interface Item { id: string; name: string }
\`\`\`

> Note: quoted text
> over two lines.
`;

/** A requirement document of at least `length` characters, with short sections of every kind of block. */
export function documentOf(length: number): string {
  const parts = ['---\nname: Bench\nowner: Ann\nroles: [PM, QA]\n---\n# Document\n'];
  for (let index = 1, size = 0; size < length; index++) {
    const part = section(index);
    parts.push(part);
    size += part.length;
  }
  return parts.join('');
}

const folder = new URL('../test/fixtures/', import.meta.url);
/** Documents that were written for the tests. */
export const written: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));
/** Real documents, where the collection is there. */
export const real: readonly string[] = corpus().map(({ text }) => text);

/** A document of the given length made of several, one after the other, again and again. */
export function joinedOf(documents: readonly string[], length: number): string {
  const once = documents.join('\n\n');
  return once.repeat(Math.ceil(length / once.length)).slice(0, length);
}
