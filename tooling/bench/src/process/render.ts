import { duration } from '../table.ts';
import type { Compared } from './compare.ts';

/** Compared processes as text: a line a process. Documented durations, in milliseconds, stand below them. */
export function renderProcesses(
  title: string,
  rows: readonly Compared[],
  documented: Readonly<Record<string, number>> = {},
): string {
  const names = [...rows.map(({ name }) => name), ...Object.keys(documented)];
  const width = Math.max(4, ...names.map((name) => name.length));
  const line = (name: string, cpu: string, ratio: string, wall: string): string =>
    `  ${name.padEnd(width)}  ${cpu.padStart(9)}  ${ratio.padStart(7)}  ${wall.padStart(9)}`;
  return [
    title,
    line('name', 'cpu', 'ratio', 'wall'),
    ...rows.map(({ name, cpu, wall, ratio }) => line(name, duration(cpu), `${ratio.toFixed(2)}x`, duration(wall))),
    ...Object.entries(documented).map(([name, wall]) => line(name, '', '', duration(wall))),
    '',
  ].join('\n');
}
