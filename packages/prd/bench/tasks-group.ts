import { outline } from '../src/outline/outline.ts';
import { extractTasks } from '../src/tasks/extract-tasks.ts';
import { joinedOf, written } from './document.ts';
import { cpuOf, type Group, sizes } from './group.ts';
import { atMost } from './target.ts';
import { measureInTurns } from './turns.ts';

/** Extraction of tasks from documents of several lengths. */
export async function measureTasks(): Promise<Group> {
  const ways = sizes.map(([name, length]) => {
    const scanned = outline(joinedOf(written, length));
    return { name, run: () => extractTasks(scanned) };
  });
  const measured = await measureInTurns(ways, { rounds: 11, budget: 4000 });
  const growth = cpuOf(measured, '1 MB') / cpuOf(measured, '100 KB');
  return {
    title: 'extraction of tasks',
    measured,
    targets: [
      atMost('extraction of tasks from 1 MB', cpuOf(measured, '1 MB'), 300, ' ms'),
      atMost('extraction of tasks, 100 KB to 1 MB', growth, 11, 'x'),
    ],
    notes: [],
  };
}
