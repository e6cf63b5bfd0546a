/** A relative link in a Markdown document. */
interface Link {
  readonly line: number;
  readonly path: string;
  /** Without `#`; empty where the link names a whole file. */
  readonly anchor: string;
}

/** The relative links of a document, outside of fenced code and code spans. */
function linksIn(markdown: string): Link[] {
  const links: Link[] = [];
  for (const { text, line } of proseOf(markdown)) {
    for (const match of text.replaceAll(/`[^`]*`/g, '``').matchAll(/\]\(([^()\s]+)\)/g)) {
      const target = match[1] ?? '';
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
      const [path = '', anchor = ''] = target.split('#');
      links.push({ line, path, anchor });
    }
  }
  return links;
}

/** The anchors of a document's headings, as git forges make them. */
function anchorsIn(markdown: string): string[] {
  return proseOf(markdown).flatMap(({ text }) => {
    const title = /^#{1,6}\s+(.*)$/.exec(text)?.[1];
    if (title === undefined) return [];
    return [
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-'),
    ];
  });
}

function proseOf(markdown: string): { readonly text: string; readonly line: number }[] {
  let fenced = false;
  return markdown.split('\n').flatMap((text, index) => {
    const isFence = /^\s*(?:```|~~~)/.test(text);
    if (isFence) fenced = !fenced;
    return fenced || isFence ? [] : [{ text, line: index + 1 }];
  });
}

/**
 * Finds links to files that do not exist and to headings that do not exist in Markdown files.
 * `read` answers the text of a file, '' for a folder, and undefined where there is nothing. Returns one line a problem.
 */
export function checkLinks(files: readonly string[], read: (path: string) => string | undefined): string[] {
  return files.flatMap((file) =>
    linksIn(read(file) ?? '').flatMap(({ line, path, anchor }) => {
      const target = path === '' ? file : new URL(path, `file:///${file}`).pathname.slice(1);
      const text = read(decodeURIComponent(target));
      if (text === undefined) return [`${file}:${line}: there is no ${path}`];
      const isKnown = anchor === '' || !target.endsWith('.md') || anchorsIn(text).includes(anchor);
      return isKnown ? [] : [`${file}:${line}: ${path === '' ? file : path} has no heading #${anchor}`];
    }),
  );
}
