import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { openRepository } from '../../src/index.ts';
import { environment, workspace } from '../support/workspace.ts';

test('a git that is too old is refused, and one that was new enough is asked again only when it is another one', async () => {
  using w = await workspace();
  const program = join(w.root, 'git');
  const install = (version: string): void => {
    const answer = `case "$1" in version) echo 'git version ${version}'; echo asked >>'${w.root}/asked'; exit ;; esac`;
    writeFileSync(program, `#!/bin/sh\n${answer}\nexec git "$@"\n`);
    chmodSync(program, 0o755);
  };
  const open = async (): Promise<void> => {
    using _repository = await openRepository({ path: w.main, worktreesDir: w.trees, environment, program });
  };
  const asked = (): number => readFileSync(join(w.root, 'asked'), 'utf8').split('\n').length - 1;
  install('2.37.4');
  await expect(open()).rejects.toMatchObject({ code: 'ORCH_GIT_TOO_OLD' });
  await expect(open()).rejects.toMatchObject({ code: 'ORCH_GIT_TOO_OLD' });
  expect(asked()).toBe(2);
  install('2.38.0');
  await open();
  await open();
  expect(asked()).toBe(3);
  install('2.4.11');
  await expect(open()).rejects.toMatchObject({ code: 'ORCH_GIT_TOO_OLD' });
});
