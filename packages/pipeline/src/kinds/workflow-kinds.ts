import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { isOrchError, sha256Parts, unreachable, type Json, type Sha256 } from '@orch/core';
import type { Kind, NodeContext } from '@orch/dag';
import type { ProcessOutcome } from '@orch/pool';

import { claimFiles, touchedFiles, withTouched, type TouchedFiles } from '../workflow/claimed-files.ts';
import type { Session } from '../session/session.ts';
import { makeOwnFolder } from '../workflow/own-folders.ts';
import { importedFiles } from '../workflow/imported-files.ts';
import { lockFileNames } from '../workflow/package-scripts.ts';
import { noTests, notRun, type StepOutcome } from '../workflow/step.ts';
import { judgeTests, readTestReport } from '../workflow/test-report.ts';
import { reporterModule } from '../workflow/test-reporter.ts';
import { sessionKind } from './kind.ts';

/** Why a step of an untrusted repository was not run. */
export const untrusted = 'untrusted: run `orch trust`, or pass --trust for this run';

/** A step that passed and changed nothing of ours comes to the same when it is left out. */
function mayStandIn({ status, changed }: StepOutcome): boolean {
  return status === 'passed' && changed === undefined;
}

export interface GeneratedTestsInput {
  readonly files: readonly string[];
  readonly inputs: readonly string[];
  /** Those of the inputs that the user has edited: what they import decides the result as well. */
  readonly edited: readonly string[];
}

function importedBy(session: Session, files: readonly string[]): string[] {
  const batch = session.newBatch('planning');
  return importedFiles(files, (path) => batch.read(path));
}

/** One hash over everything that decides the result of the generated tests, as it is now. */
export function hashTestInputs(session: Session, { inputs, edited }: GeneratedTestsInput): Sha256 {
  const imported = edited.length === 0 ? [] : importedBy(session, edited);
  const paths = [...new Set([...inputs, ...imported])];
  return sha256Parts(paths.flatMap((path) => [path, session.hashFile(path) ?? 'absent']));
}

