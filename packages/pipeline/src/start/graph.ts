import type { GenerationPlan } from '@orch/codegen';
import type { Json } from '@orch/core';
import { graph, literal, ref, withDependencies, type Graph, type GraphBuilder, type Kind } from '@orch/dag';

import { commitKind, generateKind, mergeKind } from '../kinds/code-kinds.ts';
import { editPrdKind, editRoadmapKind, extractKind, parseKind } from '../kinds/document-kinds.ts';
import { commitEvidenceKind, evidenceKind, verdictKind } from '../kinds/evidence-kinds.ts';
import { generatedTestsKind, noScript, scriptKind } from '../kinds/workflow-kinds.ts';
import { notRun, stepIds } from '../workflow/step.ts';
import type { Session } from '../session/session.ts';

/** The step that fails where something that must hold does not. */
export const verdictId = 'verdict';

/** Every kind that the graph of a start uses. */
export const startKinds: readonly Kind<Session>[] = [
  parseKind,
  extractKind,
  generateKind,
  mergeKind,
  editPrdKind,
  editRoadmapKind,
  commitKind,
  generatedTestsKind,
  scriptKind,
  evidenceKind,
  commitEvidenceKind,
  verdictKind,
];

/** What the graph of a start depends on besides the plan of generation. */
export interface GraphOptions {
  /** The code is as it should be: no unit needs to be generated. */
  readonly codeIsCurrent: boolean;
  readonly taskId: string;
  readonly prdPath: string;
  /** Every script that was asked for. */
  readonly wanted: readonly string[];
  /** Those of them that the workspace has. */
  readonly scripts: readonly string[];
  readonly roles: readonly string[];
  readonly status: string | undefined;
  /** Adds the tasks of agents behind the first commit, and answers a reference to what they came to. */
  readonly addAgents?: ((builder: GraphBuilder) => Json) | undefined;
}

/**
 * The graph of `orch start`: read, generate every unit on its own, merge, commit code and documents at once,
 * test, judge, and commit the evidence. Where agents are asked for, they work beside the tests. Scripts run one after the other, in the user's order.
 */
export function startGraph(plan: GenerationPlan, options: GraphOptions): Graph {
  const { taskId, prdPath, wanted, scripts, roles, status } = options;
  const subject = { taskId, prdPath };
  const wantedUnits = options.codeIsCurrent ? [] : plan.units;
  const units = wantedUnits.map((unit) => `generate:${unit.key}`);
  const files = units.map((unit) => ref(unit)) as readonly Json[];
  const builder = graph('start')
    .node({ id: 'parse', kind: parseKind.name, input: { prdPath } })
    .node({ id: 'extract', kind: extractKind.name, input: { prdPath }, after: ['parse'] });
  for (const unit of wantedUnits) {
    builder.node({
      id: `generate:${unit.key}`,
      kind: generateKind.name,
      input: { kind: unit.kind, input: literal(unit.input) },
      after: ['extract'],
    });
  }
  builder
    .node({ id: 'merge', kind: mergeKind.name, input: { ...subject, files }, after: ['extract'] })
    .node({ id: 'edit-prd', kind: editPrdKind.name, input: { ...subject, roles }, after: ['extract'] })
    .node({ id: 'edit-roadmap', kind: editRoadmapKind.name, input: subject, after: ['extract'] })
    .node({
      id: 'commit',
      kind: commitKind.name,
      input: { ...subject, files },
      after: ['merge', 'edit-prd', 'edit-roadmap'],
    })
    .node({ id: 'generated-tests', kind: generatedTestsKind.name, input: ref('merge', 'tests'), after: ['commit'] });
  const steps = stepIds(scripts);
  for (const [index, script] of scripts.entries()) {
    builder.node({
      id: `script:${script}`,
      kind: scriptKind.name,
      input: { script, generated: ref('merge', ['tests', 'inputs']) as Json },
      after: ['commit', ...steps.slice(index, index + 1)],
    });
  }
  const agents = options.addAgents?.(builder);
  const outcomes = stepIds(wanted).map((id, index) => {
    const name = wanted[index - 1];
    return name === undefined || scripts.includes(name) ? ref(id) : notRun(name, noScript(name));
  }) as readonly Json[];
  const code = ref('merge') as Json;
  const input = { ...subject, status: status ?? null, steps: outcomes, code, ...(agents !== undefined && { agents }) };
  builder
    .node({ id: 'evidence', kind: evidenceKind.name, input })
    .node({ id: 'commit-evidence', kind: commitEvidenceKind.name, input, after: ['evidence'] });
  return withVerdict(builder.build());
}

/** The part of a start's graph that ends with some steps, and its verdict. */
export function partOf(whole: Graph, only: readonly string[]): Graph {
  return withVerdict(withDependencies(whole, only));
}

/** Adds the last step: a verdict over the evidence, or over the scripts and tests of a graph that gathers none. */
function withVerdict({ name, nodes }: Graph): Graph {
  const ids = nodes.map(({ id }) => id);
  const steps = ids.filter((id) => id === 'generated-tests' || id.startsWith('script:'));
  if (ids.includes(verdictId) || steps.length === 0) return { name, nodes };
  const outcomes = steps.map((id) => ref(id)) as Json;
  const judged = ids.includes('evidence') ? (ref('evidence', 'gates') as Json) : outcomes;
  const written = ids.includes('commit-evidence') ? (ref('commit-evidence', 'gates') as Json) : [];
  return {
    name,
    nodes: [...nodes, { id: verdictId, kind: verdictKind.name, input: { judged, written, steps: outcomes } }],
  };
}
