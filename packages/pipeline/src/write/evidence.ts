import { isoDate, OrchError } from '@orch/core';
import type { Batch } from '@orch/fs-batch';

import type { JobResult } from '../agents/job.ts';
import type { EditSummary } from '../documents/prd-edits.ts';
import { testResults, type TestResults } from '../documents/test-documents.ts';
import type { Gate } from '../result/result.ts';
import { notRun, type StepOutcome } from '../workflow/step.ts';
import type { CodeSummary } from '../session/current-code.ts';
import type { Session } from '../session/session.ts';
import { refusalOf, writePrdEdit, writeQaDocument, writeRoadmap } from './code.ts';

export interface EvidenceSummary {
  readonly prd: EditSummary;
  readonly roadmapChanged: boolean;
  readonly gates: readonly Gate[];
}

/** What became of the generated code, as far as evidence is about it. */
type JudgedCode = Pick<CodeSummary, 'diagnostics' | 'kept'>;

/** What tests that fail are about where a file of an older version was kept. */
function ofNewer(status: StepOutcome['status'], { kept }: JudgedCode): string {
  const outdated = status === 'failed' ? kept.find(({ isOutdated }) => isOutdated === true) : undefined;
  return outdated ? `; the tests are of a newer version than ${outdated.path}, which was kept as you edited it` : '';
}

/** Most results documents of one day that a person may have written before ours is refused a name. */
const mostNames = 100;

/**
 * Queues the second commit: the results document, its link in the requirement document, and the roadmap status.
 * Dates are those of the recorded result, so that a result that stands in for a run writes nothing new.
 */
export async function writeEvidence(
  session: Session,
  batch: Batch,
  steps: readonly StepOutcome[],
  code: JudgedCode,
  agents?: JobResult,
): Promise<EvidenceSummary> {
  const refusal = refusalOf(code.diagnostics);
  const refused: Gate[] = refusal === undefined ? [] : [{ name: 'generated-code', status: 'failed', reason: refusal }];
  const ofSteps = steps.map(({ name, status, reason, tests }): Gate => ({
    name,
    status: status === 'passed' || status === 'failed' ? status : 'not run',
    reason: reason ?? (tests ? `${tests.passed} passed, ${tests.failed} failed${ofNewer(status, code)}` : status),
  }));
  const job = agents && (await judgeAgents(session, batch, agents));
  const gates = [...refused, ...ofSteps, ...(job?.gates ?? [])];
  const tests = steps.find((step) => step.tests !== undefined);
  let prd: EditSummary = { changed: false, sections: [], diagnostics: [] };
  if (tests?.tests && tests.finishedAt !== undefined) {
    const path = writeResults(session, batch, {
      date: isoDate(tests.finishedAt),
      overall: gates.some((gate) => gate.status === 'failed') ? 'Fail' : 'Pass',
      passed: tests.tests.passed,
      failed: tests.tests.failed,
      failures: tests.failures ?? [],
      open: session.plan.open.length,
      steps: steps.map((step) => ({
        name: step.name,
        status: step.status,
        note: step.reason ?? (step.exitCode === null ? '' : `exit code ${step.exitCode}`),
      })),
    });
    const edited = await writePrdEdit(session, batch, { qa: { cases: session.paths.cases, results: path } });
    prd = edited;
  }
  if (job) prd = joined(prd, await job.write());
  const statusGate = gateOfStatus(session, gates, code, job?.landed ?? new Set());
  const allowed = statusGate?.status === 'passed';
  const roadmapChanged = allowed && (await writeRoadmap(session, batch, true));
  return { prd, roadmapChanged, gates: statusGate ? [...gates, statusGate] : gates };
}

/** What agents did: whether it holds, which tasks of the document are no longer open by it, and what is written of it. */
async function judgeAgents(
  session: Session,
  batch: Batch,
  result: JobResult,
): Promise<{ gates: Gate[]; landed: ReadonlySet<string>; write: () => Promise<EditSummary> } | undefined> {
  const { agents } = session;
  if (agents === undefined || agents.tasks.length === 0) return undefined;
  const { agentGates, judgedTasks, writeAgentEvidence } = await import('../agents/agents.ts');
  const judged = judgedTasks(agents, result);
  const landed = judged.flatMap(({ task, outcome }) => (outcome.landed === null ? [] : task.keys));
  return {
    gates: agentGates(judged, result),
    landed: new Set(landed),
    write: () => writeAgentEvidence({ ...session, agents }, batch, result),
  };
}

function joined(one: EditSummary, other: EditSummary): EditSummary {
  return {
    changed: one.changed || other.changed,
    sections: [...new Set([...one.sections, ...other.sections])],
    diagnostics: [...one.diagnostics, ...other.diagnostics],
  };
}

/**
 * Queues what the second commit of a real run would change, where a dry run cannot know the results:
 * the results document of today, its link, and the status as if all gates passed.
 */
