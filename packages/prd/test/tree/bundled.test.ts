import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const program = `
  import { outline, parseTree } from './src/index.ts';
  const tell = (text) => process.stdout.write(text + '\\n');
  tell('program');
  parseTree(outline('# A\\n\\nshort')).then(({ children }) => {
    tell(String(children.length));
    return parseTree(outline('# A\\n\\n' + 'word '.repeat(10000)));
  }).catch(({ code }) => tell(code));
`;

test.each(['cjs', 'esm'] as const)(
  'a program that this package is bundled into, as %s, is not run again as a thread, and is told so',
  { timeout: 120_000 },
  async (format) => {
    using dir = tempDir();
    const outfile = join(dir.path, format === 'cjs' ? 'bundle.cjs' : 'bundle.mjs');
    await build({
      stdin: { contents: program, resolveDir: join(import.meta.dirname, '../..'), loader: 'ts' },
      outfile,
      bundle: true,
      format,
      platform: 'node',
      conditions: ['@orch/source'],
      logLevel: 'error',
      logOverride: { 'empty-import-meta': 'silent' },
      ...(format === 'esm' && {
        banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      }),
    });
    const { stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual(['program', '2', 'ORCH_PRD_NO_THREAD']);
  },
);
