import { roadmapStats, type RoadmapStats } from '@orch/prd';

import type { CliContext } from '../context.ts';
import { reportFailure } from '../render/failure.ts';
import { columns, count, printable, shortened } from '../render/printable.ts';
import { openRoadmap } from './roadmap-file.ts';
import type { RoadmapFlags } from './roadmap.command.ts';

/** `orch roadmap stats`: how far the roadmap is. */
export async function roadmapNumbers({ process }: CliContext, flags: RoadmapFlags): Promise<void> {
  try {
    const { file, roadmap } = await openRoadmap(process, flags);
    const stats = roadmapStats(roadmap);
    process.stdout.write(
      flags.json
        ? `${JSON.stringify({ v: 1, success: true, file, ...stats }, undefined, 2)}\n`
        : renderStats(file, stats),
    );
  } catch (error) {
    process.exitCode = reportFailure(process, error, flags.json);
  }
}

function renderStats(file: string, { total, byStatus, byPhase, withPrd, withQa, completion }: RoadmapStats): string {
  const statuses = Object.entries(byStatus).filter(([, amount]) => amount > 0);
  return [
    `${printable(file)}: ${count(total, 'row')}, ${Math.floor(completion * 100)} % done, ${withPrd} with a document, ${withQa} with QA`,
    '',
    ...columns(statuses.map(([name, amount]) => [String(amount).padStart(5), name])),
    ...(byPhase.length === 0 ? [] : ['', 'done of']),
    ...columns(
      byPhase.map(({ phase, done, total: all }) => [
        String(done).padStart(4),
        String(all).padStart(4),
        phase === '' ? '(no phase)' : shortened(phase, 80),
      ]),
    ),
    '',
  ].join('\n');
}
