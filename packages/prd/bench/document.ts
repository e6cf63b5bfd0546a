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

/** A requirement document of at least `length` characters. */
export function documentOf(length: number): string {
  const parts = ['---\nname: Bench\nowner: Ann\nroles: [PM, QA]\n---\n# Document\n'];
  for (let index = 1, size = 0; size < length; index++) {
    const part = section(index);
    parts.push(part);
    size += part.length;
  }
  return parts.join('');
}
