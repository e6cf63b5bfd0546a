import type { Group } from './groups.ts';

/** Medians of a group; ratios are those to its first row. */
export function renderGroup({ title, measured }: Group): string {
  const [base] = measured;
  const line = (...[name, ...cells]: string[]): string =>
    `  ${(name ?? '').padEnd(28)}${cells.map((cell) => cell.padStart(11)).join('')}`;
  const rows = measured.map(({ name, wall, cpu }) =>
    line(
      name,
      ms(wall),
      times(wall, base?.wall),
      name === 'C loop' ? '' : ms(cpu),
      name === 'C loop' ? '' : times(cpu, base?.cpu),
    ),
  );
  return [`\n${title}`, line('way', 'median', 'ratio', 'cpu', 'ratio'), ...rows].join('\n');
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 3 : 1)} ms`;
}

function times(value: number, base: number | undefined): string {
  return `${(value / (base ?? Number.NaN)).toFixed(3)}x`;
}
