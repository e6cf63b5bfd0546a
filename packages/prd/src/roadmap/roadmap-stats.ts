import type { Roadmap, StatusName } from './types.ts';

import { statusNames } from './status.ts';

export interface RoadmapStats {
  readonly total: number;
  /** `Unknown` counts the rows whose status is none of the known words. */
  readonly byStatus: Readonly<Record<StatusName | 'Unknown', number>>;
  /** In the order in which the phases appear. */
  readonly byPhase: readonly { readonly phase: string; readonly total: number; readonly done: number }[];
  /** Rows that name a document of their own or a shared one. */
  readonly withPrd: number;
  readonly withQa: number;
  /** Part of the rows that are Done, from 0 to 1; 0 for a roadmap without rows. */
  readonly completion: number;
}

/** Counts the rows of a roadmap. */
export function roadmapStats(roadmap: Roadmap): RoadmapStats {
  const { rows } = roadmap;
  const byStatus = { Unknown: 0 } as Record<StatusName | 'Unknown', number>;
  for (const name of statusNames) byStatus[name] = 0;
  const phases = new Map<string, { phase: string; total: number; done: number }>();
  for (const { phase, status } of rows) {
    byStatus[status.name ?? 'Unknown']++;
    const counted = phases.get(phase) ?? { phase, total: 0, done: 0 };
    phases.set(phase, counted);
    counted.total++;
    if (status.name === 'Done') counted.done++;
  }
  return {
    total: rows.length,
    byStatus,
    byPhase: [...phases.values()],
    withPrd: rows.filter((row) => row.prd.path !== undefined).length,
    withQa: rows.filter((row) => row.qa.path !== undefined).length,
    completion: rows.length === 0 ? 0 : byStatus.Done / rows.length,
  };
}
