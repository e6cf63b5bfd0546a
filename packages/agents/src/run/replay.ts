import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { OrchError } from '@orch/core';

import type { AgentAdapter } from '../adapter.ts';
import type { AgentOutcome } from '../outcome.ts';
import type { AgentEvent } from '../signals.ts';
import type { Price } from '../usage/meter.ts';
import { judge } from './judge.ts';
import { outcomeOf } from './outcome-of.ts';
import { createReader } from './reader.ts';
import { recordedLines } from './recorded-lines.ts';
import { maxLineBytes, readRecording, recordingFiles, type ProcessEnd } from './recording.ts';
import type { RunAgent } from './run-agent.ts';

export interface ReplayOptions {
  /** The adapter that the recording was made with. */
  readonly adapter: AgentAdapter;
  /** The folder `recordTo` of the run. */
  readonly recording: string;
  readonly onEvent?: (event: AgentEvent) => void;
  readonly price?: Price;
}

/**
 * Reads a recording: the same events and the same outcome as when the agent ran, without a process. A recording of which
 * nobody saw the end, because we were killed, is `crashed`, and its use `bounded`.
 *
 * @throws OrchError `ORCH_AGENT_RECORDING`
 */
export async function replayAgent({ adapter, recording, onEvent, price }: ReplayOptions): Promise<AgentOutcome> {
  const { start, end = lost } = readRecording(recording);
  if (start.adapter !== adapter.name) {
    throw differs(recording, `it is one of ${start.adapter}, not of ${adapter.name}`);
  }
  const reader = createReader({ adapter, task: start.task, price, onEvent });
  const { stdout } = recordingFiles(recording);
  if (existsSync(stdout)) for await (const line of recordedLines(stdout, maxLineBytes)) reader.line(line);
  const stream = reader.state();
  const { status, reason } = judge({ adapter, end, stream });
  if (status === 'session-in-use') throw differs(recording, 'its session was in use, and it was not resumed');
  return outcomeOf({ verdict: { status, reason }, end, stream, recording });
}

/**
 * Runs agents from recordings instead of processes: with it a whole orchestration is run again without a call of a model.
 * The recording of a task is the folder with the name of its attempt; its changes of files are made again where
 * `workspace` is given.
 *
 * It throws `ORCH_AGENT_REPLAY` where there is no recording of an attempt, or one of another prompt or agent.
 */
export function replayFrom(folder: string): RunAgent {
  return async ({ adapter, task, onEvent, price, workspace, signal, killSignal }) => {
    const recording = join(folder, task.attempt);
    if (!existsSync(recording)) throw differs(recording, 'there is none of this attempt');
    const { start } = readRecording(recording);
    if (start.task.prompt !== task.prompt) throw differs(recording, 'it is one of another prompt');
    if (signal?.aborted === true || killSignal?.aborted === true) throw differs(recording, 'the replay was aborted');
    const outcome = await replayAgent({
      adapter,
      recording,
      ...(onEvent && { onEvent }),
      ...(price && { price }),
    });
    const { changes } = recordingFiles(recording);
    if (workspace && existsSync(changes)) await workspace.restore(task.cwd, readFileSync(changes));
    return outcome;
  };
}

/** How a process ended that outlived who watched it. */
const lost: ProcessEnd = {
  status: 'lost',
  exitCode: null,
  signal: null,
  stderrTail: '',
  torn: true,
  containment: 'scan',
  leftOver: 0,
  sandbox: { used: 'none', reason: 'the recording does not tell' },
  resumed: false,
  durationMs: 0,
  peakMemoryBytes: 0,
  cpuMs: 0,
  notes: [],
};

function differs(recording: string, why: string): OrchError {
  return new OrchError('ORCH_AGENT_REPLAY', `the recording ${recording} cannot be replayed: ${why}`, {
    help: 'Replay with the prompts and agents of the recorded run, or run the agents again.',
    data: { recording },
  });
}
