import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { sha256Parts, unreachable, type Json } from '@orch/core';
import type { Kind, NodeContext } from '@orch/dag';
import type { ProcessOutcome } from '@orch/pool';

import { ignoreFolder } from '../start/ignore-folder.ts';
import type { Session } from '../start/session.ts';
import { lockFileNames } from '../workflow/package-scripts.ts';
import { hashScriptInputs } from '../workflow/script-inputs.ts';
import { noTests, notRun, type StepOutcome } from '../workflow/step.ts';
import { readFailures, readTestCounts } from '../workflow/test-report.ts';
import { sessionKind } from './kind.ts';

/** Why a step of an untrusted repository was not run. */
export const untrusted = 'untrusted: run `orch trust`, or pass --trust for this run';

/** How much of the end of a step's output is read for its summary and its failures, in bytes. */
const mostOutput = 1024 * 1024;

export interface GeneratedTestsInput {
  readonly files: readonly string[];
  readonly inputs: readonly string[];
}

/** Runs the generated tests of the feature, all in one process. */
export const generatedTestsKind: Kind<Session> = sessionKind({
  name: 'workflow.generated-tests',
  version: 1,
  effects: 'process',
  reuse: {
    type: 'test-results',
    accept: (outcome: StepOutcome) => outcome.status === 'passed',
    inputs: (session, { inputs }: GeneratedTestsInput): Json => ({
      node: session.options.node.version,
      files: sha256Parts(inputs.flatMap((path) => [path, session.hashFile(path) ?? 'absent'])),
    }),
  },
  run: async (context, { files }: GeneratedTestsInput): Promise<StepOutcome> => {
    const name = 'generated-tests';
    const { options } = context.services;
    if (files.length === 0) return notRun(name, noTests);
    if (!options.trusted) return notRun(name, untrusted);
    const argv = [options.node.path, '--test', '--test-isolation=none', '--test-reporter=tap', ...files] as const;
    const { outcome, log } = await runStep(context, name, argv);
    const counts = readTestCounts(outcome.stdoutTail);
    const step = {
      name,
      exitCode: outcome.exitCode,
      durationMs: outcome.durationMs,
      log,
      finishedAt: options.clock.now(),
    };
    if (outcome.status !== 'exited') return { ...step, status: 'failed', reason: describeEnd(outcome) };
    if (counts === undefined) return { ...step, status: 'failed', reason: 'the test runner wrote no summary' };
    const failures = readFailures(outcome.stdoutTail);
    if (counts.passed + counts.failed === 0) return { ...step, status: 'failed', tests: counts, reason: 'no test ran' };
    const passed = outcome.exitCode === 0 && counts.failed === 0;
    return { ...step, status: passed ? 'passed' : 'failed', tests: counts, failures };
  },
});

export interface ScriptInput {
  readonly script: string;
}

/** Why a step has nothing to run. */
export function noScript(name: string): string {
  return `package.json has no script "${name}"`;
}

/** Runs one script of the workspace's `package.json`. */
export const scriptKind: Kind<Session> = sessionKind({
  name: 'workflow.script',
  version: 1,
  effects: 'process',
  reuse: {
    type: 'workflow',
    accept: (outcome: StepOutcome) => outcome.status === 'passed',
    inputs: (session, { script }: ScriptInput): Json => {
      const found = session.scripts.get(script);
      if (found === undefined) return { absent: true };
      return {
        argv: found.argv,
        text: found.text,
        node: session.options.node.version,
        files: inputsOfScripts(session),
      };
    },
  },
  run: async (context, { script }: ScriptInput): Promise<StepOutcome> => {
    const found = context.services.scripts.get(script);
    if (found === undefined) return notRun(script, noScript(script));
    if (!context.services.options.trusted) return notRun(script, untrusted);
    const { outcome, log } = await runStep(context, script, found.argv);
    const step = { name: script, exitCode: outcome.exitCode, durationMs: outcome.durationMs, log };
    const finishedAt = context.services.options.clock.now();
    if (outcome.status === 'exited' && outcome.exitCode === 0) return { ...step, finishedAt, status: 'passed' };
    return { ...step, finishedAt, status: 'failed', reason: describeEnd(outcome) };
  },
});

/**
 * Every file that git does not ignore, except the documents that orch itself writes for this feature
 * between two runs: its requirement document, the roadmap and its QA folder.
 */
function inputsOfScripts(session: Session): string {
  const { target, options, paths } = session;
  const ours = new Set([target.prdPath, options.config.roadmap]);
  const hash = hashScriptInputs(
    options.workspace.root,
    (path) => ours.has(path) || path.startsWith(`${paths.folder}/`),
    (path) => session.hashFile(path) ?? sha256Parts(['absent']),
  );
  return sha256Parts([hash, ...lockFileNames.map((name) => session.hashFile(name) ?? 'absent')]);
}

async function runStep(
  { services: session, run, signal }: NodeContext<Session>,
  name: string,
  argv: readonly [string, ...string[]],
): Promise<{ outcome: ProcessOutcome; log: string }> {
  const { options, target } = session;
  const log = `${options.config.runsDir}/${target.taskId}/cli/${run}/commands/${name.replaceAll(/[^\w.-]/g, '-')}.log`;
  const file = join(options.workspace.root, log);
  mkdirSync(dirname(file), { recursive: true });
  ignoreFolder(join(options.workspace.root, options.config.runsDir));
  // Loaded here, because most starts have nothing to run.
  const { cleanEnvironment, runProcess } = await import('@orch/pool');
  await session.sweep();
  const outcome = await runProcess({
    argv,
    cwd: options.workspace.root,
    env: cleanEnvironment(options.environment),
    stdoutFile: file,
    stderrFile: `${file}.stderr`,
    timeoutMs: options.config.workflow.timeoutMinutes * 60_000,
    marker: { run },
    containment: 'namespace',
    tailBytes: mostOutput,
    signal,
  });
  if (outcome.status === 'aborted') signal.throwIfAborted();
  return { outcome, log };
}

function describeEnd(outcome: ProcessOutcome): string {
  switch (outcome.status) {
    case 'exited':
      return outcome.signal === null ? `exit code ${outcome.exitCode}` : `ended by ${outcome.signal}`;
    case 'timeout':
      return 'took longer than the configured limit and was ended';
    case 'idle':
      return 'wrote nothing for too long and was ended';
    case 'flood':
      return 'wrote too much and was ended';
    case 'aborted':
      return 'was ended because the run was cancelled';
    default:
      return unreachable(outcome.status);
  }
}
