import type { Root } from 'mdast';

import { outline } from '../src/outline/outline.ts';
import { parseTree } from '../src/tree/trees.ts';
import { documentOf } from './document.ts';
import { cpuOf, type Group } from './group.ts';
import { remark } from './peers.ts';
import { atMost } from './target.ts';
import { measureInTurns } from './turns.ts';

const deadlineMs = 60_000;

/** Trees of all sections beside the tree that remark makes of the whole. */
export async function measureTrees(name: string, length: number): Promise<Group> {
  const text = documentOf(length);
  const changed = outline(text.replace('Requirements', 'Needs'));
  const known = new Map<string, Root>();
  await parseTree(outline(text), { cache: known, deadlineMs });
  const sections = '@orch/prd, by section';
  const measured = await measureInTurns(
    [
      { name: sections, run: async () => parseTree(outline(text), { deadlineMs }) },
      {
        name: '@orch/prd, one section changed',
        run: async () => parseTree(changed, { cache: new Map(known), deadlineMs }),
      },
      { name: remark.name, run: () => remark.parse(text) },
    ],
    { rounds: 15, budget: 6000 },
  );
  const cache = new Map(known);
  await parseTree(changed, { cache, deadlineMs });
  const title = `trees of ${name}`;
  const ratio = cpuOf(measured, sections) / cpuOf(measured, remark.name);
  return {
    title,
    measured,
    targets: [
      atMost(`${title}: of the time of ${remark.name}`, ratio, length > 500_000 ? 0.25 : 1.1, 'x'),
      atMost(`${title}: sections parsed again after a change of one`, cache.size - known.size, 1, ''),
    ],
    notes: [],
  };
}
