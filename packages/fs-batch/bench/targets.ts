import type { Target } from '@orch/bench';
import { atLeast, atMost as holds, figure, ratioOf } from '@orch/bench';
import { unreachable } from '@orch/core';

import type { Group } from './groups.ts';

const everybody = 'Promise.all writeFile';
const appended = 'Promise.all appendFile';

/** What is promised of a group, with what was reached. */
export function targetsOf({ title, count, kind, measured }: Group, disk: string): Target[] {
  const time = (way: string, other: string): number => ratioOf(measured, way, other);
  const cpu = (way: string, other: string): number => ratioOf(measured, way, other, 'cpu');
  const atMost = (what: string, reached: number, limit: number): Target[] => holds(`${title}: ${what}`, reached, limit);
  const timesFaster = (what: string, reached: number, limit: number): Target[] =>
    atLeast(`${title}: ${what}`, reached, limit);
  const than = (way: string, other: string, limit: number): Target[] =>
    timesFaster(`${way} is faster than ${other} by`, time(other, way), limit);
  const isDisk = disk !== 'tmpfs';
  /** What the kernel and Node leave: no way of writing with Node beats the one, and none with guarantees the other. */
  const bareLoops = (): Target[] => [
    ...figure(`${title}: plain sync loop takes, of the C loop`, time('plain sync loop', 'C loop')),
    ...figure(`${title}: C loop is faster than write-file-atomic by`, time('write-file-atomic', 'C loop')),
  ];
  switch (kind) {
    case 'existing':
      if (count > 30) return [];
      return [
        ...atMost(`batch takes, of ${everybody}`, isDisk ? time('batch', everybody) : Number.NaN, 0.5),
        ...(isDisk ? than('batch', 'write-file-atomic', 14) : []),
        ...(isDisk ? than('batch, durability journal', 'write-file-atomic', 5) : []),
        ...atMost('batch, atomic none takes, of the C loop', time('batch, atomic none', 'C loop'), 1.6),
        ...bareLoops(),
      ];
    case 'new':
      return [
        ...(isDisk
          ? [
              ...atMost(`batch takes, of ${everybody}`, time('batch', everybody), 1.1),
              ...atMost(`batch takes CPU time, of ${everybody}`, cpu('batch', everybody), 0.7),
            ]
          : than('batch', everybody, count > 30 ? 2.4 : 2.8)),
        ...(isDisk && count <= 30 ? than('batch, durability journal', 'write-file-atomic', 5) : []),
        ...atMost('batch, atomic none takes, of the C loop', time('batch, atomic none', 'C loop'), 1.6),
        ...bareLoops(),
      ];
    case 'unchanged':
      return [...than('batch', everybody, 3), ...(isDisk ? than('batch', 'plain sync loop', 3) : [])];
    case 'appends':
      return [...than('batch', appended, isDisk ? 50 : 75), ...than('batch, atomic none', appended, 120)];
    default:
      return unreachable(kind);
  }
}
