import { formatDiagnostic, type Diagnostic, type ErrorCode } from '@orch/core';
import type { Event } from '@orch/dag';

import type { CliStream } from '../context.ts';
import { printable } from './printable.ts';

/** Shows a run while it goes on: one line for everything that takes time or fails. */
export interface Progress extends Disposable {
  readonly onTarget: (target: { readonly taskId: string; readonly prdPath: string }) => void;
  readonly onEvent: (event: Event) => void;
  readonly onWait: (holder: string) => void;
  readonly onDiagnostic: (diagnostic: Diagnostic) => void;
  /** Removes the line that is still being rewritten. */
  readonly end: () => void;
}

/** On a terminal the running step is one line that is rewritten; elsewhere lines are only appended. */
export function createProgress(stderr: CliStream): Progress {
  const isTerminal = stderr.isTTY === true;
  let isLineOpen = false;
  const clear = (): void => {
    if (isLineOpen) stderr.write('\r\u001b[2K');
    isLineOpen = false;
  };
  const line = (text: string): void => {
    clear();
    stderr.write(`${text}\n`);
  };
  return {
    onTarget: ({ taskId, prdPath }) => line(`start ${taskId} (${printable(prdPath)})`),
    onWait: (holder) => line(`waiting for ${holder}`),
    onDiagnostic: (diagnostic) => line(formatDiagnostic(diagnostic)),
    onEvent: (event) => {
      if (event.type === 'warning') {
        const { code, message } = event.body;
        line(formatDiagnostic({ code: code as ErrorCode, severity: 'warning', message }));
      } else if (event.type === 'node-failed') line(`  failed  ${printable(event.node ?? '')}`);
      else if (event.type === 'node-started' && isTerminal) {
        clear();
        stderr.write(`  ${printable(event.node ?? '')}`);
        isLineOpen = true;
      }
    },
    end: clear,
    [Symbol.dispose]: clear,
  };
}
