/** Rows of one phase. */
export interface PhaseGroup<Row> {
  readonly phase: string;
  readonly rows: readonly Row[];
}

export interface MisplacedPhase<Row> {
  /** The first row of the phase that stands too late. */
  readonly row: Row;
  /** The phase with the greater number before it. */
  readonly after: string;
}

interface PhaseNumber {
  /** What stands before the number: `m` of `M3 — Billing`. Only phases of one kind have an order. */
  readonly kind: string;
  readonly parts: readonly number[];
}

/** Finds the phases that follow one with a greater number: `M3` after `M5`. Phases without a number have no order. */
export function misplacedPhases<Row extends { readonly phase: string }>(rows: readonly Row[]): MisplacedPhase<Row>[] {
  const greatest = new Map<string, { readonly parts: readonly number[]; readonly phase: string }>();
  const found: MisplacedPhase<Row>[] = [];
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

/**
 * The rows by phase. Phases of one kind come in the order of their numbers, in the places that they have among the
 * others: `M0, Later, M5, M3` become `M0, Later, M3, M5`.
 */
export function orderedPhases<Row extends { readonly phase: string }>(rows: readonly Row[]): PhaseGroup<Row>[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.phase);
    if (group) group.push(row);
    else groups.set(row.phase, [row]);
  }
  const phases = [...groups.keys()].map((phase) => ({ phase, number: phaseNumber(phase) }));
  const ofKind = new Map<string, typeof phases>();
  for (const item of phases) {
    if (!item.number) continue;
    const kin = ofKind.get(item.number.kind);
    if (kin) kin.push(item);
    else ofKind.set(item.number.kind, [item]);
  }
  for (const kin of ofKind.values()) {
    kin.sort((left, right) => compare(left.number?.parts ?? [], right.number?.parts ?? [])).reverse();
  }
  return phases
    .map((item) => (item.number ? (ofKind.get(item.number.kind)?.pop() ?? item) : item))
    .map(({ phase }) => ({ phase, rows: groups.get(phase) ?? [] }));
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
