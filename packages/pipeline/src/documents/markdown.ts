/** A text made safe as one cell of a markdown table: one line, pipes escaped, comments opened by nobody. */
function tableCell(text: string): string {
  return inline(text).replaceAll('|', '\\|');
}

/** A text made safe within one line of markdown: line ends become spaces, and it opens or closes no comment. */
export function inline(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('<!--', '&lt;!--').replaceAll('-->', '--&gt;').trim();
}

/** A table in GitHub's form; cells are escaped. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(tableCell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
