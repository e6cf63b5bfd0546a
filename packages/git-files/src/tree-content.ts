/** What stands in a tree: one name, without a slash. */
export interface TreeLine {
  /** As git writes it: `100644`, `100755`, `120000`, `160000`, and `40000` of a folder. */
  readonly mode: string;
  readonly name: Uint8Array;
  readonly id: string;
}

/** The content of a tree. Its entries stand in the order of git, which reads the name of a folder as if a slash stood behind it. */
export function treeContent(lines: readonly TreeLine[]): Buffer {
  const entries = lines.map(({ mode, name, id }) => ({
    key: mode === '40000' ? Buffer.concat([name, slash]) : name,
    bytes: [Buffer.from(`${mode} `), name, zero, Buffer.from(id, 'hex')],
  }));
  entries.sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat(entries.flatMap(({ bytes }) => bytes));
}

const slash = Buffer.from('/');
const zero = Buffer.from('\0');
