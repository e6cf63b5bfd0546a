/** The Unicode classes Cc and Bidi_Control, spelt out: to compile them by name takes half a millisecond. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const unprintable = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text of a document for one line of a terminal: control and bidirectional characters could rewrite the screen. */
export function printable(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(unprintable, '\ufffd');
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
