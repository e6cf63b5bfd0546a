import { tempDir, writeTree } from '@orch/testkit';
import { describe, expect, it } from 'vitest';

import { readTasks } from '../../src/index.ts';

describe('the tasks of a command line', () => {
  it('leave out files that say that they are done, and neither what is not yet nor a text that speaks of it', () => {
    using temp = tempDir();
    writeTree(temp.path, {
      'done.md': '# Log in (IMPLEMENTED)\n',
      'open.md': '# Log in (NOT YET IMPLEMENTED)\n',
    });
    const skipped: string[] = [];
    const where = { cwd: temp.path, root: temp.path, onSkip: (source: string) => void skipped.push(source) };
    const tasks = readTasks(['done.md', 'open.md', 'List COMPLETED orders'], undefined, where);
    expect(tasks.map(({ task }) => task.id)).toEqual(['open', 'list-completed-orders']);
    expect(skipped).toEqual(['done.md']);
  });

  it('are refused before anything runs where they hold a zero byte, which no commit can name', () => {
    const where = { cwd: '/', root: '/', onSkip: () => undefined };
    expect(() => readTasks([], 'Do\0it', where)).toThrow(/standard input holds a zero byte/);
  });
});
