import { existsSync } from 'node:fs';

import { findWorkspace } from '@orch/config';
import { OrchError } from '@orch/core';
import { sqliteStore, summarize, type NodeStatus, type RunRecord } from '@orch/dag';
import { agentsPaths, oneLine, phases, taskTarget, type PhaseId, type TaskRequest } from '@orch/workflow';

export interface StatusOptions {
  /** One task; all of the repository where it is left out. */
  readonly task: string | undefined;
  readonly cwd: string;
  readonly userStateDir: string;
  readonly json: boolean;
  readonly write: (text: string) => void;
}

/** The last run about a task. */
export interface TaskStatus {
  readonly task: string;
  readonly title: string;
  readonly run: string;
  readonly status: RunRecord['status'];
  /** The run on whose behalf it works; null where it works on its own. */
  readonly parent: string | null;
  readonly phases: readonly {
    readonly phase: PhaseId;
    readonly number: number;
    readonly status: NodeStatus | 'not started';
    readonly durationMs: number;
    readonly reason: string | null;
  }[];
}

/** `orch-agent status`: tells from the journal how far the phases of tasks are. Answers the exit code. */
export async function tellStatus({ task, cwd, userStateDir, json, write }: StatusOptions): Promise<number> {
  const { root, stateDir } = findWorkspace({ cwd, userStateDir });
  const { journal } = agentsPaths(root, stateDir, userStateDir);
  const tasks = existsSync(journal) ? await statuses(journal, task) : [];
  if (task !== undefined && tasks.length === 0) {
    throw new OrchError('ORCH_USAGE', `nothing is known of the task ${JSON.stringify(task)}`, {
      help: 'orch-agent status without a task tells all of them.',
    });
  }
  write(json ? `${JSON.stringify({ v: 1, success: true, tasks }, undefined, 2)}\n` : textOf(tasks));
  return 0;
}

async function statuses(journal: string, wanted: string | undefined): Promise<TaskStatus[]> {
  using store = sqliteStore(journal, { readOnly: true });
  const last = new Map<string, RunRecord>();
  for (const record of await store.runs(wanted === undefined ? undefined : taskTarget(wanted))) {
    const id = (record.request as Partial<TaskRequest> | undefined)?.task?.id;
    if (id !== undefined && record.target === taskTarget(id)) last.set(id, record);
  }
  return await Promise.all(
    [...last].map(async ([id, { run, status, parent, request }]): Promise<TaskStatus> => {
      const { nodes } = summarize(await store.events(run));
      return {
        task: id,
        title: (request as unknown as TaskRequest).task.title,
        run,
        status,
        parent: parent ?? null,
        phases: phases.map(({ id: phase, number }) => {
          const node = nodes.get(phase);
          return {
            phase,
            number,
            status: node?.status ?? 'not started',
            durationMs: Math.round(node?.durationMs ?? 0),
            reason: node?.question?.question ?? node?.error?.message ?? null,
          };
        }),
      };
    }),
  );
}

function textOf(tasks: readonly TaskStatus[]): string {
  if (tasks.length === 0) return 'no task has been given to an agent in this repository\n';
  const lines = tasks.flatMap(({ task, title, status, run, phases: all }) => [
    `${task}: ${status}  ${oneLine(title, 100)}  (${run})`,
    ...all
      .filter((one) => one.status !== 'not started')
      .map(({ number, phase, status: how, durationMs, reason }) => {
        const why = reason === null ? '' : `: ${oneLine(reason, 200)}`;
        return `  ${number} ${phase.padEnd(22)} ${how.padEnd(10)} ${(durationMs / 1000).toFixed(1).padStart(8)} s${why}`;
      }),
  ]);
  return `${lines.join('\n')}\n`;
}