/** Runs the generated tests of the feature, all in one process. */
export const generatedTestsKind: Kind<Session> = sessionKind({
  name: 'workflow.generated-tests',
  version: 2,
  effects: 'process',
  predicts: ['memory'],
  reuse: {
    type: 'test-results',
    accept: mayStandIn,
    inputs: (session, input: GeneratedTestsInput): Json => ({
      node: session.options.node.version,
      files: hashTestInputs(session, input),
    }),
  },
  run: async (context, input: GeneratedTestsInput): Promise<StepOutcome> => {
    const name = 'generated-tests';
    const { options } = context.services;
    const { files } = input;
    if (files.length === 0) return notRun(name, noTests);
    if (!context.services.trusted) return notRun(name, untrusted);
    const inputs = hashTestInputs(context.services, input);
    const { root } = options.workspace;
    // The report goes to a file of its own: what the tests print cannot pass for it, nor can one of an earlier attempt.
    const report = join(root, stepLog(context, 'generated-tests.json'));
    rmSync(report, { force: true });
    const { outcome, log, touched } = await runStep(context, name, input.inputs, [
      options.node.path,
      '--test',
      '--test-isolation=none',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${reporterModule}`,
      `--test-reporter-destination=${report}`,
      ...files,
    ]);
    const step = {
      name,
      exitCode: outcome.exitCode,
      durationMs: outcome.durationMs,
      log,
      inputs,
      finishedAt: options.clock.now(),
    };
    const verdict =
      outcome.status === 'exited'
        ? judgeTests(readTestReport(report), { root, files, exitCode: outcome.exitCode })
        : ({ status: 'failed', reason: describeEnd(outcome) } as const);
    return withTouched({ ...step, ...verdict }, touched);
  },
});

export interface ScriptInput {
  readonly script: string;
  /** Files that must still be there after it. */
  readonly generated: readonly string[];
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
  predicts: ['memory'],
  reuse: {
    type: 'workflow',
    accept: mayStandIn,
    inputs: async (session, { script }: ScriptInput): Promise<Json> => {
      const found = session.scripts.get(script);
      if (found === undefined) return { absent: true };
      return {
        argv: found.argv,
        text: found.text,
        node: session.options.node.version,
        files: await inputsOfScripts(session),
      };
    },
  },
  run: async (context, { script, generated }: ScriptInput): Promise<StepOutcome> => {
    const found = context.services.scripts.get(script);
    if (found === undefined) return notRun(script, noScript(script));
    if (!context.services.trusted) return notRun(script, untrusted);
    const ran = await runStep(context, script, generated, found.argv).catch((error: unknown) => {
      if (isOrchError(error, 'ORCH_PROCESS_NOT_FOUND')) return error.message;
      throw error;
    });
    if (typeof ran === 'string') return { ...notRun(script, ran), status: 'failed' };
    const { outcome, log, touched } = ran;
    const step = { name: script, exitCode: outcome.exitCode, durationMs: outcome.durationMs, log };
    const finishedAt = context.services.options.clock.now();
    const passed = outcome.status === 'exited' && outcome.exitCode === 0;
    const verdict = passed
      ? ({ status: 'passed' } as const)
      : ({ status: 'failed', reason: describeEnd(outcome) } as const);
    return withTouched({ ...step, finishedAt, ...verdict }, touched);
  },
});

/**
 * Every file that git does not ignore, except the documents that orch itself writes for this feature
 * between two runs: its requirement document, the roadmap and its QA folder.
 */
async function inputsOfScripts(session: Session): Promise<string> {
  const { target, options, paths } = session;
  const ours = new Set([target.prdPath, options.config.roadmap]);
  // Loaded here, because most workspaces that are started have no scripts yet.
  const { hashScriptInputs } = await import('../workflow/script-inputs.ts');
  const hash = hashScriptInputs(
    options.workspace.root,
    (path) => ours.has(path) || path.startsWith(`${paths.folder}/`),
    (path) => session.hashFile(path) ?? sha256Parts(['absent']),
  );
  return sha256Parts([hash, ...lockFileNames.map((name) => session.hashFile(name) ?? 'absent')]);
}

/** Repository-relative path of a file that belongs to this run; its folder exists. */
function stepLog({ services: { options, target }, run }: NodeContext<Session>, name: string): string {
  const path = `${options.config.runsDir}/${target.taskId}/cli/${run}/commands/${name}`;
  makeOwnFolder(options.workspace.root, options.config.runsDir, path);
  return path;
}

interface RanStep {
  readonly outcome: ProcessOutcome;
  readonly log: string;
  readonly touched: TouchedFiles;
}

async function runStep(
  context: NodeContext<Session>,
  name: string,
  generated: readonly string[],
  argv: readonly [string, ...string[]],
): Promise<RanStep> {
  const { services: session, run, signal } = context;
  const { options } = session;
  const log = stepLog(context, `${name.replaceAll(/[^\w.-]/g, '-')}.log`);
  const file = join(options.workspace.root, log);
  // Loaded here, because most starts have nothing to run.
  const { cleanEnvironment, runProcess } = await import('@orch/pool');
  await session.sweep();
  const claimed = claimFiles(session, generated);
  const outcome = await runProcess({
    argv,
    cwd: options.workspace.root,
    env: cleanEnvironment(options.environment),
    stdoutFile: file,
    stderrFile: `${file}.stderr`,
    timeoutMs: options.config.workflow.timeoutMinutes * 60_000,
    marker: { run },
    containment: 'namespace',
    signal,
  });
  if (outcome.status === 'aborted') signal.throwIfAborted();
  const { samples, peakRssBytes } = outcome.usage;
  if (samples > 0) context.used({ memory: peakRssBytes });
  return { outcome, log, touched: touchedFiles(session, claimed) };
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
