/**
 * A processor of requirement documents as guides describe it: a section is what stands between two numbered lines, kept
 * by its heading, and the document is put together from these. It is here to show what that loses.
 */
export class NaiveProcessor {
  readonly #frontmatter = new Map<string, string>();
  readonly #sections = new Map<string, string>();

  constructor(text: string) {
    const head = /^---\n([^]*?)\n---\n/.exec(text);
    for (const line of head?.[1]?.split('\n') ?? []) {
      const [key = '', ...value] = line.split(':');
      this.#frontmatter.set(key.trim(), value.join(':').trim());
    }
    const headings = [...text.matchAll(/^#{1,3}\s+([\d.]+\s+.+)$/gm)];
    headings.forEach((heading, index) => {
      const body = text.slice(heading.index + heading[0].length, headings[index + 1]?.index ?? text.length);
      this.#sections.set(heading[1] ?? '', body.trim());
    });
  }

  set(key: string, value: string): void {
    this.#frontmatter.set(key, value);
  }

  compile(): string {
    const keys = [...this.#frontmatter].map(([key, value]) => `${key}: ${value}\n`).join('');
    const sections = [...this.#sections].map(([heading, body]) => `## ${heading}\n\n${body}\n\n`).join('');
    return `---\n${keys}---\n\n${sections}`;
  }
}

/** The headings that an expression sees, as `depth@line`. */
export function headingsByExpression(text: string): string[] {
  return [...text.matchAll(/^(#{1,6}) .*$/gm)].map(
    ({ 1: marks = '', index }) => `${marks.length}@${text.slice(0, index).split('\n').length}`,
  );
}
