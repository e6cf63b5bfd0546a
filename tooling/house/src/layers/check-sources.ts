import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Finished } from '../run.ts';
import type { Room } from '../workspace.ts';
import { run } from '../run.ts';
import { sourceRules } from './source-rules.ts';

/** Runs oxlint with the rules of the levels over the sources of all packages and apps below `root`. */
export function checkSources(root: string, rooms: readonly Room[], oxlint: string = 'oxlint'): Finished {
  const folders = rooms
    .filter((room) => room.group !== 'tooling')
    .map((room) => `${room.path}/src`)
    .filter((folder) => existsSync(join(root, folder)));
  if (folders.length === 0) return { ok: false, output: `no sources below ${root}\n`, stdout: '' };
  const scratch = mkdtempSync(join(tmpdir(), 'orch-layers-'));
  try {
    const config = join(scratch, 'layers.json');
    writeFileSync(config, JSON.stringify(sourceRules(rooms)));
    return run(oxlint, ['-c', config, '--disable-nested-config', '--deny-warnings', ...folders], root);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
