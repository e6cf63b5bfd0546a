import type { RoadmapRow } from './types.ts';

export interface MisplacedPhase {
  /** The first row of the phase that stands too late. */
  readonly row: RoadmapRow;
  /** The phase with the greater number before it. */
  readonly after: string;
}

interface PhaseNumber {
  /** What stands before the number: `m` of `M3 — Billing`. Only phases of one kind have an order. */
  readonly kind: string;
  readonly parts: readonly number[];
}

/** Finds the phases that follow one with a greater number: `M3` after `M5`. Phases without a number have no order. */
export function misplacedPhases(rows: readonly RoadmapRow[]): MisplacedPhase[] {
  const greatest = new Map<string, { readonly parts: readonly number[]; readonly phase: string }>();
  const found: MisplacedPhase[] = [];
  let previous: string | undefined;
  for (const row of rows) {
    const number = row.phase === previous ? undefined : phaseNumber(row.phase);
    previous = row.phase;
    if (!number) continue;
    const before = greatest.get(number.kind);
    if (before && compare(number.parts, before.parts) < 0) found.push({ row, after: before.phase });
    else greatest.set(number.kind, { parts: number.parts, phase: row.phase });
  }
  return found;
}

function phaseNumber(phase: string): PhaseNumber | undefined {
  const [, part, nth, year] = /^([QH])([1-4])\W{1,3}((?:19|20)\d\d)\b/i.exec(phase) ?? [];
  if (part !== undefined) return { kind: `${part.toLowerCase()} of a year`, parts: [Number(year), Number(nth)] };
  const match = /^([^\d—–:|]{0,40})(\d{1,9}(?:\.\d{1,9}){0,8})/.exec(phase);
  const [, kind, number] = match ?? [];
  if (kind === undefined || number === undefined) return undefined;
  return { kind: kind.trim().toLowerCase(), parts: number.split('.').map(Number) };
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
