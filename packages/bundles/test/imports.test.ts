import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

const bundles = fileURLToPath(new URL('../src/bundles.ts', import.meta.url));

test('A bundle imports modules of Node and of the user, without a warning of Node.', () => {
  using folder = tempDir();
  writeTree(folder.path, {
    'a.cjs': [
      '(function(module,exports,require,__filename,__dirname,orchUrl,orchLoad,orchImport,orchText){',
      'exports.names = async (url) => [',
      '  (await orchLoad("node:path")).basename(__filename), (await orchImport(url)).default,',
      '];})',
    ].join('\n'),
    'user.ts': 'const name: string = await Promise.resolve("typed");\nexport default name;\n',
    'main.ts': [
      `import { openBundles } from ${JSON.stringify(bundles)};`,
      "import { createRequire } from 'node:module';",
      'const a = openBundles(import.meta.dirname, createRequire(import.meta.url)).load("a");',
      'console.log(JSON.stringify(await a.names(new URL("user.ts", import.meta.url).href)));',
    ].join('\n'),
    'package.json': '{"type":"module"}',
  });
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder.path, 'main.ts')], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(['a.cjs', 'typed']);
});
