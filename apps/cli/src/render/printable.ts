/** Text of a document for one line of a terminal: control and bidirectional characters could rewrite the screen. */
export function printable(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return /[^ -~]/.test(line) ? line.replaceAll(/\p{Cc}|\p{Bidi_Control}/gu, '\ufffd') : line;
}

/** A printable text of at most `width` characters. */
export function shortened(text: string, width: number): string {
  const line = printable(text);
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}

/** A wider cell moves what follows it on its own line only. */
const widestColumn = 100;

/** Rows as columns of equal width, without spaces at the end. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries())
      widths[index] = Math.min(widestColumn, Math.max(widths[index] ?? 0, cell.length));
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