export async function writeExpectedEvidence(
  session: Session,
  batch: Batch,
  steps: readonly { readonly name: string; readonly status: string; readonly reason?: string }[],
  code: JudgedCode,
): Promise<EvidenceSummary> {
  const willTest = steps.some((step) => step.name === 'generated-tests' && step.status === 'planned');
  const finishedAt = session.options.clock.now();
  const expected = steps.map(({ name, status, reason }): StepOutcome => {
    if (status !== 'planned') return notRun(name, reason ?? status);
    const passed: StepOutcome = { name, status: 'passed', exitCode: 0, durationMs: 0, finishedAt };
    return willTest && name === 'generated-tests' ? { ...passed, tests: { passed: 0, failed: 0, skipped: 0 } } : passed;
  });
  const summary = await writeEvidence(session, batch, expected, code);
  const gates = steps.map(({ name, status, reason }): Gate => ({ name, status: 'not run', reason: reason ?? status }));
  // Without tests to run the judgement of the status is known, and so is that of refused code.
  const known = summary.gates.filter(
    ({ name }) => name === 'generated-code' || (!willTest && name.startsWith('status ')),
  );
  return { ...summary, gates: [...gates, ...known] };
}

function writeResults(session: Session, batch: Batch, results: TestResults): string {
  const names = { taskId: session.target.taskId, title: session.target.title, prdPath: session.target.prdPath };
  const document = testResults(names, results);
  for (let nth = 1; nth < mostNames; nth++) {
    const path = session.paths.results(results.date, nth);
    if (writeQaDocument(batch, path, document)) return path;
  }
  throw new OrchError('ORCH_QA_NAMES', `${session.paths.folder} has ${mostNames} results of ${results.date} already`, {
    help: 'move some of them away',
  });
}

/** Below it a task is for review (`Task.confidence`). */
const certain = 0.5;

function isGuessed({ confidence }: { readonly confidence: number }): boolean {
  return confidence < certain;
}

/**
 * `Ready` and `Done` need evidence: every step that ran has passed, and tests did run: those that were generated, or
 * those of what agents did. `Done` also needs every API, model and page of the document, and every task that agents were
 * given, and no file that was edited by hand and of which a newer version was due: the generated tests do not see what it
 * lacks. Rules that nobody was given, and models that nothing in the document declares, are judged by the person who asks
 * for the status, and so are names of fields that code spells otherwise and demands that no field holds.
 *
 * @param landed - keys of open tasks that agents have done.
 */
function gateOfStatus(
  session: Session,
  gates: readonly Gate[],
  { kept }: JudgedCode,
  landed: ReadonlySet<string>,
): Gate | undefined {
  const { status } = session;
  if (status === undefined) return undefined;
  const name = `status ${status}`;
  if (status !== 'Ready' && status !== 'Done') return { name, status: 'passed', reason: 'needs no evidence' };
  const failed = gates.find((gate) => gate.status === 'failed');
  if (failed) return { name, status: 'failed', reason: `${failed.name} has failed` };
  const proofs = new Set(['generated-tests', 'agents-tests']);
  const proof = gates.find((gate) => proofs.has(gate.name) && gate.status === 'passed');
  if (proof === undefined) {
    return { name, status: 'failed', reason: 'there is no passing test result to show for it' };
  }
  const unproved = gates.find((gate) => gate.name === 'agents-tests' && gate.status !== 'passed');
  if (unproved) return { name, status: 'failed', reason: `${unproved.name}: ${unproved.reason}` };
  const open = session.plan.open.filter(({ key }) => !landed.has(key));
  const guessed = new Set(session.facts.tasks.models.filter(isGuessed).map(({ key }) => key));
  const rules = open.filter(({ kind }) => kind === 'rule').length;
  const guesses = open.filter(({ key }) => guessed.has(key)).length;
  const names = open.filter(({ isSpelling }) => isSpelling === true).length;
  const work = open.length - rules - guesses - names;
  if (status === 'Done' && work > 0) {
    const reason = `${work} ${work === 1 ? 'task of the document is' : 'tasks of the document are'} open; see ${session.paths.plan}`;
    return { name, status: 'failed', reason };
  }
  const outdated = kept.find(({ isOutdated }) => isOutdated === true);
  if (status === 'Done' && outdated) {
    const reason = `${outdated.path} was edited by hand, and lacks what a newer version would have had`;
    return { name, status: 'failed', reason };
  }
  const tested = proof.name === 'generated-tests' ? 'the generated tests have passed' : 'the tests have passed';
  const unheld = session.facts.tasks.omitted.filter(({ kind, reason }) => kind === 'model' && unchecked.test(reason));
  const left = [
    several(rules, 'rule'),
    several(guesses, 'guessed model'),
    several(names, 'respelt model'),
    several(unheld.length, 'unchecked demand'),
  ].filter((part) => part !== undefined);
  const judged = rules + guesses + names + unheld.length === 1 ? 'is' : 'are';
  const reason =
    left.length === 0
      ? tested
      : `${tested}; ${left.join(', ').replace(/, (?=[^,]*$)/, ' and ')} ${judged} for a person to judge`;
  return { name, status: 'passed', reason };
}

/** Why something that a document demands of a field is left out. */
const unchecked = /not checked$/;

function several(count: number, noun: string): string | undefined {
  return count === 0 ? undefined : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
