import type { Row } from './rows.ts';

/** A duration with three significant digits and a fitting unit. */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toPrecision(3)} s`;
  if (milliseconds >= 1) return `${milliseconds.toPrecision(3)} ms`;
  if (milliseconds >= 1e-3) return `${(milliseconds * 1e3).toPrecision(3)} µs`;
  return `${(milliseconds * 1e6).toPrecision(3)} ns`;
}

/** The rows of one file as text: a line a row below the name of its test. */
export function renderTable(title: string, rows: readonly Row[]): string {
  const width = Math.max(4, ...rows.map(({ name }) => name.length));
  const line = (name: string, median: string, ratio: string, margin: string, samples: string): string =>
    `    ${name.padEnd(width)}  ${median.padStart(9)}  ${ratio.padStart(8)}  ${margin.padStart(7)}  ${samples.padStart(8)}`;
  const lines = [title];
  for (const group of new Set(rows.map((row) => row.group))) {
    lines.push(`  ${group}`, line('name', 'median', 'ratio', '±', 'samples'));
    for (const row of rows.filter((one) => one.group === group)) {
      if (row.ratio === null) {
        lines.push(line(row.name, duration(row.median), '', '', 'document'));
        continue;
      }
      const ratio = `${row.ratio.toFixed(row.ratio < 10 ? 2 : 0)}x`;
      lines.push(line(row.name, duration(row.median), ratio, `${row.margin.toFixed(1)} %`, String(row.samples)));
    }
  }
  return `${lines.join('\n')}\n`;
}
