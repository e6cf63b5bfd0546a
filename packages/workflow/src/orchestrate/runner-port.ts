import type { RunId } from '@orch/core';

import type { TaskRequest, TaskResult } from './task-request.ts';

/** Runs one task in a process of its own, and goes on with it where an earlier process was killed. */
export type StartRunner = (
  request: TaskRequest,
  options: {
    /** The run that wants it. */
    readonly parent: RunId;
    /** Asks the runner to stop; it leaves its run to be continued. */
    readonly signal: AbortSignal;
    /** Told, when it has ended, the most memory that it had with everything that it started, in bytes. */
    readonly onPeak?: (bytes: number) => void;
  },
) => Promise<TaskResult>;
