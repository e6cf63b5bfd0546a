/** A name in the sources and one place where it stands. */
export interface Use {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** Every `'ORCH_…'` literal of a source text. Mentions in comments and templates are none. */
export function namesIn(file: string, text: string): Use[] {
  const uses: Use[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    for (const match of line.matchAll(/'(ORCH_[A-Z0-9_]*[A-Z0-9])'/g)) {
      uses.push({ name: match[1] ?? '', file, line: index + 1 });
    }
  }
  return uses;
}

/** The names that a Markdown document explains: the first cell of a table row, in backticks. */
export function documentedNames(markdown: string): string[] {
  return [...markdown.matchAll(/^\| `(ORCH_[A-Z0-9_]+)` \|/gm)].map((match) => match[1] ?? '');
}

/**
 * Compares names in the sources with the documents: each is either an explained error code or an explained
 * environment variable, each explained code is thrown somewhere, and none is explained twice.
 * Returns one line a problem.
 */
export function compareCodes(uses: readonly Use[], codes: readonly string[], environment: readonly string[]): string[] {
  const problems: string[] = [];
  const known = new Set([...codes, ...environment]);
  const missing = new Map<string, Use>();
  // A name that others continue is the name of a family: `code.startsWith('ORCH_PRD')`.
  const isFamily = (name: string): boolean => codes.some((code) => code.startsWith(`${name}_`));
  for (const use of uses) {
    if (!known.has(use.name) && !missing.has(use.name) && !isFamily(use.name)) missing.set(use.name, use);
  }
  for (const [name, { file, line }] of [...missing].sort(([a], [b]) => (a < b ? -1 : 1))) {
    problems.push(`not in docs/errors.md: ${name} (${file}:${line})`);
  }
  const used = new Set(uses.map(({ name }) => name));
  for (const code of new Set(codes))
    if (!used.has(code)) problems.push(`in docs/errors.md but nowhere in the sources: ${code}`);
  for (const code of new Set(codes)) {
    if (codes.indexOf(code) !== codes.lastIndexOf(code)) problems.push(`twice in docs/errors.md: ${code}`);
  }
  return problems;
}
