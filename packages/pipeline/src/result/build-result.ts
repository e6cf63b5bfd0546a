import type { Diagnostic } from '@orch/core';
import type { NodeOutcome, RunHandle, RunOutcome } from '@orch/dag';
import type { PlannedChange } from '@orch/fs-batch';

import type { AgentsPlan } from '../agents/plan.ts';
import type { AgentsSummary } from '../agents/result.ts';
import type { CommitSummary } from '../kinds/commit.ts';
import type { EvidenceCommit } from '../kinds/evidence-kinds.ts';
import type { EditSummary } from '../documents/prd-edits.ts';
import { noScript, untrusted } from '../kinds/workflow-kinds.ts';
import type { OpenedSession } from '../session/open-session.ts';
import type { Session } from '../session/session.ts';
import type { CodeSummary } from '../session/current-code.ts';
import { writeExpectedEvidence, type EvidenceSummary } from '../write/evidence.ts';
import { verdictId } from '../start/graph.ts';
import { listed } from '../workflow/claimed-files.ts';
import { noTests, notRun, stepIds, type StepOutcome } from '../workflow/step.ts';
import type { Gate, OpenTask, StartResult, WorkflowStep } from './result.ts';

/** Makes the result of a start from the outcomes of its nodes. */
export async function buildResult(
  { session, planned }: OpenedSession,
  handle: Pick<RunHandle, 'run' | 'resumed'>,
  outcome: RunOutcome,
  durationMs: number,
): Promise<StartResult> {
  const { options, target, facts, plan } = session;
  const { tasks } = facts;
  const outputOf = (id: string): unknown => outcome.nodes.get(id)?.output;
  const code = outputOf('merge') as CodeSummary | undefined;
  const workflow = workflowSteps(session, outcome.nodes, code);
  const evidence =
    (outputOf('evidence') as EvidenceSummary | undefined) ??
    (options.dryRun && outcome.status === 'succeeded' && outcome.nodes.has('evidence')
      ? await writeExpectedEvidence(session, planned, workflow, code ?? { diagnostics: [], kept: [] })
      : undefined);
  const commits = ['commit', 'commit-evidence'].map((id) => outputOf(id) as CommitSummary | undefined);
  // What was to be written has changed nothing where the run ended before its commit.
  const isWritten = options.dryRun || commits[0] !== undefined;
  const isEvidenceWritten = options.dryRun || commits[1] !== undefined;
  const operations = options.dryRun ? planned.diff() : commits.flatMap((commit) => commit?.operations ?? []);
  const written = (outputOf('commit-evidence') as EvidenceCommit | undefined)?.gates ?? [];
  const ofEvidence = written.length > 0 ? written : (evidence?.gates ?? []);
  const judged = outcome.nodes.has('evidence') ? ofEvidence : failedSteps(workflow);
  const gates = [...judged, ...failedNodes(outcome.nodes)];
  const status = statusOf(options.dryRun, outcome.status, gates);
  const stats = Object.values(session.cache.stats().session);
  const edits = outputOf('edit-prd') as EditSummary | undefined;
  const changes = [isWritten && edits, isEvidenceWritten && evidence?.prd].filter((change) => change !== false);
  const agents = session.agents && (await agentsOf(session.agents, outcome, options.dryRun));
  return {
    v: 1,
    success: status === 'succeeded' || status === 'planned',
    mode: options.dryRun ? 'dry-run' : 'run',
    status,
    runId: handle.run,
    resumed: handle.resumed,
    id: target.id ?? null,
    slug: target.slug,
    taskId: target.taskId,
    prdPath: target.prdPath,
    tasks: {
      apis: tasks.apis.length,
      models: tasks.models.length,
      pages: tasks.pages.length,
      rules: tasks.rules.length,
    },
    openTasks: openTasks(plan.open, agents),
    omitted: tasks.omitted.map(({ kind, text, reason, line }) => ({ kind, text, reason, line })),
    files: fileChanges(operations, code),
    prd: {
      changed: changes.some((change) => change?.changed),
      sections: [...new Set(changes.flatMap((change) => change?.sections ?? []))],
    },
    roadmap: {
      changed:
        (isWritten && (outputOf('edit-roadmap') as { readonly changed: boolean } | undefined)?.changed === true) ||
        (isEvidenceWritten && evidence?.roadmapChanged === true),
    },
    workflow,
    cache: { hits: sum(stats, (type) => type.hits), misses: sum(stats, (type) => type.misses) },
    batch: {
      written: sum(commits, (commit) => commit?.written ?? 0),
      unchanged: sum(commits, (commit) => commit?.unchanged ?? 0),
      bytes: sum(commits, (commit) => commit?.bytes ?? 0),
    },
    gates,
    diagnostics: [
      ...target.diagnostics,
      ...facts.diagnostics,
      ...(code?.diagnostics ?? []),
      ...(edits?.diagnostics ?? []),
      ...changesOfSteps(session, outcome.nodes),
    ],
    durationMs: Math.round(durationMs),
    manifest: null,
    tasksProcessed: new Set(plan.units.flatMap((unit) => unit.tasks)).size,
    filesGenerated: isWritten ? (code?.generated ?? 0) : 0,
    cached: [...outcome.nodes.values()].filter((node) => node.status === 'reused').length,
    ...(agents && { agents }),
  };
}

