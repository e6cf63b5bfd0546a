const entry = /^(?:"([^"]+)"|'([^']+)'|([^\s:]+))\s*:\s*(?:"|')?(\w+)(?:"|')?\s*$/;
const bumps: ReadonlySet<string> = new Set(['major', 'minor', 'patch', 'none']);

/**
 * What is wrong with a changeset: `changeset version` refuses one that names a package which is not there, or a private
 * package beside released ones, and does so only when a release is made.
 *
 * @param released Names of the packages that are released.
 */
export function checkChangeset(file: string, text: string, released: ReadonlySet<string>): string[] {
  const [, head, body = ''] = /^---\r?\n([\s\S]*?)^---\r?$([\s\S]*)/m.exec(text) ?? [];
  if (head === undefined) return [`${file}:1: no frontmatter that names packages`];
  const problems = head.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const found = entry.exec(line);
    const name = found?.[1] ?? found?.[2] ?? found?.[3];
    if (name === undefined) return [`${file}:${index + 2}: not of the form 'package': minor`];
    if (!bumps.has(found?.[4] ?? '')) return [`${file}:${index + 2}: ${found?.[4] ?? ''} is no kind of release`];
    return released.has(name) ? [] : [`${file}:${index + 2}: ${name} is no package that is released`];
  });
  return body.trim() === '' && head.trim() !== '' ? [...problems, `${file}: says nothing to its readers`] : problems;
}
