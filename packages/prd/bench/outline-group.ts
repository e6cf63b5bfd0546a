import { fileURLToPath } from 'node:url';

import { documentOf, joinedOf, real } from './document.ts';
import { cpuOf, type Group, sizes } from './group.ts';
import { own, peers, remark } from './peers.ts';
import { runProgram } from './run-program.ts';
import { atLeast, atMost, type Target } from './target.ts';
import { measureInTurns, median } from './turns.ts';

const cold = fileURLToPath(new URL('programs/cold-outline.ts', import.meta.url));
/** By how many times the outline is faster than remark, at these lengths. */
const ofRemark: Readonly<Record<string, number>> = { '100 KB': 400, '1 MB': 1000 };

/** The outline beside the peers, warm, in turns; and the first call of a process. */
export async function measureOutline(name: string, length: number, source: 'bench' | 'real'): Promise<Group> {
  const text = source === 'bench' ? documentOf(length) : joinedOf(real, length);
  const title = `outline of ${name}, ${source === 'bench' ? 'document of the bench' : 'real documents'}`;
  const ways = [...peers, remark].map((peer) => ({ name: peer.name, run: () => peer.parse(text) }));
  const measured = await measureInTurns(ways, { rounds: 21, budget: 3000 });
  const faster = (peer: string, limit: number): Target =>
    atLeast(`${title}: faster than ${peer} by`, cpuOf(measured, peer) / cpuOf(measured, own.name), limit, 'x');
  const limit = ofRemark[name];
  return {
    title,
    measured,
    targets: [
      ...(limit === undefined ? [] : [faster(remark.name, limit)]),
      faster('commonmark.js, inline off', 7),
      faster('markdown-it, block only', 7),
      faster('satteri', 2.5),
    ],
    notes: source === 'bench' ? [coldFigures(length)] : [],
  };
}

/** CPU time of the first call in a process that has done nothing else yet, median of five processes each. */
function coldFigures(length: number): string {
  const figures = peers.map(({ name }) => {
    const times = Array.from({ length: 5 }, () => (runProgram(cold, [name, String(length)]) as { cpu: number }).cpu);
    return `${name} ${median(times).toFixed(1)} ms`;
  });
  return `cold, the first call of a process: ${figures.join(' · ')}`;
}

/** How the time grows with the length. */
export async function measureOutlineGrowth(): Promise<Group> {
  const texts = [...sizes, ['10 MB', 10_485_760] as const].map(([name, length]) => ({
    name,
    text: documentOf(length),
  }));
  const ways = texts.map(({ name, text }) => ({ name, run: () => own.parse(text) }));
  const measured = await measureInTurns(ways, { rounds: 21, budget: 4000 });
  const targets = texts.slice(1).map(({ name }, index) => {
    const shorter = texts[index]?.name ?? '';
    return atMost(`outline, ${shorter} to ${name}`, cpuOf(measured, name) / cpuOf(measured, shorter), 11, 'x');
  });
  return { title: 'growth of the outline', measured, targets, notes: [] };
}
