import { OrchError } from '@orch/core';

import type { CommandOutcome, PhaseServices } from '../phases/services.ts';
import { profileOf } from '../task/profile.ts';
import type { Command, WorkflowSettings } from '../task/settings.ts';
import type { TaskType } from '../task/task.ts';
import { countTests, type TestCounts } from './count-tests.ts';

/** What is recorded of a run of the tests. */
export interface TestRecord {
  /** The tests that ran, added up over all commands. */
  readonly counts: TestCounts;
  readonly commands: readonly Omit<CommandOutcome, 'tail'>[];
}

/** What running the tests of a worktree came to. */
export interface TestEvidence {
  /** Why they did not pass, for the agent that is to mend it; null where they did. */
  readonly problem: string | null;
  readonly record: TestRecord;
}

/** What tests are run with. */
export interface TestContext {
  readonly services: { readonly settings: Pick<WorkflowSettings, 'test'> } & Pick<PhaseServices, 'runCommand'>;
  readonly signal: AbortSignal;
}

/**
 * Runs the test commands in their order up to the first that fails. They are passed when each exits with 0 and at least
 * one test was counted, none of them failed: an exit code alone is no evidence.
 */
export async function runTests({ services, signal }: TestContext, cwd: string): Promise<TestEvidence> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const commands: Omit<CommandOutcome, 'tail'>[] = [];
  const end = (problem: string | null): TestEvidence => ({ problem, record: { counts, commands } });
  for (const command of services.settings.test) {
    const outcome = await services.runCommand(command, { cwd, signal });
    signal.throwIfAborted();
    const { tail, ...rest } = outcome;
    commands.push(rest);
    const found = countTests(tail);
    if (found) {
      counts.passed += found.passed;
      counts.failed += found.failed;
      counts.skipped += found.skipped;
    }
    if (outcome.status !== 'exited' || outcome.exitCode !== 0 || (found?.failed ?? 0) > 0) {
      return end(`${nameOf(command)} ${endOf(outcome)}:\n\n${tail}`);
    }
  }
  return end(counts.passed > 0 ? null : `no test ran: ${services.settings.test.map(nameOf).join(', ')} told of none`);
}

/**
 * Whether the work of a task of this type is to be tested.
 *
 * @throws OrchError `ORCH_WORKFLOW_NO_TESTS` where it must be, and nothing says how.
 */
export function isTested({ test }: WorkflowSettings, type: TaskType): boolean {
  if (test.length > 0) return true;
  if (!profileOf(type).tests) return false;
  throw new OrchError('ORCH_WORKFLOW_NO_TESTS', 'no command says how the work is to be tested', {
    help: 'Name one in the configuration, or add a `test` script to package.json.',
  });
}

function nameOf(command: Command): string {
  return command.join(' ');
}

function endOf({ status, exitCode }: CommandOutcome): string {
  if (status !== 'exited') return `was ended (${status})`;
  return exitCode === 0 ? 'reported failed tests' : `failed with exit code ${exitCode ?? 'unknown'}`;
}
