import type { ObjectId } from '../names.ts';
import type { Place } from '../process/git.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import type { TreeEntry } from './objects.ts';

/** An entry of an index; the stages 1, 2 and 3 are the sides of a conflict. */
export interface IndexEntry extends TreeEntry {
  readonly stage: number;
  /** As `git ls-files -v` has it: `S` for one that is not looked at, a small letter for one that is taken as unchanged. */
  readonly tag: string;
}

export async function readIndex(repository: OpenRepository, place: Place): Promise<IndexEntry[]> {
  const { stdout } = await repository.git(place, ['ls-files', '--stage', '-v', '-z', '--full-name']);
  const entries: IndexEntry[] = [];
  for (let from = 0; from < stdout.length;) {
    const end = stdout.indexOf(0, from);
    const line = stdout.subarray(from, end);
    const tab = line.indexOf('\t');
    const [tag = '', mode = '', id = '', stage = ''] = line.subarray(0, tab).toString().split(' ');
    entries.push({ tag, mode, id: id as ObjectId, stage: Number(stage), path: line.subarray(tab + 1) });
    from = end + 1;
  }
  return entries;
}
