import type { Group } from './group.ts';
import type { Target } from './target.ts';

/** A group as a table; ratios are those of CPU time to its first row. */
export function renderGroup({ title, measured, targets, notes }: Group): string {
  const [base] = measured;
  const line = (name: string, ...cells: string[]): string =>
    `  ${name.padEnd(32)}${cells.map((cell) => cell.padStart(11)).join('')}`;
  const rows = measured.map(({ name, cpu, wall, samples }) =>
    line(name, ms(cpu), `${(cpu / (base?.cpu ?? Number.NaN)).toFixed(2)}x`, ms(wall), String(samples)),
  );
  const head = rows.length === 0 ? [] : [line('way', 'cpu', 'ratio', 'wall', 'samples')];
  return [`\n${title}`, ...head, ...rows, ...notes.map((note) => `  ${note}`), ...targets.map(renderTarget)].join('\n');
}

function renderTarget({ what, reached, limit, unit, isHeld }: Target): string {
  return `  ${isHeld ? 'held  ' : 'missed'} ${what}: ${figure(reached)}${unit} (${limit}${unit})`;
}

function ms(milliseconds: number): string {
  return `${figure(milliseconds)} ms`;
}

function figure(value: number): string {
  return value.toFixed(value < 1 ? 3 : value < 100 ? 2 : 0);
}
