import { fileURLToPath } from 'node:url';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { runProcess, strongestContainment } from '../../src/index.ts';
import { containerFor } from '../../src/process/container.ts';
import { readLimitMarks } from '../../src/process/limit-mark.ts';
import { means } from '../../src/process/means.ts';
import { environment } from './support.ts';

const script = fileURLToPath(new URL('../fixtures/tells-means.ts', import.meta.url));
const isMarked = readLimitMarks('self').soft !== undefined;
const canMark = (await containerFor('marked', 1n)).kind === 'marked';

async function told(containment: 'scan' | 'marked', more: Record<string, string> = {}): Promise<unknown> {
  using dir = tempDir();
  const { stdoutTail } = await runProcess({
    argv: [process.execPath, '--conditions=@orch/source', script],
    cwd: dir.path,
    env: { ...environment, ...more },
    containment,
  });
  return JSON.parse(stdoutTail);
}

test.runIf(canMark)(
  'a marked command is told how commands can be contained, which need not be tried out again',
  async () => {
    await strongestContainment();
    expect(means.marking).toMatch(/^(?:bound|limited)$/);
    expect(await told('marked')).toEqual(means);
  },
);

test.skipIf(isMarked)('a command that is not marked believes no variable that says so', async () => {
  expect(await told('scan', { ORCH_PROCESS_MEANS: 'bound 0' })).toEqual({});
});
