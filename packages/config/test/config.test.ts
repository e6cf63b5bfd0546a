import { tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { defaultConfig, loadConfig } from '../src/index.ts';

test('Without a file the documented defaults hold.', async () => {
  using folder = tempDir();
  expect(await loadConfig(folder.path, false)).toBe(defaultConfig);
});

test('The schema fills in exactly the documented defaults.', async () => {
  using folder = tempDir();
  writeTree(folder.path, { 'orch.config.json': '{}' });
  expect(await loadConfig(folder.path, false)).toEqual({ ...defaultConfig, source: 'orch.config.json' });
});

test('A JSON file needs no trust, and what it leaves out keeps its default.', async () => {
  using folder = tempDir();
  writeTree(folder.path, { 'orch.config.json': '{"roadmap": "docs/roadmap.md", "workflow": {"scripts": ["check"]}}' });
  const config = await loadConfig(folder.path, false);
  expect(config).toMatchObject({
    roadmap: 'docs/roadmap.md',
    qa: 'QA',
    workflow: { scripts: ['check'], timeoutMinutes: 30 },
  });
});

test('An unknown name is refused with its place and the name that was probably meant.', async () => {
  using folder = tempDir();
  writeTree(folder.path, { 'orch.config.json': '{\n  "roadmp": "x.md"\n}' });
  await expect(loadConfig(folder.path, false)).rejects.toMatchObject({
    code: 'ORCH_CONFIG_INVALID',
    help: 'did you mean `roadmap`?',
    location: { file: 'orch.config.json', line: 2, column: 3 },
  });
});

test.for(['/etc/passwd', '../elsewhere', 'a/../../b', 'C:\\x', ''])(
  'A path that could leave the repository is refused: %s',
  async (path) => {
    using folder = tempDir();
    writeTree(folder.path, { 'orch.config.json': JSON.stringify({ qa: path }) });
    await expect(loadConfig(folder.path, false)).rejects.toMatchObject({ code: 'ORCH_CONFIG_INVALID' });
  },
);

test('A file that is no JSON is refused at the place of the mistake.', async () => {
  using folder = tempDir();
  writeTree(folder.path, { 'orch.config.json': '{\n  "qa": "x" "y"\n}' });
  await expect(loadConfig(folder.path, false)).rejects.toMatchObject({
    code: 'ORCH_CONFIG_INVALID',
    location: { file: 'orch.config.json', line: 2 },
  });
});

test('Configuration code runs only in a trusted repository.', async () => {
  using folder = tempDir();
  writeTree(folder.path, {
    'orch.config.ts': `import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('ran', import.meta.url), '');\nexport default { qa: 'quality' };\n`,
  });
  await expect(loadConfig(folder.path, false)).rejects.toMatchObject({ code: 'ORCH_CONFIG_UNTRUSTED' });
  await expect(loadConfig(folder.path, true)).resolves.toMatchObject({ qa: 'quality' });
});

test('Two configuration files are refused, because either could be the one that is meant.', async () => {
  using folder = tempDir();
  writeTree(folder.path, { 'orch.config.ts': 'export default {}', 'orch.config.json': '{}' });
  await expect(loadConfig(folder.path, true)).rejects.toMatchObject({ code: 'ORCH_CONFIG_CONFLICT' });
});

test.for([
  { runsDir: 'PRDs' },
  { runsDir: 'PRDs/V1' },
  { cacheDir: 'Plans' },
  { cacheDir: '.cache', runsDir: '.cache/runs' },
  { cacheDir: '.git/cache' },
  { qa: '.' },
  { cacheDir: 'src' },
])('A folder of orch that would hide files of the user from git is refused: %j', async (settings) => {
  using folder = tempDir();
  writeTree(folder.path, { 'orch.config.json': JSON.stringify(settings) });
  await expect(loadConfig(folder.path, false)).rejects.toMatchObject({ code: 'ORCH_CONFIG_INVALID' });
});

test.for([{ scripts: ['-v'] }, { scripts: ['test', 'test'] }, { scripts: ['a b'] }])(
  'What is no list of different package scripts is refused: %j',
  async (workflow) => {
    using folder = tempDir();
    writeTree(folder.path, { 'orch.config.json': JSON.stringify({ workflow }) });
    await expect(loadConfig(folder.path, false)).rejects.toMatchObject({ code: 'ORCH_CONFIG_INVALID' });
  },
);

test('A folder in the place of the configuration file is refused with a code.', async () => {
  using folder = tempDir();
  writeTree(folder.path, { 'orch.config.json/x': '' });
  await expect(loadConfig(folder.path, false)).rejects.toMatchObject({ code: 'ORCH_CONFIG_INVALID' });
});
