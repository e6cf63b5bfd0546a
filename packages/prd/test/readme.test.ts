import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
const document = [
  '---',
  'owner: Bob # since spring',
  '---',
  '# Login',
  '',
  '## 7. Testing',
  '',
  '### 7.3 QA Artifacts',
  '',
  '- none',
  '',
  '## 8. Changelog',
  '',
  '- 2025-12-01: first',
  '',
].join('\n');

test('the first example of the README runs as it stands and edits what it says', () => {
  const root = mkdtempSync(join(tmpdir(), 'prd-readme-'));
  try {
    const index = fileURLToPath(new URL('../src/index.ts', import.meta.url));
    writeFileSync(join(root, 'login-prd.md'), document);
    writeFileSync(join(root, 'example.mts'), example.replace("'@orch/prd'", JSON.stringify(index)));
    const run = () =>
      execFileSync(process.execPath, ['--conditions=@orch/source', 'example.mts'], { cwd: root, encoding: 'utf8' });
    expect(run()).toContain('3 7.3 QA Artifacts');
    const edited = readFileSync(join(root, 'login-prd.md'), 'utf8');
    expect(edited).toBe(
      document
        .replace('owner: Bob', 'owner: Ann')
        .replace('- none', '- Test cases: `QA/test-cases.md`')
        .replace(
          '- 2025-12-01: first\n',
          '- 2025-12-01: first\n\n<!-- orch:changelog-2026-01-05 -->\n- 2026-01-05: linked\n<!-- /orch:changelog-2026-01-05 -->\n',
        ),
    );
    run();
    expect(readFileSync(join(root, 'login-prd.md'), 'utf8')).toBe(edited);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