async function agentsOf(plan: AgentsPlan, outcome: RunOutcome, dryRun: boolean): Promise<AgentsSummary> {
  const { agentsResult } = await import('../agents/agents.ts');
  return agentsResult(plan, outcome, dryRun);
}

/** What is open: without what agents have done, and with the reason why they have not. */
function openTasks(open: OpenedSession['session']['plan']['open'], agents: AgentsSummary | undefined): OpenTask[] {
  return open.flatMap(({ key, kind, title, reason }): OpenTask[] => {
    const task = agents?.tasks.find(({ keys }) => keys.includes(key));
    if (task?.status.startsWith('landed')) return [];
    return [{ key, kind, title, reason: task?.reason ?? reason }];
  });
}

function workflowSteps(
  session: Session,
  nodes: ReadonlyMap<string, NodeOutcome>,
  code: CodeSummary | undefined,
): WorkflowStep[] {
  return stepIds(session.options.config.workflow.scripts).map((id) => {
    const name = id.replace(/^script:/, '');
    const node = nodes.get(id);
    if (node === undefined) return toStep(notRun(name, absence(session, name)), false);
    if (node.output !== undefined) return toStep(node.output as unknown as StepOutcome, node.status === 'reused');
    const unfinished = { name, exitCode: null, durationMs: 0, cached: false };
    if (node.status === 'planned') return { ...unfinished, ...expectation(session, id, code) };
    if (node.status === 'failed') return { ...unfinished, status: 'failed', reason: node.error?.message ?? 'failed' };
    return {
      ...unfinished,
      status: node.status === 'cancelled' ? 'cancelled' : 'not run',
      reason: 'the run stopped before',
    };
  });
}

/** Why a step is not in the graph. */
function absence({ options, scripts }: Session, name: string): string {
  return options.only !== undefined && (name === 'generated-tests' || scripts.has(name))
    ? 'left out by --only'
    : noScript(name);
}

/** The judgement of a run that gathers no evidence. */
function failedSteps(workflow: readonly WorkflowStep[]): Gate[] {
  return workflow.flatMap(({ name, status, reason = 'failed' }) =>
    status === 'failed' ? [{ name, status, reason }] : [],
  );
}

/** Warns of steps that changed what the start had written; the next one would find it changed without a reason. */
function changesOfSteps(session: Session, nodes: ReadonlyMap<string, NodeOutcome>): Diagnostic[] {
  return stepIds(session.options.config.workflow.scripts).flatMap((id): Diagnostic[] => {
    const step = nodes.get(id)?.output as StepOutcome | undefined;
    if (step?.changed === undefined) return [];
    return [
      {
        code: 'ORCH_WORKFLOW_CHANGED',
        severity: 'warning',
        message: `${listed(step.changed)} changed while the step ${step.name} ran`,
        help: 'let the step only check these files; a generated file that differs counts as edited by you and is kept',
      },
    ];
  });
}

function toStep(outcome: StepOutcome, cached: boolean): WorkflowStep {
  const { name, status, exitCode, durationMs, reason, tests, log } = outcome;
  return {
    name,
    status,
    exitCode,
    durationMs: Math.round(durationMs),
    cached,
    ...(reason === undefined ? {} : { reason }),
    ...(tests === undefined ? {} : { tests }),
    ...(log === undefined ? {} : { log }),
  };
}

/** What a real run would do with a step that a dry run does not start. */
function expectation(
  session: Session,
  id: string,
  code: CodeSummary | undefined,
): { readonly status: WorkflowStep['status']; readonly reason?: string } {
  if (id === 'generated-tests' && code?.tests.files.length === 0) return { status: 'not run', reason: noTests };
  return session.trusted ? { status: 'planned' } : { status: 'not run', reason: untrusted };
}

/** Without the verdict, which says again which gates have failed. */
function failedNodes(nodes: ReadonlyMap<string, NodeOutcome>): Gate[] {
  return [...nodes].flatMap(([id, { status, error }]) =>
    status === 'failed' && id !== verdictId
      ? [{ name: id, status: 'failed' as const, reason: error?.message ?? 'failed' }]
      : [],
  );
}

function statusOf(dryRun: boolean, run: RunOutcome['status'], gates: readonly Gate[]): StartResult['status'] {
  if (run === 'cancelled' || run === 'needs-human') return run;
  if (run === 'failed' || gates.some((gate) => gate.status === 'failed')) return 'failed';
  return dryRun ? 'planned' : 'succeeded';
}

/** One entry a path: a file that the first commit creates and the second updates is created. */
function fileChanges(operations: readonly PlannedChange[], code: CodeSummary | undefined): StartResult['files'] {
  const actions = new Map<string, StartResult['files'][number]['action']>();
  for (const { path, action } of operations) {
    if (action !== 'create' && action !== 'update' && action !== 'delete') continue;
    if (!actions.has(path)) actions.set(path, action);
  }
  for (const { path } of code?.kept ?? []) actions.set(path, 'kept');
  return [...actions].map(([path, action]) => ({ path, action })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
