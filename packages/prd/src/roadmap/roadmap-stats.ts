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
  const count = (name: StatusName | undefined): number => rows.filter((row) => row.status.name === name).length;
  const byStatus = { Unknown: count(undefined) } as Record<StatusName | 'Unknown', number>;
  for (const name of statusNames) byStatus[name] = count(name);
  const phases = [...new Set(rows.map((row) => row.phase))].map((phase) => {
    const own = rows.filter((row) => row.phase === phase);
    return { phase, total: own.length, done: own.filter((row) => row.status.name === 'Done').length };
  });
  return {
    total: rows.length,
    byStatus,
    byPhase: phases,
    withPrd: rows.filter((row) => row.prd.path !== undefined).length,
    withQa: rows.filter((row) => row.qa.path !== undefined).length,
    completion: rows.length === 0 ? 0 : byStatus.Done / rows.length,
  };
}
