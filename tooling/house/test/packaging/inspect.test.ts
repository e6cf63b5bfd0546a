import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { inspectTarball } from '../../src/packaging/inspect.ts';
import { folderWith } from '../temp.ts';

const good = {
  name: '@orch/sample',
  version: '1.0.0',
  type: 'module',
  license: 'MIT',
  files: ['dist'],
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  dependencies: { '@orch/core': '^1.0.0' },
};
const files = { 'dist/index.js': 'export const a = 1;\n', 'dist/index.d.ts': 'export declare const a = 1;\n' };

async function inspect(manifest: object, content: Readonly<Record<string, string>> = files): Promise<string[]> {
  const all = { 'package.json': JSON.stringify({ ...good, ...manifest }), ...content };
  const root = folderWith(Object.fromEntries(Object.entries(all).map(([path, text]) => [`package/${path}`, text])));
  execFileSync('tar', ['-czf', 'packed.tgz', 'package'], { cwd: root });
  return inspectTarball(new Uint8Array(readFileSync(join(root, 'packed.tgz'))));
}

test('a package of ES modules with types has no problem', async () => {
  expect(await inspect({})).toEqual([]);
});

test('what only this repository can resolve is found in a packed manifest', async () => {
  const found = await inspect({
    private: true,
    exports: { '.': { '@orch/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' } },
    dependencies: { '@orch/core': 'workspace:^', yaml: 'catalog:' },
  });
  expect(found).toContain('is private');
  expect(found).toContain('exports still has the @orch/source condition, which only this repository can resolve');
  expect(found).toContain('dependencies has @orch/core@workspace:^');
  expect(found).toContain('dependencies has yaml@catalog:');
});

test('an entry point that is not packed is found', async () => {
  expect(await inspect({}, { 'dist/index.d.ts': files['dist/index.d.ts'] })).not.toEqual([]);
});

test('types that do not agree with the code are found', async () => {
  const found = await inspect({}, { ...files, 'dist/index.d.ts': `export { a } from './gone.js';\n` });
  expect(found.join('\n')).toContain('types: ');
});

test('a source map is packed with its sources or not at all', async () => {
  const map = (content: object): Promise<string[]> =>
    inspect(
      {},
      { ...files, 'dist/index.js.map': JSON.stringify({ version: 3, sources: ['../src/index.ts'], ...content }) },
    );
  expect(await map({ sourcesContent: ['export const a = 1;'] })).toEqual([]);
  expect(await map({})).toEqual([
    '/node_modules/@orch/sample/dist/index.js.map names the source ../src/index.ts, which is not packed',
  ]);
});
