import { roadmapStats, type RoadmapStats } from '@orch/prd';

import type { CliContext } from '../context.ts';
import { columns, count, printable, shortened } from '../render/printable.ts';
import { openRoadmap } from './roadmap-file.ts';
import type { RoadmapFlags } from './roadmap.command.ts';
import { tell } from './tell.ts';

/** `orch roadmap stats`: how far the roadmap is. */
export async function roadmapNumbers(context: CliContext, flags: RoadmapFlags): Promise<void> {
  await tell(context, flags, async () => {
    const { file, roadmap } = await openRoadmap(context.process, flags);
    const stats = roadmapStats(roadmap);
    return { document: { file, ...stats }, text: renderStats(file, stats) };
  });
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
