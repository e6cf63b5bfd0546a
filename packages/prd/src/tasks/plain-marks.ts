/** Marks of other notations in a line, as Markdown has them. */

const escaped = /`[^`]*`|\\([!-&(-/:-@[\]^_{}~])/g;
/** `├ **Night view** – the sea`: a list drawn as a tree. */
const branch = /^[├└┌][─╴]*\s+(?=[*"“\p{L}])/u;
const monospaced = /\{\{([^{}]{1,120})\}\}/g;

/**
 * A line without the backslashes that converters put before marks, and with the monospaced text of Jira (`{{/points}}`) in
 * code. A backslash before `|` parts no cell and stays, and so do those in code.
 */
export function plainMarks(given: string): string {
  const line =
    given.startsWith('├') || given.startsWith('└') || given.startsWith('┌') ? given.replace(branch, '- ') : given;
  const text = line.includes('\\') ? line.replaceAll(escaped, (whole, mark?: string) => mark ?? whole) : line;
  return text.includes('{{') && !text.includes('`') ? text.replaceAll(monospaced, '`$1`') : text;
}
