import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const entry = fileURLToPath(new URL('../support/generate-apis.ts', import.meta.url));

test('a document with only endpoints loads no page generator', () => {
  const result = spawnSync(process.execPath, ['--conditions=@orch/source', entry], { encoding: 'utf8' });
  expect(result.stderr).toBe('');
  const loaded = JSON.parse(result.stdout) as string[];
  expect(loaded).toContain('resource.ts');
  expect(loaded).not.toContain('page.ts');
});
