import { messageOf, OrchError } from '@orch/core';
import type { Event, RunStore } from '@orch/dag';

import type { CliProcess } from '../../context.ts';
import { printable } from '../../render/printable.ts';
import { whoIs } from '../runs/who.ts';

/** Asks a person the questions of a run while it goes on. */
export interface Answers extends AsyncDisposable {
  /** Hears the events of the run. */
  readonly onEvent: (event: Event) => void;
}

export interface AnswersOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly store: Pick<RunStore, 'approve'>;
  /** Who answers; it is recorded. */
  readonly by: string;
  /** Called for Ctrl-C, which a prompt takes from the terminal. @default none is told */
  readonly onInterrupt?: () => void;
}

/** @throws OrchError `ORCH_USAGE` where there is no terminal to ask at. */
export function requireTerminal({ stdin, stderr }: CliProcess): void {
  if (stdin.isTTY === true && stderr.isTTY === true) return;
  throw new OrchError('ORCH_USAGE', '--interactive needs a terminal', {
    help: 'leave it out, and answer from another terminal with: orch approve',
  });
}

/**
 * Asks each question when it comes up, one after the other. Only a clear yes or no is an answer; with anything else, and at
 * the end of the input, the question stays open, for `orch approve`.
 */
export function askWhileRunning({ input, output, store, by, onInterrupt }: AnswersOptions): Answers {
  // Loaded when somebody is to be asked.
  const prompt = process.getBuiltinModule('node:readline/promises').createInterface({ input, output });
  const ended = new AbortController();
  prompt.once('close', () => ended.abort());
  prompt.on('SIGINT', () => {
    prompt.close();
    onInterrupt?.();
  });
  let asking = Promise.resolve();
  const ask = async (event: Event & { readonly type: 'approval-requested' }): Promise<void> => {
    const { key, question } = event.body;
    const node = event.node ?? '';
    const answer = await read(`\n${printable(node)}: ${printable(question)} [y/n, else later] `);
    const decision = /^y(?:es)?$/i.test(answer) ? 'approved' : /^no?$/i.test(answer) ? 'rejected' : undefined;
    try {
      if (decision !== undefined) await store.approve(event.run, { node, key, decision, by });
      else output.write('left open; answer with: orch approve\n');
    } catch (error) {
      // The run goes on, and its question is still open.
      output.write(`not recorded: ${printable(messageOf(error))}; answer with: orch approve\n`);
    }
  };
  const read = async (question: string): Promise<string> => {
    if (ended.signal.aborted) return '';
    try {
      return (await prompt.question(question, { signal: ended.signal })).trim();
    } catch (error) {
      if (ended.signal.aborted) return ''; // nobody is there to answer any more
      throw error;
    }
  };
  return {
    onEvent: (event) => {
      if (event.type === 'approval-requested') asking = asking.then(() => ask(event));
    },
    async [Symbol.asyncDispose]() {
      prompt.close();
      await asking;
    },
  };
}

/** Asks at the terminal of this process. */
export function atTerminal(store: Pick<RunStore, 'approve'>): Answers {
  const { stdin, stderr } = globalThis.process;
  const onInterrupt = (): void => void globalThis.process.kill(globalThis.process.pid, 'SIGINT');
  return askWhileRunning({ input: stdin, output: stderr, store, by: whoIs(undefined), onInterrupt });
}
