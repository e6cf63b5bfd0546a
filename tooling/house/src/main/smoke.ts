import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createConsumer, installedVersion, must, packAll } from '../smoke/consumer.ts';
import { publishedRooms, readRooms } from '../workspace.ts';
import { repositoryRoot } from './root.ts';

const scratch = mkdtempSync(join(tmpdir(), 'orch-smoke-'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  const rooms = publishedRooms(readRooms(repositoryRoot));
  const tarballs = packAll(repositoryRoot, rooms, join(scratch, 'tarballs'));
  const node = installedVersion(repositoryRoot, 'node');

  const packages = rooms.filter(({ group }) => group === 'packages').map(({ manifest }) => manifest);
  const libraries = packages.map(({ name }) => name);
  const user = join(scratch, 'library-user');
  createConsumer(user, tarballs, node);
  must('pnpm', ['add', ...libraries.map((name) => `file:${tarballs.get(name)}`)], user);
  const entries = packages.flatMap(({ name, publishConfig }) =>
    Object.keys(publishConfig?.exports ?? {})
      .filter((path) => path !== './package.json')
      .map((path) => `${name}${path.slice(1)}`),
  );
  for (const name of entries) {
    const script = `const names = Object.keys(await import('${name}')); if (names.length === 0) throw new Error('empty')`;
    must(process.execPath, ['--input-type=module', '-e', script], user);
    say(`ok  import ${name}`);
  }

  const trees = `const { outline, parseTree } = await import('@orch/prd');
    const { children } = await parseTree(outline('# A\\n\\n' + 'word '.repeat(10000)));
    if (children.length !== 2) throw new Error('the tree of a long section is wrong')`;
  must(process.execPath, ['--input-type=module', '-e', trees], user);
  say('ok  @orch/prd parses a long section in a thread');

  const bookshop = join(scratch, 'bookshop');
  createConsumer(bookshop, new Map(), node);
  cpSync(join(repositoryRoot, 'examples/bookshop'), bookshop, { recursive: true });
  const programs = ['@orch/cli', '@orch/agent-runner'].map((name) => `file:${tarballs.get(name)}`);
  must('pnpm', ['add', '-D', ...programs], bookshop);
  must('pnpm', ['-s', 'orch-agent', '--help'], bookshop);
  say('ok  pnpm orch-agent --help');
  say(`ok  pnpm orch --version: ${must('pnpm', ['-s', 'orch', '--version'], bookshop).trim()}`);
  must('pnpm', ['-s', 'orch', 'demo', '--dir', join(scratch, 'demo')], bookshop);
  say('ok  pnpm orch demo');
  const start = ['-s', 'orch', 'start', '--id', '1.1.1.1.0.0', '--trust', '--json'];
  const first = JSON.parse(must('pnpm', start, bookshop)) as { success: boolean; filesGenerated: unknown };
  if (!first.success) throw new Error(`the start of the example did not succeed: ${JSON.stringify(first)}`);
  say(`ok  pnpm orch start on the example: ${JSON.stringify(first.filesGenerated)} files generated`);
  const before = contentOf(bookshop);
  must('pnpm', start, bookshop);
  if (contentOf(bookshop) !== before) throw new Error('the second start of the example changed files');
  say('ok  a second pnpm orch start changes no file');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Hash of all files that git does not ignore. */
function contentOf(repository: string): string {
  must('git', ['add', '--all'], repository);
  return must('git', ['write-tree'], repository);
}
