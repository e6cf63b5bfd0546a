import { agentResource, type WorkflowSettings } from '@orch/workflow';

import { withoutOwnSections } from '../documents/own-sections.ts';
import type { Session } from '../session/session.ts';
import { agentTasks, type AgentTask } from './open-tasks.ts';
import type { StartAgents } from './options.ts';

/** What agents are to do in a start. */
export interface AgentsPlan {
  readonly tasks: readonly AgentTask[];
  readonly settings: WorkflowSettings;
  readonly integration: string;
  readonly parallel: StartAgents['parallel'];
  readonly sandbox: string | null;
}

/** Most of a document that agents are shown, in characters. What a task is stands in the task itself. */
const mostContext = 60_000;

/** How all tests of a workspace of generated code are run; it has no script for that. */
const testFiles = '**/*.test.{js,mjs,cjs,ts,mts,cts}';

/** Plans tasks for agents of everything that is open in the document of a start. */
export async function planAgents(session: Omit<Session, 'current'>, agents: StartAgents): Promise<AgentsPlan> {
  const { target, plan, facts, options } = session;
  const { settings, integration, parallel, sandbox = null } = agents;
  const document = target.pieces ? undefined : withoutOwnSections(await target.outline());
  const tasks = agentTasks({
    taskId: target.taskId,
    slug: target.slug,
    title: target.title,
    prdPath: target.prdPath,
    tasks: facts.tasks,
    open: plan.open,
    units: plan.units,
    document: document === undefined ? undefined : tidied(document).slice(0, mostContext).toWellFormed(),
    learned: agents.learned,
    needs: { [agentResource(settings.implement.agent)]: 1 },
  });
  const isGenerated = settings.test.length === 0 && plan.units.length > 0;
  const test = isGenerated ? [[options.node.path, '--test', testFiles] as const] : settings.test;
  return { tasks, settings: { ...settings, test }, integration, parallel, sandbox };
}

/** Without frontmatter and the blanks that stand where orch itself writes: what it has written makes no other context. */
function tidied(text: string): string {
  return text
    .replace(/^\uFEFF?---\r?\n[^]*?^---[^\S\r\n]*$/m, '')
    .replaceAll(/[^\S\r\n]+$/gm, '')
    .replaceAll(/(?:\r?\n){3,}/g, '\n\n')
    .trim();
}
