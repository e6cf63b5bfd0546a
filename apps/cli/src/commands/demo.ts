import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { messageOf, OrchError } from '@orch/core';
import { cleanEnvironment, runProcess } from '@orch/pool';

import type { CliContext } from '../context.ts';
import { reportFailure } from '../render/failure.ts';
import { givenFolder } from './given.ts';
import type { DemoFlags } from './demo.command.ts';
import { version } from '../version.ts';
import { start } from './start.ts';

/** The feature that the demo starts. */
const featureId = '1.1.1.1.0.0';
const secondFeatureId = '1.2.1.1.0.0';

/** `orch demo`: the whole main job on a copy of the bookshop example. */
export async function demo(context: CliContext, flags: DemoFlags): Promise<void> {
  const { process } = context;
  let folder: string;
  try {
    folder = await makeBookshop(context, flags.dir);
  } catch (error) {
    process.exitCode = reportFailure(process, error, false);
    return;
  }
  process.stderr.write(`bookshop copied to ${folder}\n`);
  await start(context, {
    id: featureId,
    cwd: folder,
    dryRun: false,
    json: false,
    cache: true,
    batch: true,
    interactive: false,
    showStats: false,
    overwrite: false,
    trust: true,
    wait: false,
    force: false,
  });
  if (process.exitCode !== undefined && process.exitCode !== 0) return;
  process.stdout.write(nextSteps(folder));
}

/** Commands that work as they are printed, whether orch is installed or run from a checkout of its repository. */
function nextSteps(folder: string): string {
  const checkout = version.endsWith('-source') ? fileURLToPath(new URL('../../../..', import.meta.url)) : undefined;
  const orch = checkout === undefined ? 'npx orch' : `npx -y pnpm@12 --dir ${checkout} orch`;
  const commands = [
    [`git -C ${folder} diff`, 'what changed in document and roadmap'],
    [`cd ${folder} && npx -y node@24 src/server.js`, 'serve the generated bookshop'],
    [`${orch} start --id ${featureId} --trust --cwd ${folder}`, 'again: nothing to do, nothing runs'],
    [`${orch} start --id ${secondFeatureId} --dry-run --cwd ${folder}`, 'look at another feature first'],
  ] as const;
  return ['', 'Try next:', ...commands.flatMap(([command, what]) => [`  # ${what}`, `  ${command}`]), ''].join('\n');
}

async function makeBookshop(context: CliContext, dir: string | undefined): Promise<string> {
  const source = exampleFolder();
  const folder =
    dir === undefined
      ? mkdtempSync(join(realpathSync(tmpdir()), 'orch-demo-'))
      : givenFolder(context.process, '--dir', dir);
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0)) {
    throw new OrchError('ORCH_USAGE_DEMO_FOLDER', `${folder} is no empty folder`, {
      help: 'name a folder that does not exist yet',
    });
  }
  try {
    cpSync(source, folder, { recursive: true });
  } catch (cause) {
    throw new OrchError('ORCH_USAGE_DEMO_FOLDER', `${folder} could not be made: ${messageOf(cause)}`, { cause });
  }
  const identity = ['-c', 'user.name=orch demo', '-c', 'user.email=demo@orch.invalid', '-c', 'commit.gpgsign=false'];
  await git(context, folder, ['init', '--quiet', '--initial-branch=main']);
  await git(context, folder, ['add', '--all']);
  await git(context, folder, [
    ...identity,
    'commit',
    '--quiet',
    '--no-verify',
    '--message=Bookshop: roadmap and requirement documents',
  ]);
  return folder;
}

/** Beside the bundles when installed, at the root of the repository when run from source. */
function exampleFolder(): string {
  const candidates = ['./examples/bookshop', '../../../../examples/bookshop'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new OrchError('ORCH_USAGE_DEMO_EXAMPLE', 'the bookshop example is not part of this installation', {
    help: 'install orch again',
  });
}

async function git(context: CliContext, cwd: string, args: readonly string[]): Promise<void> {
  const outcome = await runProcess({
    argv: ['git', '-c', 'core.hooksPath=/dev/null', ...args],
    cwd,
    env: { ...cleanEnvironment(context.process.env), GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
    timeoutMs: 60_000,
  });
  if (outcome.status === 'exited' && outcome.exitCode === 0) return;
  throw new OrchError(
    'ORCH_DEMO_GIT',
    `git ${args.find((arg) => !arg.startsWith('-') && !arg.includes('='))} failed: ${outcome.stderrTail.trim()}`,
    {
      help: 'the demo needs git',
    },
  );
}
