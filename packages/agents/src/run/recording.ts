import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import { messageOf, OrchError } from '@orch/core';
import type { Containment, ProcessLimit, ProcessStatus } from '@orch/pool';

import type { AgentOutcome } from '../outcome.ts';
import type { AgentTask } from '../task.ts';
import type { AgentUsage } from '../usage/usage.ts';

/** The files of a recording, in its folder. */
export interface RecordingFiles {
  readonly folder: string;
  /** What the agent wrote, as bytes. */
  readonly stdout: string;
  readonly stderr: string;
  /** What we wrote, where the protocol has two ways. */
  readonly stdin: string;
  /** Files that the agent was given. */
  readonly given: string;
  /** What changed in the working folder, in the form of the {@link Workspace}. */
  readonly changes: string;
}

/** Written before the agent starts. */
export interface RecordedStart {
  readonly v: 1;
  readonly adapter: string;
  readonly task: AgentTask;
  readonly argv: readonly string[];
  /** Names, never values. */
  readonly environment: readonly string[];
  readonly startedAt: string;
}

/** How the process ended; written when it has. */
export interface ProcessEnd {
  /** `lost`: nobody was there to see it. */
  readonly status: ProcessStatus | 'lost';
  readonly limit?: ProcessLimit;
  /** Why we ended it, where it was for a limit that only we know. */
  readonly guard?: { readonly limit: 'turns' | 'budget'; readonly reason: string };
  readonly notFound?: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderrTail: string;
  /** Whether the last line has no end. */
  readonly torn: boolean;
  readonly containment: Containment;
  readonly leftOver: number;
  readonly sandbox: AgentOutcome['sandbox'];
  readonly resumed: boolean;
  readonly durationMs: number;
  readonly peakMemoryBytes: number;
  readonly cpuMs: number;
  readonly notes: readonly string[];
  /** What a proxy counted. */
  readonly metered?: AgentUsage;
}

export function recordingFiles(folder: string): RecordingFiles {
  return {
    folder,
    stdout: join(folder, 'stdout.jsonl'),
    stderr: join(folder, 'stderr.txt'),
    stdin: join(folder, 'stdin.jsonl'),
    given: join(folder, 'given'),
    changes: join(folder, 'changes'),
  };
}

/** Results of tools can be long; what is cut from a line cannot be read any more. */
export const maxLineBytes: number = 16 * 1024 ** 2;

const startName = 'start.json';
const endName = 'end.json';

/**
 * Makes the folder of a recording, for its owner only. An older recording in it is replaced.
 *
 * @throws OrchError `ORCH_AGENT_RECORDING`
 */
export function beginRecording(folder: string, start: RecordedStart, given: Readonly<Record<string, string>>): void {
  const files = recordingFiles(folder);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const path of [join(folder, endName), files.stdin, files.given, files.changes]) {
      rmSync(path, { recursive: true, force: true });
    }
    mkdirSync(files.given, { mode: 0o700 });
    for (const [name, content] of Object.entries(given)) writeWhole(join(files.given, name), content);
    writeWhole(join(folder, startName), JSON.stringify(start, undefined, 2));
  } catch (error) {
    throw unusable(folder, error);
  }
}

/** Says how a recorded process ended. Without this a recording counts as broken off. */
export function endRecording(folder: string, end: ProcessEnd, changes?: Uint8Array): void {
  try {
    if (changes) writeWhole(recordingFiles(folder).changes, changes);
    writeWhole(join(folder, endName), JSON.stringify(end, undefined, 2));
  } catch (error) {
    throw unusable(folder, error);
  }
}

/** @throws OrchError `ORCH_AGENT_RECORDING` */
export function readRecording(folder: string): { readonly start: RecordedStart; readonly end: ProcessEnd | undefined } {
  try {
    const start = JSON.parse(readFileSync(join(folder, startName), 'utf8')) as RecordedStart;
    if (start.v !== 1) throw new Error('its format has another version than 1');
    const endPath = join(folder, endName);
    const end = existsSync(endPath) ? (JSON.parse(readFileSync(endPath, 'utf8')) as ProcessEnd) : undefined;
    return { start, end };
  } catch (error) {
    throw unusable(folder, error);
  }
}

/** Writes a file so that it is there whole or not at all. */
function writeWhole(path: string, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const temporary = `${path}.new`;
  const fd = openSync(temporary, 'w', 0o600);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
}

function unusable(folder: string, cause: unknown): OrchError {
  return new OrchError('ORCH_AGENT_RECORDING', `cannot use ${folder} for a recording: ${messageOf(cause)}`, {
    help: 'Name a folder that is writable and has space, or a recording that is whole.',
    cause,
    data: { folder },
  });
}
